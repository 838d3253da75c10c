import { html, nothing, type TemplateResult } from 'lit'
import { onAnswer } from './dialog-answer.ts'
import type { Tally } from './tally.ts'

export type StopAnswer = 'stop' | 'hang-up'

/** Asks before what cannot be undone. `stop` is not called if the answer is to go on. */
export function stopDialog({ waiting, active }: Tally, stop: (answer: StopAnswer) => void): TemplateResult {
  const word = active > 0 ? 'Stop after the calls in progress' : 'Stop'
  const hangUp = html`<button part="button" value="hang-up">Stop and hang up ${plural(active, 'call')}</button>`
  return html`<dialog
    class="stop"
    part="dialog"
    aria-labelledby="question"
    closedby="any"
    @close=${onAnswer(['stop', 'hang-up'], stop)}
  >
    <form method="dialog">
      <h3 id="question">Stop dialing?</h3>
      <p>${plural(waiting, 'number')} not yet dialed will be cancelled, for good.</p>
      <div class="answers">
        <button part="button" class="primary" value="stop">${word}</button>
        ${active > 0 ? hangUp : nothing}
        <button part="button" value="" autofocus>Keep dialing</button>
      </div>
    </form>
  </dialog>`
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
