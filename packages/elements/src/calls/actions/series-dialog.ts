import { html, nothing, type TemplateResult } from 'lit'
import type { SeriesScope } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import { cancelLabel } from '../table/allowed-actions.ts'

/** Whether a change must say if it is of this call only. */
export const isRepeated = ({ series }: Call): boolean => series !== undefined && series.ended !== true

export interface SeriesDialogOptions {
  /** The repeated call to cancel; the dialog is empty without one. */
  readonly call: Call | undefined
  readonly choose: (call: Call, scope: SeriesScope) => void
  readonly close: () => void
}

/** Asks whether to cancel one call of a series, or all that follow too. */
export function seriesDialog({ call, choose, close }: SeriesDialogOptions): TemplateResult {
  const answer = (scope: SeriesScope, text: string) =>
    html`<button type="button" part="button" @click=${() => call && choose(call, scope)}>${text}</button>`
  return html`<dialog class="series" part="dialog" aria-labelledby="series-title" @close=${close}>
    ${
      call
        ? html`<h3 id="series-title">${cancelLabel(call)} the repeated call to ${phoneNumber(call.to)}</h3>
            <div class="answers">
              ${answer('one', 'Only this call')} ${answer('following', 'This and all that follow')}
              <button type="button" part="button" @click=${close}>Keep it</button>
            </div>`
        : nothing
    }
  </dialog>`
}
