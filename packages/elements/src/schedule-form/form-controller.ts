import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ApiClient } from '../api/api-client.ts'
import type { Repeat } from '../api/call-requests.ts'
import type { Call, LocalTime } from '../api/call-wire.ts'
import type { CheckedNumber, ResolvedTime } from '../api/number-time-wire.ts'
import type { Occurrence } from '../api/rules-wire.ts'
import { currentTimeZone } from '../words/current-time-zone.ts'
import { isTimeZone } from '../words/time.ts'
import { type Field, type Problems, problemsOf } from './form-problems.ts'
import { createLookup, type Lookup } from './lookup.ts'
import { type NearQuestion, nearQuery } from './near-calls.ts'
import { NO_REPEAT, repeatOf } from './repeat.ts'
import { type FormFields, readSavedForm, type Submission, saveForm } from './saved-form.ts'
import { caretAfter, hasDigits, sameNumber } from './typed-number.ts'
import { localTimeOf, nextHour } from './wall-time.ts'

/**
 * The client methods that the form uses. Without a preview, the dates of a repeated call are not shown;
 * without a list, nobody is warned of calls to the same number.
 */
export type ScheduleClient = Pick<ApiClient, 'schedule' | 'checkNumber' | 'resolveTime'> &
  Partial<Pick<ApiClient, 'previewRecurrence' | 'listCalls'>>

/** The parts of the element that the form uses. */
export interface FormOptions {
  readonly client: () => ScheduleClient
  readonly defaultCountry: () => string | undefined
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
}

const TYPING_MS = 150
const TICK_MS = 10_000

interface DatesQuestion {
  readonly repeat: Repeat
  readonly at: LocalTime
}

interface NumberQuestion {
  readonly text: string
  readonly defaultCountry: string | undefined
}

/** The state of the form: the typed fields, the server's checks of them, and the saved copy. */
export class FormController implements ReactiveController {
  fields: FormFields = { number: '', date: '', time: '', timeZone: 'UTC', second: '', note: '', ...NO_REPEAT }
  /** The fields that the server refused, until the next change. */
  refused: Problems = {}
  /** The last submit that may have reached the server. */
  submission: Submission | undefined
  /** Whether the user has changed a field. */
  touched = false

