import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { isTimeZone } from '../words/time.ts'
import { FormLookups, type FormLookupsOptions } from './form-lookups.ts'
import { type Field, type Problems, problemsOf } from './form-problems.ts'
import { zoneOfNumber } from './number-zone.ts'
import { NO_REPEAT } from './repeat.ts'
import { type FormFields, readSavedForm, type Submission, saveForm } from './saved-form.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { caretAfter, sameNumber } from './typed-number.ts'
import { instantOf, nextHour, type WallTime, wallTimeOf } from './wall-time.ts'

/** The parts of the element that the form uses. */
export interface FormOptions extends Pick<FormLookupsOptions, 'client' | 'queue'> {
  readonly defaultCountry: () => string | undefined
  readonly words: () => ScheduleFormWords
  readonly input: () => HTMLInputElement | null
  /** The chosen time was resolved, or could not be. */
  readonly onTime: () => void
}

/** The storage key of a form, and its initial values. */
export interface FormBeginning {
  readonly name: string
  /**
   * The number that the page gives. It replaces input from before, and is replaced by later input.
   */
  readonly number: string
  readonly timeZone: string
  /** Whether the page gives the zone, which a number then does not change. */
  readonly isZoneGiven: boolean
}

const TYPING_MS = 150
const TICK_MS = 10_000
const EMPTY = { number: '', zoneBy: '', timeBy: '', second: '', name: '', note: '', ...NO_REPEAT }

/** The state of the form: the typed fields, what the server says of them, and the saved copy. */
export class FormController implements ReactiveController {
  fields: FormFields = { ...EMPTY, date: '', time: '', timeZone: 'UTC' }
  /** The fields that the server refused, until the next change. */
  refused: Problems = {}
  /** The last submit that may have reached the server. */
  submission: Submission | undefined
  /** Whether the user has changed a field. */
  touched = false
  /** The text in the field of the zone, while it is no zone. */
  unknownZone: string | undefined
  /** Whether the zones of the world are to be drawn: once the user comes near them. */
  areZonesWanted = false
  readonly lookups: FormLookups

