import { html, nothing, type TemplateResult } from 'lit'
import type { DialerCommand } from '../api/api-client.ts'
import type { DialerSnapshot } from '../api/dialer-wire.ts'
import type { DialerWords } from './dialer.words.ts'

export interface ToolbarActions {
  readonly command: (command: DialerCommand) => void
  /** Starts, or asks first if numbers of the list may still be ringing. */
  readonly start: () => void
  /** Stopping cannot be undone, so it is asked for first. */
  readonly askToStop: () => void
}

/** A command that the server has not answered yet: to hang up is another one than to stop. */
export type PendingCommand = DialerCommand['name'] | 'hang-up'

export interface ToolbarState {
  readonly pending: PendingCommand | undefined
  /** The server is away, so no command reaches it. */
  readonly away: boolean
  /** Whether calls in progress can be ended. */
  readonly canHangUp: boolean
}

/**
 * The dialer's state, and the buttons that make sense in it. Call always stands there, as the thing
 * that is, or has been, done.
 */
export function toolbar(
  snapshot: DialerSnapshot | undefined,
  { pending, away, canHangUp }: ToolbarState,
  { command, start, askToStop }: ToolbarActions,
  words: DialerWords,
): TemplateResult {
  const state = snapshot?.state
  const button = (word: string, press: () => void) =>
    html`<button type="button" part="button" title=${away ? words.awayTitle : nothing} ?disabled=${away} @click=${press}
      >${word}</button>`
  const hangUp = () => command({ name: 'stop', hangUp: true })
  const begun = state !== undefined && state !== 'idle'
  return html`${state ? html`<p class="state" part="state" data-state=${state}>${words[state]}</p>` : nothing}
    <div class="buttons">
      ${state === 'running' ? button(words.pause, () => command({ name: 'pause' })) : nothing}
      ${state === 'paused' ? button(words.resume, () => command({ name: 'resume' })) : nothing}
      ${state === 'running' || state === 'paused' ? button(words.stop, askToStop) : nothing}
      ${state === 'stopping' && canHangUp && snapshot?.hangUp !== 'requested' ? button(words.hangUp, hangUp) : nothing}
      <button
        type="button"
        class="primary"
        part="button call-button"
        aria-busy=${pending === 'start'}
        title=${(away && words.awayTitle) || (begun ? words.dialedOnce : nothing)}
        ?disabled=${away || state !== 'idle' || snapshot?.entries.length === 0}
        @click=${start}
      >
        ${words.call}
      </button>
    </div>`
}
