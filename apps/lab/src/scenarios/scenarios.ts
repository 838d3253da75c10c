import type { Scenario, Size } from './scenario.ts'

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

// What is lost for good leaves an end that nobody can know, so most scenarios lose none: what they lose, they lose by their faults.
const TROUBLED = { prompt: 75, doubled: 15, late: 10 } as const
const LOSSY = { prompt: 30, doubled: 15, late: 20, lost: 35 } as const

const BOTH = ['sqlite', 'postgres'] as const

/** By name. */
export const SCENARIOS = {
  'kill-workers': {
    does: 'SIGKILL of a worker or a receiver every 200 ms, and of others by their own hand in the middle of what they do',
    stores: BOTH,
    faults: ['kill', 'mid-write'],
    webhooks: TROUBLED,
    sabotage: 'dial-again',
    full: FULL,
    small: SMALL,
  },
  'kill-workers-and-database': {
    does: 'the same, while the database crashes and comes back (`pg_ctl -m immediate`) every 8 s',
    stores: ['postgres'],
    faults: ['kill', 'mid-write', 'crash-database'],
    webhooks: TROUBLED,
    sabotage: 'dial-first',
    full: { ...FULL, times: 4 },
    small: { ...SMALL, calls: 32, times: 1, killEveryMs: 400 },
  },
  'lost-commits': {
    does: 'the answer of a COMMIT is lost, and mostly the database crashes (`pg_ctl -m immediate`) in the same moment',
    stores: ['postgres'],
    faults: ['lose-commit'],
    webhooks: TROUBLED,
    sabotage: 'dial-first',
    full: { ...FULL, times: 18, crashEveryMs: 1300 },
    small: { ...SMALL, times: 3, crashEveryMs: 400 },
  },
  'freeze-workers': {
    does: 'SIGSTOP of a worker for longer than every deadline, at any moment and with a licence in hand, then SIGCONT',
    stores: BOTH,
    faults: ['stop', 'stand-still'],
    webhooks: TROUBLED,
    sabotage: 'dial-late',
    full: { ...FULL, times: 30 },
    small: { ...SMALL, times: 2 },
  },
  'cut-connections': {
    does: 'connections to the provider and to the database are cut, and one for ten of them goes half-open: no byte comes through and nobody says so',
    stores: BOTH,
    faults: ['cut'],
    webhooks: TROUBLED,
    sabotage: 'post-again',
    full: { ...FULL, times: 100 },
    small: { ...SMALL, times: 20 },
  },
  'slow-wires': {
    does: 'every byte to the provider or to the database takes up to a third of a second longer for a while, or vanishes in a black hole',
    stores: BOTH,
    faults: ['slow'],
    webhooks: TROUBLED,
    sabotage: 'post-again',
    full: { ...FULL, times: 20 },
    small: { ...SMALL, times: 4 },
  },
  'restart-everything': {
    does: 'all workers, receivers, the database and the provider are killed at once, and all are started again',
    stores: BOTH,
    faults: ['restart-all'],
    webhooks: TROUBLED,
    sabotage: 'dial-first',
    full: { ...FULL, times: 10 },
    small: { ...SMALL, times: 1 },
  },
  'race-for-licences': {
    does: '8 dispatchers in 4 processes take licences from the same two queues as fast as they can',
    stores: BOTH,
    faults: [],
    webhooks: { prompt: 1 },
    // What else they told would only keep the machine busy.
    news: 'ends',
    sabotage: 'count-without-lock',
    full: { ...FULL, calls: 20_000, dispatchers: 2, cap: 48, boundMs: 480_000 },
    small: { ...SMALL, calls: 120, workers: 4, dispatchers: 2 },
  },
  'lossy-webhooks': {
    does: 'of all webhooks a third is lost, others come late or twice, and receivers are killed',
    stores: BOTH,
    faults: ['kill'],
    webhooks: LOSSY,
    sabotage: 'free-lines-early',
    full: { ...FULL, killEveryMs: 1000 },
    small: { ...SMALL, calls: 32, cap: 4, killEveryMs: 1000 },
  },
  'failing-disk': {
    does: "a worker's disk is full, its database read-only, or another process keeps the lock for longer than anybody waits",
    stores: ['sqlite'],
    faults: ['full', 'read-only', 'locked'],
    webhooks: TROUBLED,
    sabotage: 'answer-first',
    full: FULL,
    // Long enough for several batches to meet a store that is out of order.
    small: { ...SMALL, forMs: 5000 },
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]
