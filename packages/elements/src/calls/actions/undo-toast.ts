import { html, nothing, type TemplateResult } from 'lit'
import { phoneNumber } from '../../words/phone-number.ts'
import type { Canceller } from './canceller.ts'

/**
 * The cancelled calls with an Undo button. The offer stays while it has the pointer or the focus.
 */
export function toast({ undoable, undo, pause, resume }: Canceller): TemplateResult | typeof nothing {
  const [call] = undoable
  if (!call) return nothing
  const what =
    undoable.length === 1
      ? html`The call to ${phoneNumber(call.to)} is cancelled.`
      : `${undoable.length} calls are cancelled.`
  return html`<div
    class="toast"
    part="toast"
    @pointerenter=${pause}
    @pointerleave=${resume}
    @focusin=${pause}
    @focusout=${resume}
  >
    <p>${what}</p>
    <button type="button" part="button undo-button" @click=${undo}>Undo</button>
  </div>`
}
