import { html, nothing, type TemplateResult } from 'lit'
import { withNumbers } from '../../words/phone-number.ts'
import type { Canceller } from './canceller.ts'
import type { DialogWords } from './dialogs.words.ts'

/**
 * The cancelled calls with an Undo button. The offer stays while it has the pointer or the focus.
 */
export function toast(
  { undoable, undo, pause, resume }: Canceller,
  words: DialogWords,
): TemplateResult | typeof nothing {
  const [call] = undoable
  if (!call) return nothing
  const what = undoable.length === 1 ? words.isCancelled(call.to) : words.areCancelled(undoable.length)
  return html`<div
    class="toast"
    part="toast"
    @pointerenter=${pause}
    @pointerleave=${resume}
    @focusin=${pause}
    @focusout=${resume}
  >
    <p>${withNumbers(what)}</p>
    <button type="button" part="button undo-button" @click=${undo}>${words.undo}</button>
  </div>`
}
