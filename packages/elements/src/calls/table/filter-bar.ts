import { html, nothing, type TemplateResult } from 'lit'
import { asError } from '../../schedule-form/field.ts'
import { wallTimeOf } from '../../schedule-form/wall-time.ts'
import { wordOf } from '../../status/status-word.ts'
import { viewerTimeZone } from '../../words/time.ts'
import type { CallsWords } from '../calls.words.ts'
import { type CallOrder, type CallsView, ENDED, GROUPS, statusesOf } from '../feed/calls-view.ts'
import type { NumberFilter } from './number-filter.ts'
import type { SearchField } from './search-field.ts'

const CHIPS = [
  ['', 'all'],
  ['coming', 'coming'],
  ['in-progress', 'inProgress'],
  ['ended', 'ended'],
] as const

const NOT_REACHED = 'not-reached'

const isOutcome = (status: string) => ENDED.some(outcome => outcome === status)

export interface FilterBarOptions {
  readonly view: CallsView
  readonly words: CallsWords
  /** The filter of servers that do not search. */
  readonly number: NumberFilter
  /** The field that finds numbers and words, if the server searches. */
  readonly search: SearchField | undefined
  /** Receives the changed fields only. */
  readonly choose: (change: Partial<CallsView>) => void
  /** The arrow key leads from the field that searches to the calls. */
  readonly onDown: () => void
}

/** The filters: a group of statuses, the outcome of ended calls, days, and what is searched for. */
export function filterBar({ view, words, number, search, choose, onDown }: FilterBarOptions): TemplateResult {
  return html`<div class="filters" role="group" aria-label=${words.show}>
      ${CHIPS.map(([name, label]) => chip({ name, label: words[label], view, choose }))}
    </div>
    <div class="filters" role="group" aria-label=${words.day}>
      ${dayChip(words.today, 0, view, choose)} ${dayChip(words.yesterday, 1, view, choose)}
    </div>
    <form
      class="fields"
      part="fields"
      @submit=${(event: Event) => event.preventDefault()}
      @keydown=${({ target, key, isComposing }: KeyboardEvent) => {
        const isSearch = target instanceof HTMLInputElement && target.type === 'search'
        if (isSearch && key === 'ArrowDown' && !isComposing) onDown()
      }}
    >
      ${search ? searchField(view, words, search) : numberField(view, words, number)}
      ${outcomeField(view, words, choose)} ${dayField('from', view, words, choose)}
      ${dayField('until', view, words, choose)} ${orderField(view, words, choose)}
    </form>`
}

type Choose = FilterBarOptions['choose']

function chip({
  name,
  label,
  view,
  choose,
}: Pick<FilterBarOptions, 'view' | 'choose'> & { name: string; label: string }) {
  const shown = statusesOf(view.status)
  const group = GROUPS.get(name) ?? []
  const isPressed = name === '' ? shown.length === 0 : shown.some(status => group.includes(status))
  return html`<button
    type="button"
    part="filter"
    aria-pressed=${isPressed}
    @click=${() =>
      choose({
        status: name === '' ? [] : [name],
        // Coming calls are shown soonest first, ended ones latest first.
        order: name === '' || name === 'ended' ? 'latest' : 'soonest',
      })}
  >
    ${label}
  </button>`
}

/** Shows one day of the viewer's calendar, or all days again. */
function dayChip(label: string, daysAgo: number, { status, from, until }: CallsView, choose: Choose): TemplateResult {
  const date = new Date()
  date.setDate(date.getDate() - daysAgo)
  const day = wallTimeOf(date, viewerTimeZone()).date
  const isPressed = from === day && until === day
  // A day that is over has no coming calls.
  const isOver = daysAgo > 0 && !statusesOf(status).some(isOutcome)
  const wanted = { from: day, until: day, ...(isOver && { status: [], order: 'latest' as const }) }
  return html`<button
    type="button"
    part="filter"
    aria-pressed=${isPressed}
    @click=${() => choose(isPressed ? { from: undefined, until: undefined } : wanted)}
  >
    ${label}
  </button>`
}

function searchField(view: CallsView, words: CallsWords, search: SearchField): TemplateResult {
  return html`<label class="wide"
    >${words.search}
    <input
      type="search"
      name="search"
      autocomplete="off"
      maxlength="200"
      placeholder=${words.searchHint}
      .value=${search.textOf(view.search ?? view.to)}
      @input=${({ currentTarget }: Event) => search.type(valueOf(currentTarget))}
      @change=${() => search.choose()}
  /></label>`
}

function numberField(view: CallsView, words: CallsWords, number: NumberFilter): TemplateResult {
  const wrong = asError(number.problemOf(view.to, words.language))
  return html`<div class="wide"><label
      >${words.number}
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
    <p id="to-message" class="message" data-kind="error" aria-live="polite">${wrong?.text}</p></div>`
}

const option = (value: string, text: string, chosen: string) =>
  html`<option value=${value} ?selected=${value === chosen}>${text}</option>`

/** Narrows the ended calls to one outcome; it says nothing of calls that have not ended. */
function outcomeField({ status }: CallsView, words: CallsWords, choose: Choose): TemplateResult {
  const [word = ''] = status
  const isChoice = (word: string) => word === NOT_REACHED || !GROUPS.has(word)
  const single = status.length === 1 && isChoice(word) ? word : ''
  const others = single !== '' && single !== NOT_REACHED && !isOutcome(single) ? [single] : []
  const chosen = ({ currentTarget }: Event) => {
    const value = valueOf(currentTarget)
    choose({ status: [value === '' ? 'ended' : value], order: 'latest' })
  }
  return html`<label
    >${words.outcome}
    <select name="status" @change=${chosen}>
      ${option('', status.length > 1 && status.every(isChoice) ? words.several : words.any, single)}
      ${option(NOT_REACHED, words.notReached, single)}
      ${[...others, ...ENDED].map(each => option(each, wordOf(each, words.language), single))}
    </select></label
  >`
}

function dayField(name: 'from' | 'until', view: CallsView, words: CallsWords, choose: Choose): TemplateResult {
  return html`<label
    >${words[name]}
    <input
      type="date"
      name=${name}
      .value=${view[name] ?? ''}
      @change=${(event: Event) => chooseDays(event, words, choose)}
  /></label>`
}

function orderField({ order }: CallsView, words: CallsWords, choose: Choose): TemplateResult {
  return html`<label
    >${words.order}
    <select
      name="order"
      @change=${({ currentTarget }: Event) => choose({ order: orderOf(valueOf(currentTarget)) })}
    >
      ${option('soonest', words.soonestFirst, order)} ${option('latest', words.latestFirst, order)}
    </select></label
  >`
}

/** A range whose end is before its start is not requested. */
function chooseDays({ currentTarget }: Event, words: CallsWords, choose: Choose): void {
  if (!(currentTarget instanceof HTMLInputElement)) return
  const [from, until] = currentTarget.form?.querySelectorAll<HTMLInputElement>('[type=date]') ?? []
  if (!from || !until) return
  const isWrong = from.value !== '' && until.value !== '' && from.value > until.value
  from.setCustomValidity('')
  until.setCustomValidity('')
  if (isWrong) currentTarget.setCustomValidity(words.fromAfterUntil)
  if (currentTarget.reportValidity()) choose({ from: from.value || undefined, until: until.value || undefined })
}

const orderOf = (text: string): CallOrder => (text === 'latest' ? 'latest' : 'soonest')

const valueOf = (target: EventTarget | null): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
