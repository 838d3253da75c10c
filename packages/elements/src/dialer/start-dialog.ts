import { html, type TemplateResult } from 'lit'
import type { RecentlyDialed } from '../api/dialer-wire.ts'
import { warningOf } from './delays.ts'
import { onAnswer } from './dialog-answer.ts'

/** Asks before phones may ring a second time. `start` is not called if the answer is not to dial. */
export function startDialog(recently: RecentlyDialed, start: () => void): TemplateResult {
  return html`<dialog
    class="start"
    part="dialog"
    aria-labelledby="start-question"
    closedby="any"
    @close=${onAnswer(['start'], start)}
  >
    <form method="dialog">
      <h3 id="start-question">Dial the whole list again?</h3>
      <p>${warningOf(recently)} The list is dialed from its beginning, and these phones are rung again.</p>
      <div class="answers">
        <button part="button" class="primary" value="" autofocus>Do not dial</button>
        <button part="button" value="start">Dial the whole list</button>
      </div>
    </form>
  </dialog>`
}
