import { html, nothing, type TemplateResult } from 'lit'
import type { CallAttempt } from '../../api/attempt-wire.ts'
import { timeOfDay } from '../../words/time.ts'
import type { Viewer } from './details-viewer.ts'
import type { DialogWords } from './dialogs.words.ts'

/** Whether an attempt uses a line and it is not known whether its call is over. */
export const canBeFreed = ({ status, lineFreeAt }: CallAttempt, now: number): boolean =>
  lineFreeAt !== undefined && Date.parse(lineFreeAt) > now && (status === 'unknown' || status === 'indeterminate')

/** The button that frees the line of an attempt, and the question that comes first. */
export function freeLine(
  viewer: Pick<Viewer, 'askToFree' | 'free'>,
  { attempt, lineFreeAt = '' }: CallAttempt,
  asked: boolean,
  words: DialogWords,
): TemplateResult {
  const ask = () => viewer.askToFree(asked ? undefined : attempt)
  const free = ({ currentTarget }: Event) => {
    // The button goes, and the keyboard goes on from the end of the dialog.
    if (currentTarget instanceof Element) currentTarget.closest('form')?.querySelector<HTMLElement>('.primary')?.focus()
    void viewer.free()
  }
  return html`<p class="free">
      <small>${words.lineInUse(timeOfDay(lineFreeAt, words.language))}</small>
      <button type="button" part="button" aria-expanded=${asked} @click=${ask}>${words.freeLine}</button>
    </p>
    ${
      asked
        ? html`<div class="notice" part="notice" role="alert">
            <p>${words.surelyOver}</p>
            <div class="answers">
              <button type="button" part="button" @click=${free}>${words.itIsOver}</button>
              <button type="button" part="button" @click=${ask}>${words.keepLine}</button>
            </div>
          </div>`
        : nothing
    }`
}
