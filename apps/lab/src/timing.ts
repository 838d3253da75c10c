import type { RunOptions, Span, Timing } from './types.ts'

export const RETRIED_OUTCOMES: readonly ('busy' | 'no-answer' | 'failed')[] = ['busy', 'no-answer', 'failed']
export const MAX_ATTEMPTS = 2

const CALLS = { setup: [5, 20], ring: [10, 40], talk: [20, 100], late: [200, 1500] } as const

/** A webhook reports the end at once; a call without one is over after `maxCallMs`. */
const WITH_WEBHOOKS: Timing = {
  ...CALLS,
  placeTimeoutMs: 300,
  dialWithinMs: 200,
  unknownMs: 300,
  slackMs: 590,
  retryDelayMs: 100,
  maxRetryAfterMs: 1000,
  freeze: [1050, 1650],
  lockTimeoutMs: 150,
  lock: [250, 450],
}

/** The first poll comes after a second. */
const POLLED: Timing = { ...WITH_WEBHOOKS, slackMs: 3640, freeze: [4100, 5000] }

/** The shortest limits of ringing and conversation that the carrier takes are longer than the calls. */
const CARRIER: Timing = { ...POLLED, slackMs: 13_000, freeze: [14_000, 15_000] }

// A server takes longer to license a call and to refill a line, so calls are longer to keep the
// lines full. A frozen worker keeps its locks until the server's time-out of 5 s; some freezes are
// longer, so that the worker resumes without its locks.
const ON_A_SERVER = {
  talk: [20, 300],
  placeTimeoutMs: 500,
  dialWithinMs: 400,
  lockTimeoutMs: 5000,
  freeze: [1450, 6500],
} as const
const FREEZE_POLLED: Span = [4600, 7500]

const TIMINGS: Readonly<Record<RunOptions['service'], Timing>> = {
  'num-dialer': WITH_WEBHOOKS,
  'call-api': POLLED,
  twilio: CARRIER,
}

export function timingOf({ service, store, timing: own }: Pick<RunOptions, 'service' | 'store' | 'timing'>): Timing {
  const timing = TIMINGS[service]
  if (store === 'sqlite') return { ...timing, ...own }
  return {
    ...timing,
    ...ON_A_SERVER,
    ...(service !== 'num-dialer' && { freeze: service === 'twilio' ? CARRIER.freeze : FREEZE_POLLED }),
    ...own,
  }
}

export const longestCallMs = ({ setup, ring, talk }: Timing): number => setup[1] + ring[1] + talk[1]

/** Just above the longest call that is placed at its `dialBy`. */
export const maxCallMsOf = (timing: Timing): number => timing.dialWithinMs + longestCallMs(timing) + timing.slackMs

const weights = (chances: Readonly<Record<string, number>>) =>
  Object.entries(chances)
    .map(([word, weight]) => `${word}=${weight}`)
    .join(',')

const OUTCOMES = { completed: 70, 'no-answer': 12, busy: 12, failed: 6 }
const REPLIES = { ok: 90, refused: 2, reset: 2, never: 1, torn: 2, 500: 2, garbage: 1 }

/** The options of a run that shape the mock provider. */
export type MockOptions = Pick<RunOptions, 'service' | 'webhooks' | 'webhookEvents' | 'provider' | 'seed'>

const ONLY: Readonly<Record<RunOptions['service'], readonly string[]>> = {
  'call-api': ['--no-num-dialer'],
  'num-dialer': ['--no-call-api', '--unanswered', 'no-answer'],
  twilio: ['--no-call-api', '--no-num-dialer', '--calls-per-second', '1000'],
}

/** The command line of the mock provider. */
export function mockFlags(options: MockOptions, timing: Timing): string[] {
  const { service, webhooks, webhookEvents, seed } = options
  const { outcomes = OUTCOMES, replies = REPLIES, flags = [] } = options.provider
  const spans = { setup: timing.setup, ring: timing.ring, talk: timing.talk, late: timing.late }
  return [
    ...ONLY[service],
    ...Object.entries(spans).flatMap(([name, span]) => [`--${name}-ms`, span.join('-')]),
    '--outcome',
    weights(outcomes),
    '--reply',
    weights(replies),
    '--unclear',
    weights({ placed: 70, 'not-placed': 30 }),
    '--webhooks',
    weights(webhooks),
    ...(webhookEvents === 'ends' ? ['--ringing-webhook', 'lost', '--answered-webhook', 'lost'] : []),
    '--seed',
    String(seed),
    ...flags,
  ]
}
