import type { Faker } from '@faker-js/faker'
import type { CallInput, RecordInput } from '@outdial/scheduler-core'
import { createHours } from './hours.ts'
import { createPeople, drawPerson, type Person } from './people.ts'
import { drawReason } from './reasons.ts'
import { drawInbound } from './simulated-call.ts'

const DAY_MS = 86_400_000
/** Calls are planned on half hours: a step costs one or two commits, however many calls it has. */
export const STEP_MS = 1_800_000
const STEP_MINUTES = STEP_MS / 60_000
/** Calls are scheduled in batches, four times a day. */
const BATCH_MS = 6 * 3_600_000
const DAYS = 90
// No call is planned in the last four hours, so that retries and long talks have ended.
const QUIET_BEFORE_MS = 4 * 3_600_000
const INBOUND_SHARE = 0.26
const MAX_UPCOMING = 40

/** The generated calls, by the time at which they are scheduled or logged. */
export interface Plan {
  readonly people: ReadonlyMap<string, Person>
  /** Time of the first step. */
  readonly fromMs: number
  /** Calls to schedule and inbound calls to log, by time. */
  readonly steps: ReadonlyMap<number, PlannedStep>
  /** Calls of the next days. */
  readonly upcoming: readonly CallInput[]
}

export interface PlannedStep {
  readonly scheduled: CallInput[]
  readonly inbound: RecordInput[]
}

export interface PlanOptions {
  readonly faker: Faker
  readonly calls: number
  /** Part of each call's key, so that different seeds have different keys. */
  readonly seed: number
  readonly untilMs: number
}

/** How long before its due time a call is scheduled, in hours. */
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

/** Our number for calls to and from this person. */
const ourNumberFor = ({ number }: Person): string => {
  if (number.startsWith('+44')) return '+442079460018'
  return number.startsWith('+49') ? '+493023125042' : '+12025550123'
}

/** Draws ninety days of calls in a fixed order, so that the same seed gives the same plan. */
export function createPlan({ faker, calls, seed, untilMs }: PlanOptions): Plan {
  const upcomingCount = Math.min(MAX_UPCOMING, Math.ceil(calls * 0.1))
  // Drawn before anything that depends on the time: the n-th call of a seed keeps its direction.
  const isInbound = Array.from({ length: calls - upcomingCount }, () => faker.datatype.boolean(INBOUND_SHARE))
  const people = createPeople(faker, Math.min(4000, Math.max(12, Math.round(calls / 25))))
  const hours = createHours(faker)
  const steps = new Map<number, PlannedStep>()
  const fromMs = floor(untilMs - (DAYS + 4) * DAY_MS, BATCH_MS)

  const stepAt = (ms: number): PlannedStep => {
    const at = Math.max(fromMs, floor(ms, BATCH_MS))
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
    stepAt(atMs).inbound.push({ id, from: person.number, to, at, ...drawInbound(faker) })
  }

  const drawUpcoming = (timeZone: string): string => {
    const { local, atMs } = hours.onDay(untilMs + faker.number.float({ max: 5 }) * DAY_MS, timeZone, STEP_MINUTES)
    return atMs > untilMs + STEP_MS ? local : drawUpcoming(timeZone)
  }

  for (const [n, inbound] of isInbound.entries()) {
    const person = drawPerson(faker, people)
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
    upcoming: Array.from({ length: upcomingCount }, (_, n) => {
      const person = drawPerson(faker, people)
      return planCall(person, `seed/${seed}/coming/${n}`, drawUpcoming(person.timeZone))
    }),
  }
}

const floor = (ms: number, stepMs: number) => Math.floor(ms / stepMs) * stepMs
