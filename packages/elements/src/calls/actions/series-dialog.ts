import { html, nothing, type TemplateResult } from 'lit'
import type { SeriesScope } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import { phoneNumber } from '../../words/phone-number.ts'
import type { DialogWords } from './dialogs.words.ts'

/** Whether a change must say if it is of this call only. */
export const isRepeated = ({ series }: Call): boolean => series !== undefined && series.ended !== true

export interface SeriesDialogOptions {
  /** The repeated call to cancel; the dialog is empty without one. */
  readonly call: Call | undefined
  readonly choose: (call: Call, scope: SeriesScope) => void
  readonly close: () => void
  readonly words: DialogWords
}

/** Asks whether to cancel one call of a series, or all that follow too. */
export function seriesDialog({ call, choose, close, words }: SeriesDialogOptions): TemplateResult {
  const answer = (scope: SeriesScope, text: string) =>
    html`<button type="button" part="button" @click=${() => call && choose(call, scope)}>${text}</button>`
  return html`<dialog class="series" part="dialog" aria-labelledby="series-title" @close=${close}>
    ${
      call
        ? html`<h3 id="series-title">${call.status === 'scheduled' ? words.cancelRepeated : words.hangUpRepeated}
              ${phoneNumber(call.to)}</h3>
            <div class="answers">
              ${answer('one', words.onlyThis)} ${answer('following', words.thisAndFollowing)}
              <button type="button" part="button" @click=${close}>${words.keepIt}</button>
            </div>`
        : nothing
    }
  </dialog>`
}
