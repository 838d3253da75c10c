import { html, nothing, type TemplateResult } from 'lit'
import { asError } from '../../schedule-form/field.ts'
import { wordOf } from '../../status/status.ts'
import { type CallOrder, type CallsView, GROUPS, STATUSES } from '../feed/calls-view.ts'
import type { NumberFilter } from './number-filter.ts'

const CHIPS = [
  ['', 'All'],
  ['coming', 'Coming'],
  ['in-progress', 'In progress'],
  ['ended', 'Ended'],
] as const

/** The filters. `choose` receives only the changed fields. */
export function toolbar(
  view: CallsView,
  number: NumberFilter,
  choose: (change: Partial<CallsView>) => void,
): TemplateResult {
  const [word = '', ...more] = view.status
  const single = more.length === 0 && !GROUPS.has(word) ? word : ''
  const several = view.status.every(word => GROUPS.has(word)) ? 'As chosen above' : 'Several'
  const wrong = asError(number.problemOf(view.to))
  const chip = ([name, label]: (typeof CHIPS)[number]) => html`<button
    type="button"
    part="filter"
    aria-pressed=${name === '' ? word === '' : view.status.includes(name)}
    @click=${() =>
      choose({
        status: name === '' ? [] : [name],
        // Coming calls are shown soonest first, ended ones latest first.
        order: name === '' || name === 'ended' ? 'latest' : 'soonest',
      })}
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
      @change=${(event: Event) => chooseDays(event, choose)}
  /></label>`

  return html`<div class="filters" role="group" aria-label="Show">${CHIPS.map(chip)}</div>
    <form class="fields" part="fields" @submit=${(event: Event) => event.preventDefault()}>
      <div class="wide"><label
        >Number
        <input
          type="search"
          name="to"
          inputmode="tel"
          autocomplete="off"
          placeholder="+13018040009"
          dir="ltr"
          .value=${number.textOf(view.to)}
          aria-invalid=${wrong ? 'true' : nothing}
          aria-describedby="to-message"
          @change=${number.choose}
          @input=${({ currentTarget }: Event) => number.type(valueOf(currentTarget))}
      /></label>
      <p id="to-message" class="message" data-kind="error" aria-live="polite">${wrong?.text}</p></div>
      <label
        >Status
        <select
          name="status"
          @change=${({ currentTarget }: Event) => choose({ status: valueOf(currentTarget).split(' ').filter(Boolean) })}
        >
          ${option('', view.status.length > 0 ? several : 'Any', single)}
          ${STATUSES.map(status => option(status, wordOf(status), single))}
        </select></label
      >
      ${day('from', 'From')} ${day('until', 'Until')}
      <label
        >Order
        <select
          name="order"
          @change=${({ currentTarget }: Event) => choose({ order: orderOf(valueOf(currentTarget)) })}
        >
          ${option('soonest', 'Soonest first', view.order)} ${option('latest', 'Latest first', view.order)}
        </select></label
      >
    </form>`
}

/** A range whose end is before its start is not requested. */
function chooseDays({ currentTarget }: Event, choose: (change: Partial<CallsView>) => void): void {
  if (!(currentTarget instanceof HTMLInputElement)) return
  const [from, until] = currentTarget.form?.querySelectorAll<HTMLInputElement>('[type=date]') ?? []
  if (!from || !until) return
  const isWrong = from.value !== '' && until.value !== '' && from.value > until.value
  from.setCustomValidity('')
  until.setCustomValidity('')
  if (isWrong) currentTarget.setCustomValidity('From is after Until.')
  if (currentTarget.reportValidity()) choose({ from: from.value || undefined, until: until.value || undefined })
}

const orderOf = (text: string): CallOrder => (text === 'latest' ? 'latest' : 'soonest')

const valueOf = (target: EventTarget | null): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
