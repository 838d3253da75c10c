import { html, nothing, type TemplateResult } from 'lit'
import { MAX_NOTE_LENGTH } from '../api/call-requests.ts'
import { sharedWords } from '../words/shared.words.ts'
import { formatMoment } from '../words/time.ts'
import { wordsIn } from '../words/word-table.ts'
import { asError, field } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { Field } from './form-problems.ts'
import { numberMessage } from './number-message.ts'
import { repeatFields } from './repeat-fields.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { QUICK_CHOICES, wallTimeOf } from './wall-time.ts'
import { whenPreview } from './when-preview.ts'
import { zoneField } from './zone-field.ts'

interface InputOptions {
  readonly name: Exclude<Field, 'timeZone' | 'ends'>
  readonly type: 'tel' | 'date' | 'time' | 'text'
  readonly min?: string
  /** The id of another element that describes the input. */
  readonly described?: string
}

export interface FieldsetOptions {
  readonly form: FormController
  readonly words: ScheduleFormWords
  /** The link of a call that is warned of, with `{id}` in it; empty for none. */
  readonly callHref: string
}

/** The fields with their messages, and the preview of the time. */
export function fieldset({ form, words, callHref }: FieldsetOptions): TemplateResult {
  const { fields, lookups } = form
  const { timeZone } = fields
  const now = new Date()
  const messageOf = (name: Field) => (name === 'number' && numberMessage(form, words)) || asError(form.problemOf(name))
  const change = (event: Event) => {
    const control = event.target
    if (!(control instanceof HTMLInputElement)) return
    const deleting = event instanceof InputEvent && event.inputType.startsWith('delete')
    form.change({ [control.name]: control.value }, deleting)
  }
  const input = ({ name, type, min, described = '' }: InputOptions) =>
    field({
      id: name,
      label: words[name],
      optional: type === 'text' ? wordsIn(sharedWords, words.language).optional : undefined,
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
        aria-invalid=${form.problemOf(name) ? 'true' : 'false'}
        aria-describedby=${`${name}-message ${described}`.trim()}
        .value=${fields[name]}
        @input=${change}
        @blur=${() => form.leave(name)}
      />`,
    })
  const quick = QUICK_CHOICES.map(
    ({ words: key, isInstant, choose }) =>
      html`<button
        type="button"
        part="quick"
        @click=${() => form.change({ ...choose(new Date(), timeZone), timeBy: isInstant ? 'instant' : 'typed' })}
      >
        ${words[key]}
      </button>`,
  )
  return html`
    ${input({ name: 'number', type: 'tel' })}
    <div class="when">
      ${input({ name: 'date', type: 'date', min: wallTimeOf(now, timeZone).date, described: 'preview' })}
      ${input({ name: 'time', type: 'time', described: 'preview' })}
    </div>
    <div class="filters" role="group" aria-label=${words.quick}>${quick}</div>
    ${zoneField(form, words, now)} ${whenPreview({ form, words, callHref, now })}
    ${lookups.canBeSecond ? whichOfTwo(form, words) : nothing} ${repeatFields(form, words)}
    <div class="about">${input({ name: 'name', type: 'text' })} ${input({ name: 'note', type: 'text' })}</div>
  `
}

/** The choice between the two instants of a time that the clocks show twice. */
function whichOfTwo(form: FormController, words: ScheduleFormWords): TemplateResult {
  const { lookups, fields } = form
  const { resolved } = lookups
  const parts = { hour: 'numeric', minute: '2-digit', timeZoneName: 'shortOffset' } as const
  const offsetAt = (at = '') => formatMoment(at, fields.timeZone, parts, words.language)
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
