import { html, nothing, type TemplateResult } from 'lit'
import type { Tally } from './tally.ts'

export type StopAnswer = 'stop' | 'hang-up'

/** Asks before what cannot be undone. `onAnswer` hears nothing if the answer is to go on. */
export function stopDialog({ waiting, active }: Tally, onAnswer: (answer: StopAnswer) => void): TemplateResult {
  const close = ({ target }: Event) => {
    if (!(target instanceof HTMLDialogElement)) return
    const answer = target.returnValue
    target.returnValue = ''
    if (answer === 'stop' || answer === 'hang-up') onAnswer(answer)
  }
  const stop = active > 0 ? 'Stop after the calls in progress' : 'Stop'
  const hangUp = html`<button part="button" value="hang-up">Stop and hang up ${plural(active, 'call')}</button>`
  return html`<dialog part="dialog" aria-labelledby="question" closedby="any" @close=${close}>
    <form method="dialog">
      <h3 id="question">Stop dialing?</h3>
      <p>${plural(waiting, 'number')} not yet dialed will be cancelled, for good.</p>
      <div class="answers">
        <button part="button" class="primary" value="stop">${stop}</button>
        ${active > 0 ? hangUp : nothing}
        <button part="button" value="" autofocus>Keep dialing</button>
      </div>
    </form>
  </dialog>`
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
