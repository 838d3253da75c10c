import type { Faker } from '@faker-js/faker'
import type { Person } from './people.ts'

/** What befalls one ring: what is told of it, each so many milliseconds after it was placed. */
export type Fate = readonly FatedNews[]

export interface FatedNews {
  readonly status: 'ringing' | 'answered' | 'completed' | 'busy' | 'no-answer' | 'failed'
  readonly afterMs: number
  readonly durationMs?: number
  readonly cause?: string
}

const LONGEST_TALK_MS = 40 * 60_000

/** Most talks take a minute or two, some take half an hour. */
const drawTalkMs = (faker: Faker): number => {
  // The sum of a few draws is near enough to a normal one; talks are log-normal.
  const normal = faker.number.float() + faker.number.float() + faker.number.float() - 1.5
  return Math.round(Math.min(75_000 * Math.exp(1.7 * normal) + 2000, LONGEST_TALK_MS))
}

/** How somebody who is rung takes it. The causes are words of Q.850. */
export function drawFate(faker: Faker, { reachable }: Pick<Person, 'reachable'>): Fate {
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

/** How a call that came in went: we pick up for the most part. */
export function drawAnswer(faker: Faker) {
  if (faker.datatype.boolean(0.82))
    return { answered: true, outcome: 'completed', durationMs: drawTalkMs(faker) } as const
  return { answered: false, outcome: 'no-answer' } as const
}