  readonly #host: ReactiveControllerHost
  readonly #options: FormOptions
  /** The fields whose problems are shown. A number gets no error while it is typed. */
  readonly #shown = new Set<Field>()
  #name = ''
  #given = ''
  #deleting = false
  #isInZone = false
  #ticker: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, options: FormOptions) {
    this.#host = host
    this.#options = options
    this.lookups = new FormLookups({
      client: options.client,
      queue: options.queue,
      defaultCountry: () => this.defaultCountry,
      // A time in no zone is no time.
      fields: () => (this.unknownZone === undefined ? this.fields : { ...this.fields, timeZone: '' }),
      onNumber: () => this.#numberTold(),
      onTime: () => {
        host.requestUpdate()
        options.onTime()
      },
      onChange: () => host.requestUpdate(),
    })
    host.addController(this)
  }

  hostConnected(): void {
    // Relative times change without input.
    this.#ticker = setInterval(() => this.#host.requestUpdate(), TICK_MS)
  }

  hostDisconnected(): void {
    clearInterval(this.#ticker)
    this.lookups.stop()
  }

  /** Restores the saved form, else starts a new one. */
  begin({ name, number, timeZone, isZoneGiven }: FormBeginning): void {
    this.#name = name
    this.#given = number
    const saved = readSavedForm(name)
    this.submission = saved?.submission
    this.fields = saved
      ? {
          ...saved.fields,
          timeZone: isTimeZone(saved.fields.timeZone) ? currentTimeZone(saved.fields.timeZone) : timeZone,
        }
      : { ...EMPTY, number, timeZone, zoneBy: isZoneGiven ? 'user' : '', ...nextHour(new Date(), timeZone) }
    if (number && saved?.given !== number) this.fields = { ...this.fields, ...this.#taking(number) }
    this.lookups.look(0)
  }

  /** The page gives another number. */
  give(number: string): void {
    this.#given = number
    if (number) this.change(this.#taking(number))
  }

  /** Applies a change of the user. */
  change(part: Partial<FormFields>, deleting = false): void {
    const isTime = 'date' in part || 'time' in part
    if ('timeZone' in part) this.unknownZone = undefined
    this.fields = {
      ...this.fields,
      ...((isTime || 'timeZone' in part) && { second: '' }),
      ...(isTime && { timeBy: 'typed' }),
      ...('timeZone' in part && { zoneBy: 'user' }),
      ...part,
    }
    this.touched = true
    this.#deleting = deleting
    this.refused = {}
    if ('number' in part) this.#shown.delete('number')
    this.keep()
    this.lookups.look('number' in part ? TYPING_MS : 0)
    this.#host.requestUpdate()
  }

  /** The user types something that names no zone. */
  changeToUnknownZone(text: string): void {
    this.unknownZone = text
    this.#shown.delete('timeZone')
    this.#host.requestUpdate()
  }

  /** The user goes to the field of the zone: nothing else changes it until they leave. */
  enterZone(): void {
    this.areZonesWanted = true
    this.#isInZone = true
    this.#host.requestUpdate()
  }

  keep(): void {
    saveForm(this.#name, { fields: this.fields, submission: this.submission, given: this.#given })
  }

  /** The next submit gets a new key, even for the same draft. */
  forgetSubmission(): void {
    this.submission = undefined
    this.keep()
  }

  /**
   * Clears the scheduled number, name and note, unless the user has changed them since, and the saved
   * form.
   */
  scheduled({ number, name, note }: FormFields): void {
    this.submission = undefined
    this.#shown.clear()
    const { fields } = this
    this.fields = {
      ...fields,
      number: fields.number === number ? '' : fields.number,
      name: fields.name === name ? '' : fields.name,
      note: fields.note === note ? '' : fields.note,
      repeats: NO_REPEAT.repeats,
    }
    if (this.fields.number || this.fields.name || this.fields.note) this.keep()
    else saveForm(this.#name, undefined)
  }

  /** Shows the problems of these fields from now on. */
  show(...fields: Field[]): void {
    for (const field of fields) this.#shown.add(field)
    this.#host.requestUpdate()
  }

  /** Handles a field that lost the focus. */
  leave(field: Field): void {
    if (field === 'timeZone') {
      this.#isInZone = false
      if (this.unknownZone !== undefined) this.show(field)
      this.#takeZone()
    }
    if (field !== 'number') return
    if (this.fields.number.trim()) this.show(field)
    this.#writeNumber(this.lookups.checked?.international)
  }

  /** All known problems. */
  get problems(): Problems {
    const { fields, unknownZone } = this
    const { checked, resolved } = this.lookups
    const words = this.#options.words()
    return { ...problemsOf({ fields, checked, resolved, unknownZone, now: new Date(), words }), ...this.refused }
  }

  get defaultCountry(): string | undefined {
    return this.#options.defaultCountry() || undefined
  }

  problemOf(field: Field): string | undefined {
    return this.#shown.has(field) ? this.problems[field] : undefined
  }

  /** Waits for the server's check of the current number and time. @throws the client's error */
  async settle(): Promise<void> {
    const { timeZone } = this.fields
    await this.lookups.settle()
    this.#numberTold()
    // The number has said its zone meanwhile: the time in it is looked up, too.
    if (timeZone !== this.fields.timeZone) await this.lookups.settle()
  }

  /** The fields for another number. The name and the note of the previous number are dropped. */
  #taking(number: string): Partial<FormFields> {
    const { number: before } = this.fields
    return { number, ...(before !== '' && !sameNumber(before, number) && { name: '', note: '' }) }
  }

  #numberTold(): void {
    const { checked } = this.lookups
    const typing = this.#options.input()?.matches(':focus')
    if (!typing) this.#writeNumber(checked?.international)
    // A deleted bracket must not come back while the user edits.
    else if (checked && !this.#deleting && sameNumber(this.fields.number, checked.formatted))
      this.#writeNumber(checked.formatted)
    this.#takeZone()
    this.#host.requestUpdate()
  }

  /** Takes the zone of the number, unless the user has chosen one. */
  #takeZone(): void {
    const { fields } = this
    const timeZone = zoneOfNumber(this.lookups.checked?.timeZones, new Date())
    if (fields.zoneBy === 'user' || this.#isInZone || this.unknownZone !== undefined || timeZone === undefined) return
    const isOther = timeZone !== fields.timeZone
    if (!isOther && fields.zoneBy === 'number') return
    this.fields = {
      ...fields,
      timeZone,
      zoneBy: 'number',
      ...(isOther && { second: '', ...this.#timeIn(timeZone) }),
    }
    this.keep()
    if (isOther) this.lookups.look(0)
    this.#host.requestUpdate()
  }

  /** The chosen time in another zone: an instant stays that instant, and a typed time stays as typed. */
  #timeIn(timeZone: string): WallTime | undefined {
    const { fields } = this
    if (fields.timeBy === '') return nextHour(new Date(), timeZone)
    const at = fields.timeBy === 'instant' ? (this.lookups.at ?? instantOf(fields, fields.timeZone)) : undefined
    return at === undefined ? undefined : wallTimeOf(new Date(at), timeZone)
  }

  /** Replaces the number by its formatted form, and keeps its check. */
  #writeNumber(form: string | undefined): void {
    const { checked } = this.lookups
    const input = this.#options.input()
    const { number } = this.fields
    if (!checked || form === undefined || form === number) return
    const caret = caretAfter(number, input?.selectionEnd ?? number.length, form)
    this.fields = { ...this.fields, number: form }
    this.lookups.adopt(checked)
    this.keep()
    this.#host.requestUpdate()
    if (!input?.matches(':focus')) return
    input.value = form
    input.setSelectionRange(caret, caret)
  }
}
