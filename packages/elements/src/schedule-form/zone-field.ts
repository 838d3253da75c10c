import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { isTimeZone } from '../words/time.ts'
import { timeThereNow } from '../words/time-there.ts'
import { asError, field, type Message } from './field.ts'
import type { FormController } from './form-controller.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { ianaZone, type ZoneOption, zoneNamed, zoneOptions, zoneText } from './zones.ts'

/** The field of the zone: a text, with the zones of the world to choose from. */
export function zoneField(form: FormController, words: ScheduleFormWords, now: Date): TemplateResult {
  const { fields, unknownZone, areZonesWanted } = form
  const problem = form.problemOf('timeZone')
  const take = (target: EventTarget | null, nameOf: (text: string) => string | undefined) => {
    if (!(target instanceof HTMLInputElement)) return
    const zone = nameOf(target.value)
    if (zone === undefined) form.changeToUnknownZone(target.value)
    // Lit does not write a value that it has written before.
    else target.value = zoneText(zone, now)
    if (zone !== undefined) form.change({ timeZone: zone })
  }
  return field({
    id: 'timeZone',
    label: words.timeZone,
    message: asError(problem) ?? hint(form, words, now),
    control: html`<input
        id="timeZone"
        part="input"
        name="timeZone"
        type="text"
        list="zones"
        autocomplete="off"
        spellcheck="false"
        maxlength="100"
        aria-required="true"
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby="timeZone-message"
        .value=${unknownZone ?? zoneText(fields.timeZone, now)}
        @focus=${({ target }: Event) => {
          form.enterZone()
          // What is typed then replaces the zone, and finds another one.
          if (target instanceof HTMLInputElement) target.select()
        }}
        @input=${({ target }: Event) => take(target, text => zoneTyped(text, optionsIn(words, now)))}
        @change=${({ target }: Event) => {
          if (form.unknownZone !== undefined) take(target, text => zoneNamed(text, optionsIn(words, now)))
        }}
        @blur=${() => form.leave('timeZone')}
      />
      <datalist id="zones">
        ${guard([areZonesWanted, words], () => (areZonesWanted ? optionsIn(words, now).map(option) : nothing))}
      </datalist>`,
  })
}

const option = ({ timeZone, text }: ZoneOption) => html`<option value=${text}>${timeZone}</option>`

/** A zone that is complete while it is typed: one of the list, or an IANA name. */
function zoneTyped(text: string, options: readonly ZoneOption[]): string | undefined {
  return options.find(each => each.text === text)?.timeZone ?? ianaZone(text)
}

let cached: { readonly words: ScheduleFormWords; readonly hour: number; readonly options: readonly ZoneOption[] }

/** The options, which some clock change may turn at any full quarter of an hour. */
function optionsIn(words: ScheduleFormWords, now: Date): readonly ZoneOption[] {
  const hour = Math.floor(now.getTime() / 900_000)
  if (cached?.words !== words || cached.hour !== hour) cached = { words, hour, options: zoneOptions(now, words) }
  return cached.options
}

function hint({ fields, lookups }: FormController, words: ScheduleFormWords, now: Date): Message | undefined {
  const zones = lookups.checked?.timeZones?.filter(isTimeZone) ?? []
  const there = timeThereNow(zones, now, words.language)
  if (there === undefined) return undefined
  if (fields.zoneBy === 'number') {
    const text = `${words.zoneOfNumber} ${timeThereNow([fields.timeZone], now, words.language)}`
    return { kind: 'hint', text }
  }
  return { kind: 'hint', text: zones.length > 1 ? `${words.zonesOfNumber(zones.length)} ${there}` : there }
}
