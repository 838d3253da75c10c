import { html, nothing, type TemplateResult } from 'lit'
import type { CallList } from '../api/list-wire.ts'
import type { DialAgain } from '../api/lists-client.ts'
import type { ListsWords } from '../lists/lists.words.ts'
import { notReachedIn, progressOf } from '../lists/progress.ts'

const isChecked = (event: Event, id: string): boolean => {
  const root = event.target instanceof Element ? event.target.closest('dialog') : null
  return root?.querySelector<HTMLInputElement>(`#${id}`)?.checked ?? false
}

export interface StopDialog {
  readonly list: CallList
  readonly canHangUp: boolean
  readonly stop: (hangUp: boolean) => void
  readonly close: () => void
}

/** The question whether to stop a list. */
export function stopDialog({ list, canHangUp, stop, close }: StopDialog, words: ListsWords): TemplateResult {
  const { waiting, live } = progressOf(list)
  return html`<p id="question">
      ${words.askStop(waiting)} ${live > 0 && !canHangUp ? words.goesOn(live) : nothing}
    </p>
    ${
      canHangUp && live > 0
        ? html`<label class="check"><input id="hang-up" type="checkbox" />${words.hangUp(live)}</label>`
        : nothing
    }
    <div class="answers">
      <button type="button" class="primary" part="button" @click=${(event: Event) => stop(isChecked(event, 'hang-up'))}>
        ${words.stop}
      </button>
      <button type="button" part="button" autofocus @click=${close}>${words.keepOn}</button>
    </div>`
}

export interface AgainDialog {
  readonly list: CallList
  readonly dial: (again: DialAgain) => void
  readonly close: () => void
}

/** The question whom to dial again. */
export function againDialog({ list, dial, close }: AgainDialog, words: ListsWords): TemplateResult {
  const unknown = list.counts['indeterminate'] ?? 0
  const notReached = notReachedIn(list)
  const choose = (which: DialAgain['which']) => (event: Event) =>
    dial({ which, indeterminate: isChecked(event, 'indeterminate') })
  return html`<p id="question">${words.askAgain}</p>
    <p>${words.newRun}</p>
    ${
      unknown > 0
        ? html`<label class="check"><input id="indeterminate" type="checkbox" />${words.indeterminate(unknown)}</label>`
        : nothing
    }
    <div class="answers">
      ${
        notReached + unknown > 0
          ? html`<button type="button" class="primary" part="button" @click=${choose('not-reached')}>
              ${words.notReached(notReached)}
            </button>`
          : nothing
      }
      <button type="button" part="button" @click=${choose('all')}>${words.all(list.total - unknown)}</button>
      <button type="button" part="button" autofocus @click=${close}>${words.cancel}</button>
    </div>`
}
