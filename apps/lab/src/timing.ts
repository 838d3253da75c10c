import type { RunOptions, StoreName } from './scenarios/scenario.ts'
import type { Span } from './seeded.ts'

export const SERVICES = ['num-dialer', 'call-api'] as const
/** The Num Dialer tells by webhooks alone; the Call API is asked. */
export type Service = (typeof SERVICES)[number]

/** What is tried again, and how often in all. */
export const TRIED_AGAIN: readonly ('busy' | 'no-answer' | 'failed')[] = ['busy', 'no-answer', 'failed']
export const MAX_ATTEMPTS = 2

/** How long everything takes, in milliseconds. */
export interface Timing {
  readonly setup: Span
  readonly ring: Span
  readonly talk: Span
  /** How late a late webhook is. */
  readonly late: Span
  readonly placeTimeoutMs: number
  readonly dialWithinMs: number
  readonly unknownMs: number
  /** What a process on a busy machine may need before it does what is due, the mocked provider included. */
  readonly slackMs: number
  readonly retryDelayMs: number
  /** How long a worker stands still: longer than every deadline. */
  readonly stop: Span
  /** How long the store's lock is waited for, and how long somebody else keeps it. */
  readonly lockTimeoutMs: number
  readonly lock: Span
}

const CALLS = { setup: [5, 20], ring: [10, 40], talk: [20, 100], late: [200, 1500] } as const

/** Webhooks tell the end at once; what they do not tell is over when `maxCallMs` is. */
const WITH_WEBHOOKS: Timing = {
  ...CALLS,
  placeTimeoutMs: 300,
  dialWithinMs: 200,
  unknownMs: 300,
  slackMs: 590,
  retryDelayMs: 100,
  stop: [1050, 1650],
  lockTimeoutMs: 150,
  lock: [250, 450],
}

/** The first poll comes after a second. */
const POLLED: Timing = { ...WITH_WEBHOOKS, slackMs: 3640, stop: [4100, 5000] }

// A server takes longer to give a licence and to refill a line: calls are longer, so that lines are full all the same. Whoever stands still with
// a lock keeps it until the server has waited for 5 s; some are to stand still for longer, and wake up without it.
const ON_A_SERVER = {
  talk: [20, 300],
  placeTimeoutMs: 500,
  dialWithinMs: 400,
  lockTimeoutMs: 5000,
  stop: [1450, 6500],
} as const
const STOP_POLLED: Span = [4600, 7500]

export function timingOf(service: Service, store: StoreName): Timing {
  const timing = service === 'call-api' ? POLLED : WITH_WEBHOOKS
  if (store === 'sqlite') return timing
  return { ...timing, ...ON_A_SERVER, ...(service === 'call-api' && { stop: STOP_POLLED }) }
}

export const longestCallMs = ({ setup, ring, talk }: Timing): number => setup[1] + ring[1] + talk[1]

/** Just above the longest call that is placed as late as may be. */
export const maxCallMsOf = (timing: Timing): number => timing.dialWithinMs + longestCallMs(timing) + timing.slackMs

const weights = (chances: Readonly<Record<string, number>>) =>
  Object.entries(chances)
    .map(([word, weight]) => `${word}=${weight}`)
    .join(',')

/** What the mocked provider is told to do. */
export function mockFlags(
  { service, webhooks, news, seed }: Pick<RunOptions, 'service' | 'webhooks' | 'news' | 'seed'>,
  timing: Timing,
): string[] {
  const spans = { setup: timing.setup, ring: timing.ring, talk: timing.talk, late: timing.late }
  return [
    ...(service === 'call-api' ? ['--no-num-dialer'] : ['--no-call-api', '--unanswered', 'no-answer']),
    ...Object.entries(spans).flatMap(([name, span]) => [`--${name}-ms`, span.join('-')]),
    '--outcome',
    weights({ completed: 70, 'no-answer': 12, busy: 12, failed: 6 }),
    '--reply',
    weights({ ok: 90, refused: 2, reset: 2, never: 1, torn: 2, 500: 2, garbage: 1 }),
    '--unclear',
    weights({ placed: 70, 'not-placed': 30 }),
    '--webhooks',
    weights(webhooks),
    ...(news === 'ends' ? ['--ringing-webhook', 'lost', '--answered-webhook', 'lost'] : []),
    '--seed',
    String(seed),
  ]
}
