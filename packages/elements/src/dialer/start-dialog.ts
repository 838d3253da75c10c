import { html, type TemplateResult } from 'lit'
import type { RecentlyDialed } from '../api/dialer-wire.ts'
import { warningOf } from './delays.ts'
import type { DialerWords } from './dialer.words.ts'
import { onAnswer } from './dialog-answer.ts'

/** Asks before phones may ring a second time. `start` is not called if the answer is not to dial. */
export function startDialog(recently: RecentlyDialed, start: () => void, words: DialerWords): TemplateResult {
  return html`<dialog
    class="start"
    part="dialog"
    aria-labelledby="start-question"
    closedby="any"
    @close=${onAnswer(['start'], start)}
  >
    <form method="dialog">
      <h3 id="start-question">${words.startQuestion}</h3>
      <p>${warningOf(recently, words)} ${words.startText}</p>
      <div class="answers">
        <button part="button" class="primary" value="" autofocus>${words.doNotDial}</button>
        <button part="button" value="start">${words.dialAll}</button>
      </div>
    </form>
  </dialog>`
}
