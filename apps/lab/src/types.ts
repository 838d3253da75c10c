// The types that several folders of the lab share. This file imports nothing, so that no circle can
// start here.

export const STORES = ['sqlite', 'postgres'] as const
export type StoreName = (typeof STORES)[number]

/**
 * The Num Dialer reports by webhooks alone; the Call API is polled; Twilio signs its webhooks, and can
 * be polled too.
 */
export const SERVICES = ['num-dialer', 'call-api', 'twilio'] as const
export type Service = (typeof SERVICES)[number]

/**
 * What the load balancer does with a webhook whose receiver dies before it replies: `gives-up`
 * loses it, `tries-next` sends it to another process.
 */
export const BALANCERS = ['gives-up', 'tries-next'] as const
export type Balancer = (typeof BALANCERS)[number]

/** `kill-self` and `freeze-self` are inflicted by a worker on itself; all others by the lab. */
export type FaultName =
  | 'kill'
  | 'kill-self'
  | 'freeze'
  | 'freeze-self'
  | 'crash-database'
  | 'lose-commit'
  | 'cut'
  | 'slow'
  | 'restart-all'
  | 'surplus-answers'
  | 'restart-provider'
  | 'service-down'
  | 'hour-of-rest'
  | 'disk-full'
  | 'read-only'
  | 'locked'

/** How a sabotage breaks the system, by name. */
export const SABOTAGES = {
  redial: 'a call that was not answered counts as not placed, and is dialed again',
  'dial-before-commit': 'the phone rings first, and the licence is committed afterwards',
  'dial-late': 'a licence is used after its `dialBy`',
  'retry-post': 'a failed POST is sent a second time, as many HTTP clients do by default',
  'count-without-lock': 'the lines in use are counted before the lock is taken',
  'keep-alive': 'POSTs share kept-alive connections, as in most HTTP clients',
  'trust-reused-ids': 'an id that the provider has given to a later call still names the earlier one',
  'no-breaker': 'calls are licensed while the service is plainly down',
  'no-backoff-cap': 'a queue is held back for as long as the provider wishes',
  'free-lines-early': 'a line counts as free before its call is surely over',
  'confirm-before-commit': 'the caller receives a confirmation before its calls are stored',
  'ignore-hours': 'licences are given without a look at calling hours and limits of numbers',
  'cache-list': 'a step sees an entry of the do-not-call list half a second after `add` has resolved',
} as const
export type Sabotage = keyof typeof SABOTAGES

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
export const SABOTAGE_NAMES = Object.keys(SABOTAGES) as readonly Sabotage[]

/**
 * Points in a worker's code where it may kill or freeze itself: in its store, and between store and
 * network.
 */
export const FAULT_POINTS = [
  'before-step',
  'within-transaction',
  'before-commit',
  'after-commit',
  'before-dial',
  'before-post',
  'after-post',
] as const
export type FaultPoint = (typeof FAULT_POINTS)[number]