  readonly #host: ReactiveControllerHost
  readonly #options: FormOptions
  readonly #numbers: Lookup<NumberQuestion, CheckedNumber>
  readonly #times: Lookup<LocalTime, ResolvedTime>
  readonly #dates: Lookup<DatesQuestion, readonly Occurrence[]>
  readonly #near: Lookup<NearQuestion, readonly Call[]>
  /** The fields whose problems are shown. A number gets no error while it is typed. */
  readonly #shown = new Set<Field>()
  #name = ''
  #given = ''
  #deleting = false
  #ticker: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, options: FormOptions) {
    this.#host = host
    this.#options = options
    this.#numbers = createLookup(
      ({ text, defaultCountry }, signal) => options.client().checkNumber(text, { defaultCountry, signal }),
      () => this.#numberTold(),
    )
    this.#times = createLookup(
      (time, signal) => options.client().resolveTime(time, { signal }),
      () => {
        this.#askNear()
        host.requestUpdate()
        options.onTime()
      },
    )
    this.#dates = createLookup(
      async ({ repeat, at }, signal) => (await options.client().previewRecurrence?.(repeat, at, { signal })) ?? [],
      () => host.requestUpdate(),
    )
    this.#near = createLookup(
      async (question, signal) => (await options.client().listCalls?.(nearQuery(question), { signal }))?.calls ?? [],
      () => host.requestUpdate(),
    )
    host.addController(this)
  }

  hostConnected(): void {
    // Relative times change without input.
    this.#ticker = setInterval(() => this.#host.requestUpdate(), TICK_MS)
  }

  hostDisconnected(): void {
    clearInterval(this.#ticker)
    this.#numbers.stop()
    this.#times.stop()
    this.#dates.stop()
    this.#near.stop()
  }

  /** Restores the saved form, else starts a new one. */
  begin({ name, number, timeZone }: FormBeginning): void {
    this.#name = name
    this.#given = number
    const saved = readSavedForm(name)
    this.submission = saved?.submission
    this.fields = saved
      ? {
          ...saved.fields,
          timeZone: isTimeZone(saved.fields.timeZone) ? currentTimeZone(saved.fields.timeZone) : timeZone,
        }
      : { number, note: '', timeZone, second: '', ...NO_REPEAT, ...nextHour(new Date(), timeZone) }
    if (number && saved?.given !== number) this.fields = { ...this.fields, ...this.#taking(number) }
    this.look(0)
  }

  /** The page gives another number. */
  give(number: string): void {
    this.#given = number
    if (number) this.change(this.#taking(number))
  }

  /** Applies a change of the user. */
  change(part: Partial<FormFields>, deleting = false): void {
    const isOtherTime = 'date' in part || 'time' in part || 'timeZone' in part
    this.fields = { ...this.fields, ...(isOtherTime && { second: '' }), ...part }
    this.touched = true
    this.#deleting = deleting
    this.refused = {}
    if ('number' in part) this.#shown.delete('number')
    this.keep()
    this.look('number' in part ? TYPING_MS : 0)
    this.#host.requestUpdate()
  }

  /** Lets the server check the current fields. */
  look(delayMs: number): void {
    const { text } = this.#question
    if (hasDigits(text)) this.#numbers.ask(this.#question, delayMs)
    else this.#numbers.stop()
    const time = localTimeOf(this.fields, this.fields.timeZone)
    if (time) this.#times.ask(time, 0)
    else this.#times.stop()
    const dates = this.#datesQuestion
    if (dates) this.#dates.ask(dates, TYPING_MS)
    else this.#dates.stop()
    this.#askNear()
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
   * Clears the scheduled number and note, unless the user has changed them since, and the saved
   * form.
   */
  scheduled({ number, note }: FormFields): void {
    this.submission = undefined
    this.#shown.clear()
    const { fields } = this
    this.fields = {
      ...fields,
      number: fields.number === number ? '' : fields.number,
      note: fields.note === note ? '' : fields.note,
      repeats: NO_REPEAT.repeats,
    }
    if (this.fields.number || this.fields.note) this.keep()
    else saveForm(this.#name, undefined)
  }

  /** Shows the problems of these fields from now on. */
  show(...fields: Field[]): void {
    for (const field of fields) this.#shown.add(field)
    this.#host.requestUpdate()
  }

  /** Handles a field that lost the focus. */
  leave(field: Field): void {
    if (field !== 'number') return
    if (this.fields.number.trim()) this.show(field)
    this.#writeNumber(this.checked?.international)
  }

  get checked(): CheckedNumber | undefined {
    return this.#numbers.known(this.#question)
  }

  get resolved(): ResolvedTime | undefined {
    const time = localTimeOf(this.fields, this.fields.timeZone)
    return time && this.#times.known(time)
  }

  /** When it will ring: the second instant of a repeated time, if that is chosen. */
  get at(): string | undefined {
    const { resolved } = this
    return (this.isSecond && resolved?.secondAt) || resolved?.at
  }

  /** Whether the second of two instants is chosen. A recurrence names local times, so it has no such choice. */
  get isSecond(): boolean {
    return this.canBeSecond && this.fields.second === 'yes'
  }

  get canBeSecond(): boolean {
    return this.resolved?.secondAt !== undefined && this.fields.repeats === NO_REPEAT.repeats
  }

  /** Calls to the same number near that time, as far as they are known. */
  get near(): readonly Call[] {
    const question = this.#nearQuestion
    return (question && this.#near.known(question)) ?? []
  }

  /** The next calls of the chosen recurrence, if the server has named them. */
  get occurrences(): readonly Occurrence[] | undefined {
    const dates = this.#datesQuestion
    return dates && this.#dates.known(dates)
  }

  /** The error of resolving the time, if the server failed. */
  get timeFailure(): unknown {
    const time = localTimeOf(this.fields, this.fields.timeZone)
    return time && this.#times.failure(time)
  }

  /** All known problems. */
  get problems(): Problems {
    return { ...problemsOf(this.fields, this.checked, this.resolved, new Date()), ...this.refused }
  }

  get defaultCountry(): string | undefined {
    return this.#options.defaultCountry() || undefined
  }

  problemOf(field: Field): string | undefined {
    return this.#shown.has(field) ? this.problems[field] : undefined
  }

  /** Waits for the server's check of the current number and time. @throws the client's error */
  async settle(): Promise<void> {
    const time = localTimeOf(this.fields, this.fields.timeZone)
    await Promise.all([
      hasDigits(this.fields.number) ? this.#numbers.fetch(this.#question) : undefined,
      time && this.#times.fetch(time),
    ])
    this.#numberTold()
  }

  /** The fields for another number. The note of the previous number is dropped. */
  #taking(number: string): Partial<FormFields> {
    const { number: before, note } = this.fields
    return { number, note: before === '' || sameNumber(before, number) ? note : '' }
  }

  get #datesQuestion(): DatesQuestion | undefined {
    const at = localTimeOf(this.fields, this.fields.timeZone)
    const repeat = repeatOf(this.fields)
    return at && repeat && { repeat, at }
  }

  get #nearQuestion(): NearQuestion | undefined {
    const to = this.checked?.number
    const { at } = this
    return to !== undefined && at !== undefined ? { to, at } : undefined
  }

  #askNear(): void {
    const question = this.#nearQuestion
    if (question) this.#near.ask(question, TYPING_MS)
    else this.#near.stop()
  }

  get #question(): NumberQuestion {
    return { text: this.fields.number.trim(), defaultCountry: this.defaultCountry }
  }

  #numberTold(): void {
    const { checked } = this
    const typing = this.#options.input()?.matches(':focus')
    this.#askNear()
    if (!typing) this.#writeNumber(checked?.international)
    // A deleted bracket must not come back while the user edits.
    else if (checked && !this.#deleting && sameNumber(this.fields.number, checked.formatted))
      this.#writeNumber(checked.formatted)
    this.#host.requestUpdate()
  }

  /** Replaces the number by its formatted form, and keeps its check. */
  #writeNumber(form: string | undefined): void {
    const { checked } = this
    const input = this.#options.input()
    const { number } = this.fields
    if (!checked || form === undefined || form === number) return
    const caret = caretAfter(number, input?.selectionEnd ?? number.length, form)
    this.fields = { ...this.fields, number: form }
    this.#numbers.adopt(this.#question, checked)
    this.keep()
    this.#host.requestUpdate()
    if (!input?.matches(':focus')) return
    input.value = form
    input.setSelectionRange(caret, caret)
  }
}
