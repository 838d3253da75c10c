import type { Faker } from '@faker-js/faker'
import type { CallInput, RecordInput } from '@outdial/scheduler-core'
import { drawAnswer } from './fate.ts'
import { createHours } from './hours.ts'
import { createPeople, type Person, somebody } from './people.ts'
import { drawReason } from './reasons.ts'

const DAY_MS = 86_400_000
/** Calls are planned to the half hour: each step is a commit or two, whatever happens in it. */
export const STEP_MS = 1_800_000
const STEP_MINUTES = STEP_MS / 60_000
/** Asked for they are four times a day, many at once. */
const ASKED_MS = 6 * 3_600_000
const DAYS = 90
// Retries and long talks have ended by then.
const QUIET_BEFORE_MS = 4 * 3_600_000
const INBOUND_SHARE = 0.26
const MOST_COMING = 40

/** What is made up, by when it is asked for. */
export interface Plan {
  readonly people: ReadonlyMap<string, Person>
  /** When the first of it is asked for. */
  readonly fromMs: number
  /** Calls to be scheduled, and calls that came in, by when that is. */
  readonly steps: ReadonlyMap<number, PlannedStep>
  /** Calls of the next days. */
  readonly coming: readonly CallInput[]
}

export interface PlannedStep {
  readonly scheduled: CallInput[]
  readonly inbound: RecordInput[]
}

export interface PlanOptions {
  readonly faker: Faker
  readonly calls: number
  /** What tells the keys of one seed from those of another. */
  readonly seed: number
  readonly untilMs: number
}

/** How long before it rings a call is asked for, in hours. */
const LEADS = [
  { value: 0, weight: 30 },
  { value: 1, weight: 15 },
  { value: 3, weight: 15 },
  { value: 24, weight: 20 },
  { value: 48, weight: 12 },
  { value: 72, weight: 8 },
]

const QUEUES = [
  { value: 'reminders', weight: 5 },
  { value: 'sales', weight: 3 },
  { value: 'callbacks', weight: 2 },
]

export const SEEDED_QUEUES: readonly string[] = QUEUES.map(({ value }) => value)

/** The number that we ring somebody from, and that they ring. */
const ourNumberFor = ({ number }: Person): string => {
  if (number.startsWith('+44')) return '+442079460018'
  return number.startsWith('+49') ? '+493023125042' : '+12025550123'
}

/** Ninety days of calls, drawn in one order, so that the same seed makes the same plan. */
export function createPlan({ faker, calls, seed, untilMs }: PlanOptions): Plan {
  const coming = Math.min(MOST_COMING, Math.ceil(calls * 0.1))
  // Before all that depends on the time: the n-th call of a seed always goes the same way, so that it is found again by its key.
  const cameIn = Array.from({ length: calls - coming }, () => faker.datatype.boolean(INBOUND_SHARE))
  const people = createPeople(faker, Math.min(4000, Math.max(12, Math.round(calls / 25))))
  const hours = createHours(faker)
  const steps = new Map<number, PlannedStep>()
  const fromMs = floor(untilMs - (DAYS + 4) * DAY_MS, ASKED_MS)

  const stepAt = (ms: number): PlannedStep => {
    const at = Math.max(fromMs, floor(ms, ASKED_MS))
    const step = steps.get(at) ?? { scheduled: [], inbound: [] }
    steps.set(at, step)
    return step
  }

  const drawDay = (timeZone: string, stepMinutes: number) => {
    const drawn = hours.onDay(untilMs - faker.number.float(DAYS) * DAY_MS, timeZone, stepMinutes)
    if (drawn.atMs < untilMs - QUIET_BEFORE_MS) return drawn
    return hours.onDay(untilMs - DAY_MS - QUIET_BEFORE_MS, timeZone, stepMinutes)
  }

  const planCall = (person: Person, key: string, local: string): CallInput => ({
    to: person.number,
    from: ourNumberFor(person),
    at: { local, timeZone: person.timeZone },
    queue: faker.helpers.weightedArrayElement(QUEUES),
    key,
    ownerId: person.ownerId,
    metadata: { name: person.name, ...(person.company && { company: person.company }), ...drawReason(faker) },
  })

  const planInbound = (person: Person, id: string): void => {
    const { atMs } = drawDay(person.timeZone, 1)
    const at = new Date(atMs + faker.number.int(59_999))
    const to = ourNumberFor(person)
    stepAt(atMs).inbound.push({ id, from: person.number, to, at, ...drawAnswer(faker) })
  }

  const drawComing = (timeZone: string): string => {
    const { local, atMs } = hours.onDay(untilMs + faker.number.float({ max: 5 }) * DAY_MS, timeZone, STEP_MINUTES)
    return atMs > untilMs + STEP_MS ? local : drawComing(timeZone)
  }

  for (const [n, inbound] of cameIn.entries()) {
    const person = somebody(faker, people)
    const key = `seed/${seed}/${n}`
    if (inbound) {
      planInbound(person, key)
      continue
    }
    const { local, atMs } = drawDay(person.timeZone, STEP_MINUTES)
    const leadMs = faker.helpers.weightedArrayElement(LEADS) * 3_600_000
    stepAt(atMs - leadMs).scheduled.push(planCall(person, key, local))
  }

  return {
    people: new Map(people.map(person => [person.number, person])),
    fromMs,
    steps,
    coming: Array.from({ length: coming }, (_, n) => {
      const person = somebody(faker, people)
      return planCall(person, `seed/${seed}/coming/${n}`, drawComing(person.timeZone))
    }),
  }
}

const floor = (ms: number, stepMs: number) => Math.floor(ms / stepMs) * stepMs
