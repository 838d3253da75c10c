import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { ApiError } from '../api/api-error.ts'
import { asError, field, type Message } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { FormFields } from './form-fields.ts'
import { preview, warningOf } from './preview.ts'
import type { Field } from './problems.ts'
import { QUICK_CHOICES, wallTimeOf } from './wall-time.ts'
import { zoneOptions } from './zones.ts'

/** The fields, what is said of each, and when it will ring. */
export function fieldset(form: FormController): TemplateResult {
  const { fields } = form
  const { date, time, timeZone } = fields
  const now = new Date()
  const invalid = (name: Field) => (form.problemOf(name) ? 'true' : 'false')
  const described = (name: Field) => `${name}-message`
  const change = (name: keyof FormFields) => (event: Event) => {
    const control = event.target
    if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement)
      form.change({ [name]: control.value })
  }
  const typeNumber = (event: Event) => {
    if (!(event.target instanceof HTMLInputElement)) return
    form.change({ number: event.target.value }, event instanceof InputEvent && event.inputType.startsWith('delete'))
  }
  const quick = Object.entries(QUICK_CHOICES).map(
    ([words, choose]) =>
      html`<button type="button" part="quick" @click=${() => form.change(choose(new Date(), timeZone))}>${words}</button>`,
  )
  return html`
    ${field({
      id: 'number',
      label: 'Phone number',
      message: numberMessage(form),
      control: html`<input
        id="number"
        class="number"
        part="input"
        name="number"
        type="tel"
        autocomplete="off"
        aria-required="true"
        aria-invalid=${invalid('number')}
        aria-describedby=${described('number')}
        .value=${fields.number}
        @input=${typeNumber}
        @blur=${() => form.leaveNumber()}
      />`,
    })}
    <div class="when">
      ${field({
        id: 'date',
        label: 'Date',
        message: asError(form.problemOf('date')),
        control: html`<input
          id="date"
          part="input"
          name="date"
          type="date"
          min=${wallTimeOf(now, timeZone).date}
          aria-required="true"
          aria-invalid=${invalid('date')}
          aria-describedby="date-message preview"
          .value=${date}
          @input=${change('date')}
        />`,
      })}
      ${field({
        id: 'time',
        label: 'Time',
        message: asError(form.problemOf('time')),
        control: html`<input
          id="time"
          part="input"
          name="time"
          type="time"
          aria-required="true"
          aria-invalid=${invalid('time')}
          aria-describedby="time-message preview"
          .value=${time}
          @input=${change('time')}
        />`,
      })}
    </div>
    <div class="filters" role="group" aria-label="Times that are often wanted">${quick}</div>
    ${field({
      id: 'timeZone',
      label: 'Time zone',
      message: asError(form.problemOf('timeZone')),
      control: html`<select
        id="timeZone"
        part="input"
        name="timeZone"
        aria-invalid=${invalid('timeZone')}
        aria-describedby=${described('timeZone')}
        @input=${change('timeZone')}
      >
        ${guard([timeZone], () => zoneOptions(timeZone))}
      </select>`,
    })}
    <div id="preview" part="preview" class="preview">${told(form, now)}</div>
    ${field({
      id: 'note',
      label: 'Note',
      optional: true,
      message: asError(form.problemOf('note')),
      control: html`<input
        id="note"
        part="input"
        name="note"
        maxlength="200"
        aria-invalid=${invalid('note')}
        aria-describedby=${described('note')}
        .value=${fields.note}
        @input=${change('note')}
      />`,
    })}
  `
}

const countries = new Intl.DisplayNames('en', { type: 'region' })

function numberMessage(form: FormController): Message | undefined {
  const problem = form.problemOf('number')
  if (problem) return asError(problem)
  const { number, valid, country } = form.checked ?? {}
  if (number === undefined) return undefined
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
    const warning = warningOf(resolved, fields)
    return html`${preview(resolved, fields.timeZone, now)}
    ${warning ? html`<p class="message" data-kind="warning">${warning}</p>` : nothing}`
  }
  return html`<p class="unknown">${waiting(fields, timeFailure)}</p>`
}

function waiting({ date, time }: FormFields, failure: unknown): string {
  if (!date || !time) return 'Choose a date and a time.'
  if (failure === undefined) return 'Looking…'
  // What the server refuses is a time that there cannot be; anything else passes.
  return failure instanceof ApiError && failure.status === 422
    ? 'There is no such time.'
    : 'The server is away. When it will ring is shown once it is back.'
}
