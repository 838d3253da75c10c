import { html, nothing, type TemplateResult } from 'lit'
import type { Occurrence } from '../api/rules-wire.ts'
import { formatMoment } from '../words/time.ts'
import { asError, field } from './field.ts'
import type { FormController } from './form-controller.ts'
import { momentIn } from './preview.ts'
import { chosenDays, DAYS, ENDS, REPEATS } from './repeat.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'

/** The choice of a recurrence, and its next dates. */
export function repeatFields(form: FormController, words: ScheduleFormWords): TemplateResult {
  const { fields } = form
  const change = ({ target }: Event) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
      form.change({ [target.name]: target.value })
  }
  const choice = (
    name: 'repeats' | 'ends',
    label: string,
    options: readonly (readonly [value: string, text: string])[],
  ) =>
    field({
      id: name,
      label,
      message: name === 'ends' ? asError(form.problemOf('ends')) : undefined,
      control: html`<select
        id=${name}
        part="input"
        name=${name}
        aria-invalid=${name === 'ends' && form.problemOf('ends') ? 'true' : 'false'}
        aria-describedby="${name}-message"
        @input=${change}
      >
        ${options.map(
          ([value, text]) => html`<option value=${value} ?selected=${fields[name] === value}>${text}</option>`,
        )}
      </select>`,
    })
  const input = (name: 'lastDay' | 'calls', label: string, type: 'date' | 'number') =>
    field({
      id: name,
      label,
      control: html`<input
        id=${name}
        part="input"
        name=${name}
        type=${type}
        min=${type === 'number' ? '1' : fields.date}
        .value=${fields[name]}
        @input=${change}
      />`,
    })
  const isRepeated = fields.repeats !== 'never'
  const ends = Object.entries(ENDS).map(([value, key]) => [value, words[key]] as const)
  return html`<div class="when">
      ${choice(
        'repeats',
        words.repeats,
        REPEATS.map(value => [value, words[value]] as const),
      )}
      ${isRepeated ? choice('ends', words.ends, ends) : nothing}
      ${isRepeated && fields.ends === 'on' ? input('lastDay', words.lastDay, 'date') : nothing}
      ${isRepeated && fields.ends === 'after' ? input('calls', words.calls, 'number') : nothing}
    </div>
    ${fields.repeats === 'weekly' ? weekdays(form, words) : nothing} ${isRepeated ? dates(form, words) : nothing}`
}

// A Monday.
const MONDAY_MS = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

function weekdays(form: FormController, words: ScheduleFormWords): TemplateResult {
  const chosen = chosenDays(form.fields)
  const toggle = (code: string) => {
    const before = chosenDays(form.fields)
    const days = before.includes(code) ? before.filter(day => day !== code) : [...before, code]
    if (days.length > 0) form.change({ days: days.join(' ') })
  }
  const name = (index: number, weekday: 'long' | 'short') =>
    formatMoment(new Date(MONDAY_MS + index * DAY_MS), 'UTC', { weekday }, words.language)
  return html`<div class="filters" role="group" aria-label=${words.daysOfWeek}>
    ${DAYS.map(
      (code, index) =>
        html`<button
          type="button"
          part="quick"
          title=${name(index, 'long')}
          aria-pressed=${chosen.includes(code)}
          @click=${() => toggle(code)}
        >
          ${name(index, 'short')}
        </button>`,
    )}
  </div>`
}

function dates(form: FormController, words: ScheduleFormWords): TemplateResult | typeof nothing {
  const { occurrences } = form.lookups
  const { timeZone } = form.fields
  if (!occurrences) return html`<p class="message">${words.datesLater}</p>`
  if (occurrences.length === 0) return nothing
  return html`<ol class="dates" aria-label=${words.nextCalls}>
    ${occurrences.map(
      each =>
        html`<li>
          <time datetime=${each.at}>${momentIn(each.at, timeZone, words)}</time> ${remark(each, words)}
        </li>`,
    )}
  </ol>`
}

function remark({ kind }: Occurrence, words: ScheduleFormWords): string {
  if (kind === 'skipped') return words.later
  return kind === 'repeated' ? words.firstOfTwo : ''
}
