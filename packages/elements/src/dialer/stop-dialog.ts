import { html, nothing, type TemplateResult } from 'lit'
import type { DialerWords } from './dialer.words.ts'
import { onAnswer } from './dialog-answer.ts'
import type { Tally } from './tally.ts'

export type StopAnswer = 'stop' | 'hang-up'

export interface StopDialogOptions {
  readonly tally: Tally
  /** Whether calls in progress can be ended. */
  readonly canHangUp: boolean
  readonly words: DialerWords
  /** Not called if the answer is to go on. */
  readonly stop: (answer: StopAnswer) => void
}

/** Asks before what cannot be undone. */
export function stopDialog({ tally: { waiting, active }, canHangUp, words, stop }: StopDialogOptions): TemplateResult {
  const hangUp = html`<button part="button" value="hang-up">${words.stopAndHangUp(active)}</button>`
  return html`<dialog
    class="stop"
    part="dialog"
    aria-labelledby="question"
    closedby="any"
    @close=${onAnswer(['stop', 'hang-up'], stop)}
  >
    <form method="dialog">
      <h3 id="question">${words.stopQuestion}</h3>
      <p>${words.willBeCancelled(waiting)} ${active > 0 && !canHangUp ? words.goesOn(active) : nothing}</p>
      <div class="answers">
        <button part="button" class="primary" value="stop">${active > 0 ? words.stopAfter : words.stopNow}</button>
        ${active > 0 && canHangUp ? hangUp : nothing}
        <button part="button" value="" autofocus>${words.keepDialing}</button>
      </div>
    </form>
  </dialog>`
}
