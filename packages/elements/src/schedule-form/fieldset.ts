import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { ApiError } from '../api/api-error.ts'
import { MAX_NOTE_LENGTH } from '../api/call-requests.ts'
import { pageLanguage } from '../words/language.ts'
import { sharedWords } from '../words/shared.words.ts'
import { formatMoment } from '../words/time.ts'
import { wordsIn } from '../words/word-table.ts'
import { asError, field, type Message } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { Field } from './form-problems.ts'
import { type NearOptions, nearWarnings } from './near-calls.ts'
import { preview, warningOf } from './preview.ts'
import { repeatFields } from './repeat-fields.ts'
import type { FormFields } from './saved-form.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { QUICK_CHOICES, wallTimeOf } from './wall-time.ts'
import { zoneOptions } from './zones.ts'

interface InputOptions {
  readonly name: Exclude<Field, 'timeZone' | 'ends'>
  readonly label: string
  readonly type: 'tel' | 'date' | 'time' | 'text'
  readonly min?: string
  /** The id of another element that describes the input. */
  readonly described?: string
}

/** The fields with their messages, and the preview of the time. */
export function fieldset(form: FormController, near: Omit<NearOptions, 'at' | 'timeZone'>): TemplateResult {
  const { fields } = form
  const { timeZone } = fields
  const now = new Date()
  const messageOf = (name: Field) => (name === 'number' && numberMessage(form)) || asError(form.problemOf(name))
  const invalid = (name: Field) => (form.problemOf(name) ? 'true' : 'false')
  const change = (event: Event) => {
    const control = event.target
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) return
    const deleting = event instanceof InputEvent && event.inputType.startsWith('delete')
    form.change({ [control.name]: control.value }, deleting)
  }
  const input = ({ name, label, type, min, described = '' }: InputOptions) =>
    field({
      id: name,
      label,
      optional: type === 'text' ? wordsIn(sharedWords, pageLanguage()).optional : undefined,
      message: messageOf(name),
      control: html`<input
        id=${name}
        class=${name}
        part="input"
        name=${name}
        type=${type}
        autocomplete="off"
        maxlength=${MAX_NOTE_LENGTH}
        min=${min ?? nothing}
        aria-required=${type === 'text' ? 'false' : 'true'}
        aria-invalid=${invalid(name)}
        aria-describedby=${`${name}-message ${described}`.trim()}
        .value=${fields[name]}
        @input=${change}
        @blur=${() => form.leave(name)}
      />`,
    })
  const quick = Object.entries(QUICK_CHOICES).map(
    ([words, choose]) =>
      html`<button type="button" part="quick" @click=${() => form.change(choose(new Date(), timeZone))}>
        ${words}
      </button>`,
  )
  return html`
    ${input({ name: 'number', label: 'Phone number', type: 'tel' })}
    <div class="when">
      ${input({ name: 'date', label: 'Date', type: 'date', min: wallTimeOf(now, timeZone).date, described: 'preview' })}
      ${input({ name: 'time', label: 'Time', type: 'time', described: 'preview' })}
    </div>
    <div class="filters" role="group" aria-label="Times that are often wanted">${quick}</div>
    ${field({
      id: 'timeZone',
      label: 'Time zone',
      message: messageOf('timeZone'),
      control: html`<select
        id="timeZone"
        part="input"
        name="timeZone"
        aria-invalid=${invalid('timeZone')}
        aria-describedby="timeZone-message"
        @input=${change}
      >
        ${guard([timeZone], () => zoneOptions(timeZone))}
      </select>`,
    })}
    <div id="preview" part="preview" class="preview">${told(form, now)}
      ${nearWarnings(form.near, { ...near, at: form.at ?? '', timeZone })}</div>
    ${form.canBeSecond ? whichOfTwo(form, near.words) : nothing}
    ${repeatFields(form)}
    ${input({ name: 'note', label: 'Note', type: 'text' })}
  `
}

/** The choice between the two instants of a time that the clocks show twice. */
function whichOfTwo(form: FormController, words: ScheduleFormWords): TemplateResult {
  const { resolved, fields } = form
  const offsetAt = (at = '') =>
    formatMoment(
      at,
      fields.timeZone,
      { hour: 'numeric', minute: '2-digit', timeZoneName: 'shortOffset' },
      words.language,
    )
  const option = (value: string, text: string) =>
    html`<option value=${value} ?selected=${fields.second === value}>${text}</option>`
  return field({
    id: 'second',
    label: words.whichOfTwo,
    control: html`<select
      id="second"
      part="input"
      name="second"
      aria-describedby="second-message"
      @input=${({ target }: Event) => {
        if (target instanceof HTMLSelectElement) form.change({ second: target.value })
      }}
    >
      ${option('', words.first(offsetAt(resolved?.at)))} ${option('yes', words.second(offsetAt(resolved?.secondAt)))}
    </select>`,
  })
}

const countries = new Intl.DisplayNames('en', { type: 'region' })

function numberMessage(form: FormController): Message | undefined {
  const { number, valid, country } = form.checked ?? {}
  if (form.problemOf('number')) return undefined
  if (number === undefined) {
    const { defaultCountry } = form
    const more = defaultCountry ? `or a ${countryName(defaultCountry)} number` : 'such as +1'
    return { kind: 'hint', text: `With country code, ${more}.` }
  }
  if (valid === false) {
    return { kind: 'warning', text: 'No numbering plan that is known has this number. It can be rung all the same.' }
  }
  return country ? { kind: 'hint', text: countryName(country) } : undefined
}

function countryName(country: string): string {
  try {
    return countries.of(country) ?? country
  } catch {
    return country
  }
}

function told(form: FormController, now: Date): TemplateResult {
  const { resolved, fields, timeFailure } = form
  if (resolved) {
    const warning = form.isSecond ? undefined : warningOf(resolved, fields)
    return html`${preview({ ...resolved, at: form.at ?? resolved.at }, fields.timeZone, now)}
    ${warning ? html`<p class="message" data-kind="warning">${warning}</p>` : nothing}`
  }
  return html`<p class="unknown">${waiting(fields, timeFailure)}</p>`
}

function waiting({ date, time }: FormFields, failure: unknown): string {
  if (!date || !time) return 'Choose a date and a time.'
  if (failure === undefined) return 'Looking…'
  // 422 means that the time does not exist; failures other than these two are temporary.
  if (failure instanceof ApiError && failure.status === 422) return 'There is no such time.'
  return failure instanceof ApiError && failure.status === 401
    ? 'The server wants to know who you are. Sign in to see when it will ring.'
    : 'The server is away. When it will ring is shown once it is back.'
}