/** A fault that a worker inflicts on itself when it reaches a fault point for the n-th time. */
export interface SelfFault {
  readonly point: FaultPoint
  readonly nth: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

export type Span = readonly [from: number, to: number]

/** How long everything takes, in milliseconds. */
export interface Timing {
  readonly setup: Span
  readonly ring: Span
  readonly talk: Span
  /** Delay of a late webhook. */
  readonly late: Span
  readonly placeTimeoutMs: number
  readonly dialWithinMs: number
  readonly unknownMs: number
  /** How late a process on a busy machine may do its work, the mock provider included. */
  readonly slackMs: number
  readonly retryDelayMs: number
  /** The longest pause that the provider may ask for. */
  readonly maxRetryAfterMs: number
  /** How long a worker is frozen: longer than every deadline. */
  readonly freeze: Span
  /** How long a worker waits for the store's lock. */
  readonly lockTimeoutMs: number
  /** How long another process holds that lock. */
  readonly lock: Span
}

/**
 * The clock of workers and stores runs at this rate, since calling hours have a resolution of a
 * minute: at `realMs` of the machine's clock it shows `labMs`.
 */
export interface LabTime {
  readonly realMs: number
  readonly labMs: number
  readonly rate: number
}

/** A time for which the provider answered every request with 503 and placed nothing. */
export interface Outage {
  readonly from: number
  readonly until: number
  /** POSTs that arrived in this time. */
  readonly posts: number
}

/** How much of a scenario is run. */
export interface Size {
  readonly calls: number
  /** The calls fall due, and counted faults are injected, within this time. */
  readonly forMs: number
  /** Processes that place calls. */
  readonly workers: number
  /** Schedulers in each worker, each with its own connection to the store. */
  readonly dispatchers: number
  /** Processes that receive webhooks and place no calls. */
  readonly receivers: number
  /** Lines of all queues together. At least 2. */
  readonly cap: number
  /** How often a counted fault is injected. */
  readonly times: number
  readonly killEveryMs: number
  readonly crashEveryMs: number
  /** The run fails if its calls have not ended after this time. */
  readonly boundMs: number
}

/** How the calls of a queue are scheduled: as a list at once, or to fall due over time. */
export type QueueKind = 'list' | 'due'

/** The lines of each queue, by a name that begins with its kind. */
export type Queues = Readonly<Record<string, number>>

/** How the mock provider differs from its default in a scenario. */
export interface ProviderTraits {
  /** Replies to POSTs, by weight. @default nine in ten as by the real service */
  readonly replies?: Readonly<Record<string, number>> | undefined
  /** Outcomes of calls, by weight. @default 70 % completed */
  readonly outcomes?: Readonly<Record<string, number>> | undefined
  /** Further flags of its command. */
  readonly flags?: readonly string[] | undefined
}

/** A test of real processes under one kind of fault. */
export interface Scenario {
  /** One line for `--list`. */
  readonly summary: string
  readonly stores: readonly StoreName[]
  readonly faults: readonly FaultName[]
  /** How webhooks are delivered, by weight. */
  readonly webhooks: Readonly<Record<string, number>>
  /** Which webhooks the provider sends. @default 'all' */
  readonly webhookEvents?: 'all' | 'ends' | undefined
  /** The service of the provider, unless a run asks for another. @default 'num-dialer' */
  readonly service?: Service | undefined
  readonly provider?: ProviderTraits | undefined
  /** Durations that differ from those of its service and store. */
  readonly timing?: Partial<Timing> | undefined
  /**
   * Many queues with this many lines each, which share `cap` lines by the scheduler's option
   * `lines`.
   * @default two queues that have `cap` lines together
   */
  readonly manyQueues?: { readonly count: number; readonly lines: number } | undefined
  /**
   * How many milliseconds a minute of the workers' clock lasts. Calling hours then open every other
   * minute, and each number has a limit.
   * @default no rules, and the machine's clock
   */
  readonly minuteMs?: number | undefined
  /** Whether `times` numbers are added to the do-not-call list during the run. @default false */
  readonly listsNumbers?: boolean | undefined
  /** The sabotage that this scenario must detect. */
  readonly sabotage: Sabotage
  readonly full: Size
  /** For `npm test`. */
  readonly small: Size
}

/** One run of a scenario. */
export interface RunOptions extends Size {
  readonly scenario: string
  readonly store: StoreName
  /** Seeds the outcome of every call and the time of every fault. */
  readonly seed: number
  readonly service: Service
  readonly balancer: Balancer
  readonly faults: readonly FaultName[]
  readonly webhooks: Scenario['webhooks']
  readonly webhookEvents: 'all' | 'ends'
  readonly provider: ProviderTraits
  readonly timing: Partial<Timing>
  readonly manyQueues: Scenario['manyQueues']
  readonly minuteMs: number | undefined
  readonly listsNumbers: boolean
  readonly sabotage?: Sabotage | undefined
}
