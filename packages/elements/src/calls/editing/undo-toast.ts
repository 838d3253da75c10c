import { html, nothing, type TemplateResult } from 'lit'
import type { Canceller } from './canceller.ts'

/** What has been cancelled, and the way back. It waits while somebody points at it, or has the focus in it. */
export function toast({ undoable, undo, pause, resume }: Canceller): TemplateResult | typeof nothing {
  const [call] = undoable
  if (!call) return nothing
  const what =
    undoable.length === 1
      ? html`The call to <bdi dir="ltr">${call.to}</bdi> is cancelled.`
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
