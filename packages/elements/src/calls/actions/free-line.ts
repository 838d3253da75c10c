import { html, nothing, type TemplateResult } from 'lit'
import type { CallAttempt } from '../../api/attempt-wire.ts'
import { timeOfDay } from '../../words/time.ts'
import type { Viewer } from './details-viewer.ts'

/** Whether an attempt uses a line and it is not known whether its call is over. */
export const canBeFreed = ({ status, lineFreeAt }: CallAttempt, now: number): boolean =>
  lineFreeAt !== undefined && Date.parse(lineFreeAt) > now && (status === 'unknown' || status === 'indeterminate')

/** The button that frees the line of an attempt, and the question that comes first. */
export function freeLine(
  viewer: Pick<Viewer, 'askToFree' | 'free'>,
  { attempt, lineFreeAt = '' }: CallAttempt,
  asked: boolean,
): TemplateResult {
  const ask = () => viewer.askToFree(asked ? undefined : attempt)
  const free = ({ currentTarget }: Event) => {
    // The button goes, and the keyboard goes on from the end of the dialog.
    if (currentTarget instanceof Element) currentTarget.closest('form')?.querySelector<HTMLElement>('.primary')?.focus()
    void viewer.free()
  }
  return html`<p class="free">
      <small>Its line is in use until ${timeOfDay(lineFreeAt)}, unless the service reports an end.</small>
      <button type="button" part="button" aria-expanded=${asked} @click=${ask}>Free its line…</button>
    </p>
    ${
      asked
        ? html`<div class="notice" part="notice" role="alert">
            <p>
              Is this call surely over? Nobody has reported its end: the phone may still be ringing, and this does not
              hang up. If it is ringing, more calls are in progress than there are lines.
            </p>
            <div class="answers">
              <button type="button" part="button" @click=${free}>It is over: free the line</button>
              <button type="button" part="button" @click=${ask}>Keep the line</button>
            </div>
          </div>`
        : nothing
    }`
}
