import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { ianaZone, type ZoneOption, zoneNamed, zoneOptions, zoneText } from './zones.ts'

export interface ZoneInputOptions {
  readonly id: string
  /** The chosen zone. */
  readonly timeZone: string
  /** The text of the input, while it is no zone. */
  readonly unknown: string | undefined
  readonly isInvalid: boolean
  /** Whether the zones of the world are to be drawn. */
  readonly areWanted: boolean
  readonly now: Date
  readonly words: ScheduleFormWords
  readonly onZone: (timeZone: string) => void
  readonly onUnknown: (text: string) => void
  readonly onEnter: () => void
  readonly onLeave: () => void
}

/** The input of a zone: a text, with the zones of the world to choose from. */
export function zoneInput(options: ZoneInputOptions): TemplateResult {
  const { id, timeZone, unknown, isInvalid, areWanted, now, words, onZone, onUnknown, onEnter, onLeave } = options
  const take = (target: EventTarget | null, nameOf: (text: string) => string | undefined) => {
    if (!(target instanceof HTMLInputElement)) return
    const zone = nameOf(target.value)
    if (zone === undefined) return onUnknown(target.value)
    // Lit does not write a value that it has written before.
    target.value = zoneText(zone, now)
    onZone(zone)
  }
  return html`<input
      id=${id}
      part="input"
      name=${id}
      type="text"
      list="zones"
      autocomplete="off"
      spellcheck="false"
      maxlength="100"
      aria-required="true"
      aria-invalid=${isInvalid ? 'true' : 'false'}
      aria-describedby="${id}-message"
      .value=${unknown ?? zoneText(timeZone, now)}
      @focus=${({ target }: Event) => {
        onEnter()
        // What is typed then replaces the zone, and finds another one.
        if (target instanceof HTMLInputElement) target.select()
      }}
      @input=${({ target }: Event) => take(target, text => zoneTyped(text, optionsIn(words, now)))}
      @change=${({ target }: Event) => {
        if (unknown !== undefined) take(target, text => zoneNamed(text, optionsIn(words, now)))
      }}
      @blur=${onLeave}
    />
    <datalist id="zones">
      ${guard([areWanted, words], () => (areWanted ? optionsIn(words, now).map(option) : nothing))}
    </datalist>`
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
