import { html, nothing, type TemplateResult } from 'lit'
import type { Occurrence } from '../api/rules-wire.ts'
import { asError, field } from './field.ts'
import type { FormController } from './form-controller.ts'
import { momentIn } from './preview.ts'
import { chosenDays, DAYS, ENDS, REPEATS } from './repeat.ts'

/** The choice of a recurrence, and its next dates. */
export function repeatFields(form: FormController): TemplateResult {
  const { fields } = form
  const change = ({ target }: Event) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
      form.change({ [target.name]: target.value })
  }
  const choice = (name: 'repeats' | 'ends', label: string, options: Readonly<Record<string, string>>) =>
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
        ${Object.entries(options).map(
          ([value, words]) => html`<option value=${value} ?selected=${fields[name] === value}>${words}</option>`,
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
  return html`<div class="when">
      ${choice('repeats', 'Repeats', REPEATS)} ${isRepeated ? choice('ends', 'Ends', ENDS) : nothing}
      ${isRepeated && fields.ends === 'on' ? input('lastDay', 'Last day', 'date') : nothing}
      ${isRepeated && fields.ends === 'after' ? input('calls', 'Calls', 'number') : nothing}
    </div>
    ${fields.repeats === 'weekly' ? weekdays(form) : nothing} ${isRepeated ? dates(form) : nothing}`
}

function weekdays(form: FormController): TemplateResult {
  const chosen = chosenDays(form.fields)
  const toggle = (code: string) => {
    const before = chosenDays(form.fields)
    const days = before.includes(code) ? before.filter(day => day !== code) : [...before, code]
    if (days.length > 0) form.change({ days: days.join(' ') })
  }
  return html`<div class="filters" role="group" aria-label="Days of the week">
    ${DAYS.map(
      ([code, name]) =>
        html`<button
          type="button"
          part="quick"
          title=${name}
          aria-pressed=${chosen.includes(code)}
          @click=${() => toggle(code)}
        >
          ${name.slice(0, 3)}
        </button>`,
    )}
  </div>`
}

function dates(form: FormController): TemplateResult | typeof nothing {
  const { occurrences, fields } = form
  if (!occurrences) return html`<p class="message">The next dates are shown once the server has named them.</p>`
  if (occurrences.length === 0) return nothing
  return html`<ol class="dates" aria-label="The next calls">
    ${occurrences.map(
      each => html`<li><time datetime=${each.at}>${momentIn(each.at, fields.timeZone)}</time>${remark(each)}</li>`,
    )}
  </ol>`
}

const REMARKS: Readonly<Record<string, string>> = {
  skipped: ' (later, because the clocks are put forward)',
  repeated: ' (the first of two, because the clocks are put back)',
}

const remark = ({ kind }: Occurrence): string => (Object.hasOwn(REMARKS, kind) ? (REMARKS[kind] ?? '') : '')
