import { html, type TemplateResult } from 'lit'
import type { ApiState } from '../api/api-client.ts'
import { failureOf } from '../words/error-text.ts'
import { sharedWords } from '../words/shared.words.ts'
import { wordsIn } from '../words/word-table.ts'

/** A message above the content of an element. */
export interface Notice {
  readonly kind: 'away' | 'back' | 'delay' | 'done' | 'error' | 'restarted'
  /** A function is asked again when the language changes. */
  readonly text: string | ((language: string) => string)
}

const shared =
  (name: 'away' | 'back' | 'notOutdial' | 'restarted' | 'signInFirst') =>
  (language: string): string =>
    wordsIn(sharedWords, language)[name]

export const AWAY: Notice = { kind: 'away', text: shared('away') }

export const ABSENT: Notice = { kind: 'error', text: shared('notOutdial') }

export const LOCKED: Notice = { kind: 'away', text: shared('signInFirst') }

export const BACK: Notice = { kind: 'back', text: shared('back') }

export const RESTARTED: Notice = { kind: 'restarted', text: shared('restarted') }

export const failed = (error: unknown): Notice => ({
  kind: 'error',
  text: language => failureOf(error, language),
})

/** The notice that stands as long as the connection is in this state. */
export const standingNotice = (connection: ApiState['connection']): Notice | undefined =>
  connection === 'away' ? AWAY : connection === 'absent' ? ABSENT : undefined

/** A notice in words. */
export const noticeText = ({ text }: Notice, language: string): string =>
  typeof text === 'string' ? text : text(language)

/**
 * As it is drawn: its parts are `notice` and the one of its kind.
 *
 * @param draw - Draws its text, such as one with numbers
 */
export const noticeLine = (
  notice: Notice,
  language: string,
  draw: (text: string) => unknown = text => text,
): TemplateResult => {
  const { kind } = notice
  return html`<p part="notice notice-${kind}" class="notice" data-kind=${kind}>${draw(noticeText(notice, language))}</p>`
}
