import { html, nothing, type TemplateResult } from 'lit'
import { reasonOf } from '../words/error-text.ts'
import { textIn } from '../words/metadata-text.ts'
import { phoneNumber } from '../words/phone-number.ts'
import { formatMoment } from '../words/time.ts'
import type { ListingController } from './listing-controller.ts'
import type { NumberWords } from './number.words.ts'

/** The switch that puts the number on the do-not-call list, and takes it off. */
export function listingSwitch(listing: ListingController, words: NumberWords): TemplateResult | typeof nothing {
  if (!listing.isOffered) return nothing
  const { entry } = listing
  const day = (at: string) => formatMoment(at, undefined, { dateStyle: 'medium' }, words.language)
  const about = [
    entry?.addedAt === undefined ? undefined : words.listed(day(entry.addedAt)),
    entry?.until === undefined ? undefined : words.listedUntil(day(entry.until)),
    entry?.reason,
  ].filter(Boolean)
  return html`<div class="listing">
    <button
      type="button"
      part="switch"
      role="switch"
      aria-checked=${entry !== undefined}
      aria-busy=${listing.isPending}
      @click=${() => listing.press()}
    >
      <span class="track" aria-hidden="true"></span>${words.doNotCall}
    </button>
    ${about.length > 0 ? html`<p class="about">${about.join(' ')}</p>` : nothing}
  </div>`
}

/** The question before a number is put on the list, with the calls that it stops. */
export function listingDialog(listing: ListingController, phone: string, words: NumberWords): TemplateResult {
  return html`<dialog part="dialog" aria-labelledby="question" @close=${({ target }: Event) => {
    // Closed by Escape. A dialog that was opened again meanwhile stays.
    if (target instanceof HTMLDialogElement && !target.open) listing.keep()
  }}>
    ${
      listing.isAsking
        ? html`<h3 id="question">${words.question}</h3>
            <p>${phoneNumber(phone)}</p>
            ${heldCalls(listing, words)}
            <div class="answers">
              <button type="button" class="primary" part="button" @click=${() => listing.confirm()}>${words.add}</button>
              <button type="button" part="button" @click=${() => listing.keep()}>${words.keep}</button>
            </div>`
        : nothing
    }
  </dialog>`
}

function heldCalls({ held, heldError }: ListingController, words: NumberWords): TemplateResult {
  if (heldError !== undefined) return html`<p>${words.notKnown(reasonOf(heldError, words.language))}</p>`
  if (!held) return html`<p>${words.looking}</p>`
  if (held.calls.length === 0) return html`<p>${words.none}</p>`
  return html`<p>${held.hasMore ? words.heldMany : words.held(held.calls.length)}</p>
    <ul>
      ${held.calls.map(call => {
        const when = formatMoment(call.at, undefined, { dateStyle: 'medium', timeStyle: 'short' }, words.language)
        const note = textIn(call, 'note')
        return html`<li><time datetime=${call.at}>${when}</time>${note ? html` · <bdi>${note}</bdi>` : nothing}</li>`
      })}
      ${held.hasMore ? html`<li>${words.manyMore}</li>` : nothing}
    </ul>`
}
