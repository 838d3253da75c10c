import { html, type TemplateResult } from 'lit'
import type { ApiState } from '../api/api-client.ts'
import { failureOf } from '../words/error-text.ts'

/** A message above the content of an element. */
export interface Notice {
  readonly kind: 'away' | 'back' | 'delay' | 'done' | 'error' | 'restarted'
  readonly text: string
}

export const AWAY: Notice = {
  kind: 'away',
  text: 'The server is away. Until it is back, this may be out of date.',
}

export const ABSENT: Notice = {
  kind: 'error',
  text: 'There is no Outdial at this address.',
}

/** The notice that stands as long as the connection is in this state. */
export const standingNotice = (connection: ApiState['connection']): Notice | undefined =>
  connection === 'away' ? AWAY : connection === 'absent' ? ABSENT : undefined

export const LOCKED: Notice = { kind: 'away', text: 'Sign in first.' }

export const BACK: Notice = { kind: 'back', text: 'The server is back. This is up to date.' }

export const RESTARTED: Notice = {
  kind: 'restarted',
  text: 'The server was restarted, and the list was not finished. Calls from before may still be in progress. Call dials the whole list again.',
}

export const failed = (error: unknown): Notice => ({
  kind: 'error',
  text: failureOf(error),
})

/** As it is drawn: its parts are `notice` and the one of its kind. */
export const noticeLine = ({ kind, text }: Notice): TemplateResult =>
  html`<p part="notice notice-${kind}" class="notice" data-kind=${kind}>${text}</p>`
