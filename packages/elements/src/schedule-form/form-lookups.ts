import type { CallDraft, Repeat } from '../api/call-requests.ts'
import type { Call, LocalTime } from '../api/call-wire.ts'
import type { CheckedNumber, ResolvedTime } from '../api/number-time-wire.ts'
import type { Plan } from '../api/plan-wire.ts'
import type { Occurrence } from '../api/rules-wire.ts'
import { createLookup, type Lookup } from './lookup.ts'
import { type NearQuestion, nearQuery } from './near-calls.ts'
import { NO_REPEAT, repeatOf } from './repeat.ts'
import type { FormFields } from './saved-form.ts'
import type { ScheduleClient } from './schedule-client.ts'
import { hasDigits } from './typed-number.ts'
import { localTimeOf } from './wall-time.ts'

export interface FormLookupsOptions {
  readonly client: () => ScheduleClient
  readonly defaultCountry: () => string | undefined
  readonly queue: () => string | undefined
  readonly fields: () => FormFields
  /** The number was checked, or could not be. */
  readonly onNumber: () => void
  /** The time was resolved, or could not be. */
  readonly onTime: () => void
  readonly onChange: () => void
}

const TYPING_MS = 150
/** A plan costs the server more than a look at a number. */
const PLAN_MS = 500

interface NumberQuestion {
  readonly text: string
  readonly defaultCountry: string | undefined
}

interface DatesQuestion {
  readonly repeat: Repeat
  readonly at: LocalTime
}

/** What the server says of the fields: of the number, the time, other calls, and what rules would do. */
export class FormLookups {
  readonly #options: FormLookupsOptions
  readonly #numbers: Lookup<NumberQuestion, CheckedNumber>
  readonly #times: Lookup<LocalTime, ResolvedTime>
  readonly #dates: Lookup<DatesQuestion, readonly Occurrence[]>
  readonly #near: Lookup<NearQuestion, readonly Call[]>
  readonly #plans: Lookup<CallDraft, Plan | null>

  constructor(options: FormLookupsOptions) {
    const { client, onNumber, onTime, onChange } = options
    this.#options = options
    this.#numbers = createLookup(
      ({ text, defaultCountry }, signal) => client().checkNumber(text, { defaultCountry, signal }),
      () => {
        this.#askOfCall()
        onNumber()
      },
    )
    this.#times = createLookup(
      (time, signal) => client().resolveTime(time, { signal }),
      () => {
        this.#askOfCall()
        onTime()
      },
    )
    this.#dates = createLookup(
      async ({ repeat, at }, signal) => (await client().previewRecurrence?.(repeat, at, { signal })) ?? [],
      onChange,
    )
    this.#near = createLookup(
      async (question, signal) => (await client().listCalls?.(nearQuery(question), { signal }))?.calls ?? [],
      onChange,
    )
    this.#plans = createLookup(async (draft, signal) => (await client().plan?.([draft], { signal })) ?? null, onChange)
  }

  /** Lets the server check the current fields. */
  look(delayMs: number): void {
    const question = this.#numberQuestion
    if (hasDigits(question.text)) this.#numbers.ask(question, delayMs)
    else this.#numbers.stop()
    const time = this.#time
    if (time) this.#times.ask(time, 0)
    else this.#times.stop()
    askOrStop(this.#dates, this.#datesQuestion, TYPING_MS)
    this.#askOfCall()
  }

  stop(): void {
    for (const lookup of [this.#numbers, this.#times, this.#dates, this.#near, this.#plans]) lookup.stop()
  }

  /** Waits for the server's check of the current number and time. @throws the client's error */
  async settle(): Promise<void> {
    const question = this.#numberQuestion
    const time = this.#time
    await Promise.all([
      hasDigits(question.text) ? this.#numbers.fetch(question) : undefined,
      time && this.#times.fetch(time),
    ])
  }

  /** Takes the check of another form of the number for that of the current one. */
  adopt(checked: CheckedNumber): void {
    this.#numbers.adopt(this.#numberQuestion, checked)
  }

  get checked(): CheckedNumber | undefined {
    return this.#numbers.known(this.#numberQuestion)
  }

  get resolved(): ResolvedTime | undefined {
    const time = this.#time
    return time && this.#times.known(time)
  }

  /** The error of resolving the time, if the server failed. */
  get timeFailure(): unknown {
    const time = this.#time
    return time && this.#times.failure(time)
  }

  /** When it will ring: the second instant of a repeated time, if that is chosen. */
  get at(): string | undefined {
    const { resolved } = this
    return (this.isSecond && resolved?.secondAt) || resolved?.at
  }

  /** Whether the second of two instants is chosen. A recurrence names local times, so it has no such choice. */
  get isSecond(): boolean {
    return this.canBeSecond && this.#fields.second === 'yes'
  }

  get canBeSecond(): boolean {
    return this.resolved?.secondAt !== undefined && this.#fields.repeats === NO_REPEAT.repeats
  }

  /** The next calls of the chosen recurrence, if the server has named them. */
  get occurrences(): readonly Occurrence[] | undefined {
    const question = this.#datesQuestion
    return question && this.#dates.known(question)
  }

  /** Calls to the same number near that time, as far as they are known. */
  get near(): readonly Call[] {
    const question = this.#nearQuestion
    return (question && this.#near.known(question)) ?? []
  }

  /** What would become of the call, if the server plans. */
  get plan(): Plan | undefined {
    const draft = this.draft
    return (draft && this.#plans.known(draft)) ?? undefined
  }

  /** The call of the fields, without its note; `undefined` while number or time are not known. */
  get draft(): CallDraft | undefined {
    const to = this.checked?.number
    const { at } = this
    const local = this.#time
    if (to === undefined || at === undefined || !local) return undefined
    return { to, at: this.isSecond ? at : local, queue: this.#options.queue(), repeat: repeatOf(this.#fields) }
  }

  get #fields(): FormFields {
    return this.#options.fields()
  }

  get #time(): LocalTime | undefined {
    return localTimeOf(this.#fields, this.#fields.timeZone)
  }

  get #numberQuestion(): NumberQuestion {
    return { text: this.#fields.number.trim(), defaultCountry: this.#options.defaultCountry() }
  }

  get #datesQuestion(): DatesQuestion | undefined {
    const at = this.#time
    const repeat = repeatOf(this.#fields)
    return at && repeat && { repeat, at }
  }

  get #nearQuestion(): NearQuestion | undefined {
    const to = this.checked?.number
    const { at } = this
    return to !== undefined && at !== undefined ? { to, at } : undefined
  }

  #askOfCall(): void {
    askOrStop(this.#near, this.#nearQuestion, TYPING_MS)
    askOrStop(this.#plans, this.draft, PLAN_MS)
  }
}

function askOrStop<Question, Answer>(
  lookup: Lookup<Question, Answer>,
  question: Question | undefined,
  delayMs: number,
): void {
  if (question) lookup.ask(question, delayMs)
  else lookup.stop()
}
