import type { Faker } from '@faker-js/faker'
import type { Person } from './people.ts'

/** The course of one simulated call: its updates in order. */
export type SimulatedCall = readonly SimulatedUpdate[]

export interface SimulatedUpdate {
  readonly status: 'ringing' | 'answered' | 'completed' | 'busy' | 'no-answer' | 'failed'
  /** Milliseconds since the call was placed. */
  readonly afterMs: number
  readonly durationMs?: number
  readonly cause?: string
}

const LONGEST_TALK_MS = 40 * 60_000

/** Draws a talk time: mostly a minute or two, sometimes half an hour. */
const drawTalkMs = (faker: Faker): number => {
  // Talk times are log-normal. The sum of a few uniform draws approximates a normal one.
  const normal = faker.number.float() + faker.number.float() + faker.number.float() - 1.5
  return Math.round(Math.min(75_000 * Math.exp(1.7 * normal) + 2000, LONGEST_TALK_MS))
}

/** Draws the course of a call to this person. The causes are names of ITU-T Q.850. */
export function drawCall(faker: Faker, { reachable }: Pick<Person, 'reachable'>): SimulatedCall {
  const setupMs = faker.number.int({ min: 400, max: 2500 })
  if (reachable === 0) return [{ status: 'failed', afterMs: setupMs, cause: 'unallocated-number' }]
  const luck = faker.number.float()
  if (luck < 0.02) return [{ status: 'failed', afterMs: setupMs, cause: 'temporary-failure' }]
  if (luck < 0.09) return [{ status: 'busy', afterMs: setupMs, cause: 'user-busy' }]
  const ringing = { status: 'ringing', afterMs: setupMs } as const
  if (faker.number.float() > reachable) {
    const afterMs = setupMs + faker.number.int({ min: 25_000, max: 45_000 })
    return [ringing, { status: 'no-answer', afterMs, cause: 'no-user-responding' }]
  }
  const answeredMs = setupMs + faker.number.int({ min: 2000, max: 18_000 })
  const durationMs = drawTalkMs(faker)
  return [
    ringing,
    { status: 'answered', afterMs: answeredMs },
    { status: 'completed', afterMs: answeredMs + durationMs, durationMs, cause: 'normal-clearing' },
  ]
}

/** Draws how an inbound call went: most are answered. */
export function drawInbound(faker: Faker) {
  if (faker.datatype.boolean(0.82))
    return { answered: true, outcome: 'completed', durationMs: drawTalkMs(faker) } as const
  return { answered: false, outcome: 'no-answer' } as const
}
