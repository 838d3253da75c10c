import type { Scenario, Size } from './types.ts'

const FULL: Size = {
  calls: 1000,
  forMs: 35_000,
  workers: 4,
  dispatchers: 1,
  receivers: 2,
  cap: 16,
  times: 0,
  killEveryMs: 200,
  crashEveryMs: 8000,
  boundMs: 240_000,
}

const SMALL: Size = {
  ...FULL,
  calls: 48,
  forMs: 1500,
  workers: 3,
  receivers: 1,
  cap: 8,
  crashEveryMs: 2000,
  boundMs: 180_000,
}

// A lost webhook leaves an end that cannot be known, so in most scenarios only faults lose
// webhooks.
const TROUBLED = { prompt: 75, doubled: 15, late: 10 } as const
const LOSSY = { prompt: 30, doubled: 15, late: 20, lost: 35 } as const

const BOTH = ['sqlite', 'postgres'] as const

/** By name. */
export const SCENARIOS = {
  'kill-workers': {
    summary: 'SIGKILL of a worker or receiver every 200 ms; other workers kill themselves in the middle of a step',
    stores: BOTH,
    faults: ['kill', 'kill-self'],
    webhooks: TROUBLED,
    sabotage: 'redial',
    full: FULL,
    small: SMALL,
  },
  'kill-workers-and-database': {
    summary: 'as kill-workers, while the database crashes (`pg_ctl -m immediate`) and restarts every 8 s',
    stores: ['postgres'],
    faults: ['kill', 'kill-self', 'crash-database'],
    webhooks: TROUBLED,
    sabotage: 'dial-before-commit',
    full: { ...FULL, times: 4 },
    small: { ...SMALL, calls: 32, times: 1, killEveryMs: 400 },
  },
  'lost-commits': {
    summary: 'the answer to a COMMIT is lost; in two of three cases the database crashes at the same moment',
    stores: ['postgres'],
    faults: ['lose-commit'],
    webhooks: TROUBLED,
    sabotage: 'dial-before-commit',
    full: { ...FULL, times: 18, crashEveryMs: 1300 },
    small: { ...SMALL, times: 3, crashEveryMs: 400 },
  },
  'freeze-workers': {
    summary: 'SIGSTOP of a worker for longer than every deadline, also while it holds a licence, then SIGCONT',
    stores: BOTH,
    faults: ['freeze', 'freeze-self'],
    webhooks: TROUBLED,
    sabotage: 'dial-late',
    full: { ...FULL, times: 30 },
    small: { ...SMALL, times: 2 },
  },
  'cut-connections': {
    summary: 'connections to the provider and the database are reset; one in ten goes half-open instead',
    stores: BOTH,
    faults: ['cut'],
    webhooks: TROUBLED,
    sabotage: 'retry-post',
    full: { ...FULL, times: 100 },
    small: { ...SMALL, times: 20 },
  },
  'slow-network': {
    summary: 'the network to the provider or the database is slow (up to 350 ms each way) or a black hole for a while',
    stores: BOTH,
    faults: ['slow'],
    webhooks: TROUBLED,
    sabotage: 'retry-post',
    full: { ...FULL, times: 20 },
    small: { ...SMALL, times: 4 },
  },
  'restart-everything': {
    summary: 'all workers and receivers, the database and the provider are killed at once and restarted',
    stores: BOTH,
    faults: ['restart-all'],
    webhooks: TROUBLED,
    sabotage: 'dial-before-commit',
    full: { ...FULL, times: 10 },
    small: { ...SMALL, times: 1 },
  },
  'race-for-licences': {
    summary: '8 dispatchers in 4 processes license calls from the same two queues as fast as they can',
    stores: BOTH,
    faults: [],
    webhooks: { prompt: 1 },
    // Further webhooks would only keep the machine busy.
    webhookEvents: 'ends',
    sabotage: 'count-without-lock',
    full: { ...FULL, calls: 20_000, dispatchers: 2, cap: 48, boundMs: 480_000 },
    small: { ...SMALL, calls: 120, workers: 4, dispatchers: 2 },
  },
  'lossy-webhooks': {
    summary: 'a third of all webhooks is lost, others come late or twice, and receivers are killed',
    stores: BOTH,
    faults: ['kill'],
    webhooks: LOSSY,
    sabotage: 'free-lines-early',
    full: { ...FULL, killEveryMs: 1000 },
    small: { ...SMALL, calls: 32, cap: 4, killEveryMs: 1000 },
  },
  'failing-disk': {
    summary: "a worker's disk is full, its database is read-only, or another process holds the lock for too long",
    stores: ['sqlite'],
    faults: ['disk-full', 'read-only', 'locked'],
    webhooks: TROUBLED,
    sabotage: 'confirm-before-commit',
    full: FULL,
    // Long enough for several batches to meet a failing store.
    small: { ...SMALL, forMs: 3500 },
  },
  'surplus-answers': {
    summary: 'after a good answer the provider, or a proxy before it, sends one more: 429, 404 or 400',
    stores: BOTH,
    faults: ['surplus-answers'],
    webhooks: TROUBLED,
    sabotage: 'keep-alive',
    full: { ...FULL, calls: 500, forMs: 15_000, times: 50 },
    small: { ...SMALL, calls: 80, times: 10 },
  },
  'reused-ids': {
    summary: 'the provider is killed and restarted while its phones ring, and counts its ids from 1 again',
    stores: BOTH,
    faults: ['restart-provider'],
    webhooks: { prompt: 1 },
    service: 'call-api',
    provider: {
      replies: { ok: 1 },
      outcomes: { completed: 50, busy: 50 },
      flags: ['--first-id', '1', '--number-field', 'none'],
    },
    // A call rings for longer than a poll takes to come, and none ends before its answer is stored.
    timing: { setup: [600, 900], ring: [100, 300], talk: [1000, 2500] },
    sabotage: 'trust-reused-ids',
    full: { ...FULL, calls: 90, forMs: 18_000, cap: 20, times: 7 },
    small: { ...SMALL, calls: 32, forMs: 6000, cap: 20, times: 3 },
  },
  'service-down': {
    summary: 'the provider answers everything with 503 for three seconds; then calls go on',
    stores: BOTH,
    faults: ['service-down'],
    webhooks: { prompt: 1 },
    provider: { replies: { ok: 1 } },
    // Lines become free one by one, and a spent one is gone for longer than the run may stand still.
    timing: { talk: [1000, 2000], slackMs: 10_000 },
    sabotage: 'no-breaker',
    full: { ...FULL, calls: 400, forMs: 20_000, cap: 24, times: 2 },
    small: { ...SMALL, calls: 120, forMs: 6000, cap: 24, times: 1 },
  },
  'hour-of-rest': {
    summary: 'the provider refuses one call and asks for a pause of an hour; calls go on after `maxRetryAfterMs`',
    stores: BOTH,
    faults: ['hour-of-rest'],
    webhooks: { prompt: 1 },
    provider: { replies: { ok: 1 } },
    sabotage: 'no-backoff-cap',
    full: { ...FULL, calls: 400, forMs: 12_000, times: 4, boundMs: 60_000 },
    small: { ...SMALL, times: 1, boundMs: 20_000 },
  },
  'queueing-carrier': {
    summary: 'Twilio queues calls over its rate, while workers are killed every 200 ms',
    stores: BOTH,
    faults: ['kill', 'kill-self'],
    webhooks: TROUBLED,
    service: 'twilio',
    provider: { flags: ['--calls-per-second', '20'] },
    sabotage: 'redial',
    full: { ...FULL, calls: 400, forMs: 20_000 },
    small: { ...SMALL, calls: 32 },
  },
  'lines-in-total': {
    summary: '40 queues of 2 lines each share 8 lines in 8 dispatchers of 4 processes',
    stores: BOTH,
    faults: [],
    webhooks: { prompt: 1 },
    webhookEvents: 'ends',
    manyQueues: { count: 40, lines: 2 },
    sabotage: 'count-without-lock',
    full: { ...FULL, calls: 700, forMs: 12_000, dispatchers: 2, cap: 8 },
    small: { ...SMALL, calls: 120, workers: 4, dispatchers: 2, cap: 8 },
  },
  windows: {
    summary: 'calling hours open and close every six seconds while workers are killed; the carrier queues calls',
    stores: BOTH,
    faults: ['kill', 'kill-self'],
    webhooks: { prompt: 75, doubled: 15, late: 10 },
    service: 'twilio',
    // More calls wait at the carrier when the hours close than it begins until they open.
    provider: { replies: { ok: 1 }, flags: ['--calls-per-second', '4'] },
    minuteMs: 6000,
    sabotage: 'ignore-hours',
    full: { ...FULL, calls: 300, forMs: 40_000, cap: 24, killEveryMs: 600 },
    small: { ...SMALL, calls: 56, forMs: 9000, cap: 24, killEveryMs: 600 },
  },
  'do-not-call': {
    summary: 'numbers are added to the do-not-call list while other processes license their calls',
    stores: BOTH,
    faults: ['kill'],
    webhooks: TROUBLED,
    listsNumbers: true,
    sabotage: 'cache-list',
    full: { ...FULL, calls: 2000, dispatchers: 2, cap: 24, times: 500, killEveryMs: 1000 },
    small: { ...SMALL, calls: 120, dispatchers: 2, times: 40, killEveryMs: 500 },
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]
