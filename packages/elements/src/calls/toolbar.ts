import { html, type TemplateResult } from 'lit'
import { wordOf } from '../status/status.ts'
import { type CallOrder, type CallsView, ENDED, GROUPS, IN_PROGRESS, toNumber } from './view.ts'

const CHIPS = [
  ['', 'All'],
  ['coming', 'Coming'],
  ['in-progress', 'In progress'],
  ['ended', 'Ended'],
] as const

const STATUSES = ['scheduled', ...IN_PROGRESS, ...ENDED]

/** What is shown, for the viewer to choose. `choose` hears of what changes only. */
export function toolbar(view: CallsView, choose: (change: Partial<CallsView>) => void): TemplateResult {
  const [word = '', ...more] = view.status
  const single = more.length === 0 && word !== '' && !GROUPS.has(word) ? word : ''
  const chip = ([name, label]: (typeof CHIPS)[number]) => html`<button
    type="button"
    part="filter"
    aria-pressed=${more.length === 0 && name === word}
    @click=${() => choose({ status: name === '' ? [] : [name] })}
  >
    ${label}
  </button>`
  const option = (value: string, text: string, chosen: string) =>
    html`<option value=${value} ?selected=${value === chosen}>${text}</option>`
  const day = (name: 'from' | 'until', label: string) => html`<label
    >${label}
    <input
      type="date"
      name=${name}
      .value=${view[name] ?? ''}
      @change=${({ currentTarget }: Event) => choose({ [name]: valueOf(currentTarget) || undefined })}
  /></label>`

  return html`<div class="filters" role="group" aria-label="Show">${CHIPS.map(chip)}</div>
    <form class="fields" part="fields" @submit=${(event: Event) => event.preventDefault()}>
      <label class="wide"
        >Number
        <input
          type="search"
          name="to"
          inputmode="tel"
          autocomplete="off"
          placeholder="+13018040009"
          dir="ltr"
          .value=${view.to ?? ''}
          @change=${({ currentTarget }: Event) => choose({ to: toNumber(valueOf(currentTarget)) })}
          @input=${({ currentTarget }: Event) => {
            if (valueOf(currentTarget) === '') choose({ to: undefined })
          }}
      /></label>
      <label
        >Status
        <select name="status" @change=${({ currentTarget }: Event) => choose({ status: valueOf(currentTarget).split(' ').filter(Boolean) })}>
          ${option('', single === '' && view.status.length > 0 ? 'As chosen above' : 'Any', single)}
          ${STATUSES.map(status => option(status, wordOf(status), single))}
        </select></label
      >
      ${day('from', 'From')} ${day('until', 'Until')}
      <label
        >Order
        <select name="order" @change=${({ currentTarget }: Event) => choose({ order: orderOf(valueOf(currentTarget)) })}>
          ${option('soonest', 'Soonest first', view.order)} ${option('latest', 'Latest first', view.order)}
        </select></label
      >
    </form>`
}

const orderOf = (text: string): CallOrder => (text === 'latest' ? 'latest' : 'soonest')

const valueOf = (target: EventTarget | null): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
