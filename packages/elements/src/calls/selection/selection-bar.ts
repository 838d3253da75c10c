import { html, nothing, type TemplateResult } from 'lit'
import { wallTimeOf } from '../../schedule-form/wall-time.ts'
import { viewerTimeZone } from '../../words/time.ts'
import type { CallsWords } from '../calls.words.ts'
import type { BulkProgress } from './bulk.ts'
import { type BulkChanger, resultOf } from './bulk-controller.ts'
import type { MatchCollector } from './match-collector.ts'
import type { Selection } from './selection.ts'

export interface SelectionBarOptions {
  readonly selection: Selection
  readonly bulk: BulkChanger
  readonly words: CallsWords
  readonly onSelectLoaded: () => void
  /** Selects what matches the filter beyond the loaded calls; absent if nothing more can match. */
  readonly matches: MatchCollector | undefined
  /** Links to the exported calls. */
  readonly exports: TemplateResult | typeof nothing
}

/** What can be done with the selected calls, the question before it, and how far it is. */
export function selectionBar({ selection, bulk, words, onSelectLoaded, matches, exports }: SelectionBarOptions) {
  if (bulk.progress) return progressLine(bulk.progress, bulk, words)
  if (matches?.found !== undefined) return lookingLine(matches.found, matches, words)
  if (selection.size === 0) return nothing
  const button = (text: string, press: () => void) =>
    html`<button type="button" part="button" @click=${press}>${text}</button>`
  return html`<div class="selection" part="selection" role="group" aria-label=${words.selected(selection.size)}>
    <div class="doing">
      <p>${words.selected(selection.size)}${matches?.hasMore ? html` <small>${words.firstOnes(selection.size)}</small>` : nothing}</p>
      ${button(words.cancel, () => bulk.ask('cancel'))} ${button(words.reschedule, () => bulk.ask('reschedule'))}
      ${bulk.asked ? question(selection, bulk, words) : nothing}
    </div>
    <div class="selecting">
      ${button(words.selectLoaded, onSelectLoaded)}
      ${matches ? button(words.selectMatching, () => void matches.collect()) : nothing}
      ${button(words.unselect, () => selection.clear())} ${exports}
    </div>
  </div>`
}

function question(selection: Selection, bulk: BulkChanger, words: CallsWords): TemplateResult {
  const isCancel = bulk.asked === 'cancel'
  const zone = viewerTimeZone()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const local = form.querySelector<HTMLInputElement>('input')?.value
    if (isCancel) void bulk.run({ name: 'cancel' })
    else if (local) void bulk.run({ name: 'reschedule', at: { local, timeZone: zone } })
  }
  const { date, time } = wallTimeOf(new Date(), zone)
  return html`<form class="question" @submit=${submit}>
    <p>
      <strong>${isCancel ? words.askCancel(selection.size) : words.askReschedule(selection.size)}</strong>
      ${isCancel ? words.askCancelHint : words.askRescheduleHint}
    </p>
    ${
      isCancel
        ? nothing
        : html`<label
            >${words.newTime}
            <input part="input" type="datetime-local" required .value=${`${date}T${time}`}
          /></label>`
    }
    <div class="answers">
      <button part="button" class="primary">${isCancel ? words.doCancel : words.doReschedule}</button>
      <button type="button" part="button" @click=${() => bulk.ask(undefined)}>
        ${isCancel ? words.keep : words.leave}
      </button>
    </div>
  </form>`
}

function lookingLine(found: number, matches: MatchCollector, words: CallsWords): TemplateResult {
  return html`<div class="selection" part="selection">
    <p role="status">${words.lookingFor(found)}</p>
    <button type="button" part="button" @click=${() => matches.stop()}>${words.stop}</button>
  </div>`
}

const FEW = 10

function progressLine(progress: BulkProgress, bulk: BulkChanger, words: CallsWords): TemplateResult {
  const { total, done, failed, running, over = 0 } = progress
  const reached = done + failed.length + over
  return html`<div class="selection" part="selection">
    <p>${running ? words.working(reached, total) : resultOf(progress, words)}</p>
    ${running ? html`<progress max=${total} value=${reached} aria-label=${words.working(reached, total)}></progress>` : nothing}
    <button type="button" part="button" @click=${running ? bulk.stop : bulk.dismiss}>
      ${running ? words.stop : words.dismiss}
    </button>
    ${
      failed.length === 0
        ? nothing
        : html`<div class="failures">
            <p>${words.unchanged(failed.length)}</p>
            <ul>
              ${failed.slice(0, FEW).map(({ id, to, why }) => html`<li><bdi dir="ltr">${to ?? id}</bdi>: ${why}</li>`)}
              ${failed.length > FEW ? html`<li>${words.andMore(failed.length - FEW)}</li>` : nothing}
            </ul>
          </div>`
    }
  </div>`
}
