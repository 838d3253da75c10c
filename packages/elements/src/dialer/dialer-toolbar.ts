import { html, nothing, type TemplateResult } from 'lit'
import type { DialerCommand } from '../api/api-client.ts'
import type { DialerSnapshot, DialerState } from '../api/dialer-wire.ts'

export interface ToolbarActions {
  readonly command: (command: DialerCommand) => void
  /** Starts, or asks first if numbers of the list may still be ringing. */
  readonly start: () => void
  /** Stopping cannot be undone, so it is asked for first. */
  readonly askToStop: () => void
}

/** A command that the server has not answered yet: to hang up is another one than to stop. */
export type PendingCommand = DialerCommand['name'] | 'hang-up'

const STATE_WORDS: Readonly<Record<DialerState, string>> = {
  idle: 'Not started',
  running: 'Dialing',
  paused: 'Paused',
  stopping: 'Stopping',
  stopped: 'Stopped',
  finished: 'Finished',
}

const AWAY_TITLE = 'The server is away.'

export const DIALED_ONCE = 'A list is dialed once.'

/**
 * The dialer's state, and the buttons that make sense in it. Call always stands there, as the thing
 * that is, or has been, done.
 */
export function toolbar(
  snapshot: DialerSnapshot | undefined,
  pending: PendingCommand | undefined,
  away: boolean,
  { command, start, askToStop }: ToolbarActions,
): TemplateResult {
  const state = snapshot?.state
  const button = (word: string, press: () => void) =>
    html`<button type="button" part="button" title=${away ? AWAY_TITLE : nothing} ?disabled=${away} @click=${press}
      >${word}</button>`
  return html`${state ? html`<p class="state" part="state" data-state=${state}>${STATE_WORDS[state]}</p>` : nothing}
    <div class="buttons">
      ${state === 'running' ? button('Pause', () => command({ name: 'pause' })) : nothing}
      ${state === 'paused' ? button('Resume', () => command({ name: 'resume' })) : nothing}
      ${state === 'running' || state === 'paused' ? button('Stop…', askToStop) : nothing}
      ${state === 'stopping' ? button('Hang up', () => command({ name: 'stop', hangUp: true })) : nothing}
      <button
        type="button"
        class="primary"
        part="button call-button"
        aria-busy=${pending === 'start'}
        title=${(away && AWAY_TITLE) || (state && state !== 'idle' ? DIALED_ONCE : nothing)}
        ?disabled=${away || state !== 'idle' || snapshot?.entries.length === 0}
        @click=${start}
      >
        Call
      </button>
    </div>`
}
