import { askedBackoffMs, isAboutService, refusalBackoffMs } from '@outdial/call-client/internal'
import type { ProviderLimits, Refusal } from './step.ts'

/** Settings of a new queue. */
export interface QueueSettings {
  /** Number of lines: the most calls in flight at once. An integer from 1 up. */
  readonly concurrency: number
  /** True if the queue licenses no call. @default false */
  readonly paused?: boolean | undefined
  /** The most licences in any second; 0.5 means one in two seconds. @default no limit */
  readonly callsPerSecond?: number | undefined
}

/**
 * Settings of a queue that a store creates because a call names it. No call may wait without one.
 */
export const ONE_LINE: QueueSettings = { concurrency: 1 }

/**
 * Changes to a queue. Omitted settings stay unchanged; `callsPerSecond: null` removes the limit.
 */
export interface QueueChange {
  readonly concurrency?: number | undefined
  readonly paused?: boolean | undefined
  readonly callsPerSecond?: number | null | undefined
  /** `null` ends the back-off now. */
  readonly backoff?: null | undefined
}

/** A stored queue. */
export interface Queue {
  readonly name: string
  /** Starts at 1 and grows with every change of the settings. */
  readonly version: number
  readonly concurrency: number
  readonly paused: boolean
  readonly callsPerSecond?: number | undefined
  /** End of the back-off: nothing is licensed before it, because the provider refuses calls. */
  readonly backoffUntil?: Date | undefined
  /** The refusal that caused the back-off. */
  readonly backoffCode?: Refusal['code'] | undefined
  /** Number of back-offs in a row. */
  readonly refusals: number
  /** Since when workers have checked the queue at least once a minute. */
  readonly attendedSince?: Date | undefined
  /**
   * Start of the last gap in which no worker checked the queue. The gap ended at `attendedSince`.
   * Absent if no worker had checked the queue before.
   */
  readonly unattendedFrom?: Date | undefined
  /** When a worker last checked the queue, with a precision of ten seconds. */
  readonly checkedAt?: Date | undefined
}

/** A queue with its counts. */
export interface QueueState extends Queue {
  /** Number of `scheduled` calls, due or not. */
  readonly waiting: number
  /** Lines in use: open attempts, and `indeterminate` attempts that may still ring. */
  readonly linesInUse: number
}

/** Creates a queue. */
export const newQueue = (name: string, { concurrency, paused = false, callsPerSecond }: QueueSettings): Queue => ({
  name,
  version: 1,
  concurrency,
  paused,
  callsPerSecond,
  refusals: 0,
})

/** Applies new settings. Returns the same object if nothing changes. */
export function changeSettings(queue: Queue, change: QueueChange): Queue {
  const { concurrency = queue.concurrency, paused = queue.paused } = change
  const callsPerSecond =
    change.callsPerSecond === undefined ? queue.callsPerSecond : (change.callsPerSecond ?? undefined)
  const released = change.backoff === null ? withoutBackoff(queue) : queue
  if (
    released === queue &&
    concurrency === queue.concurrency &&
    paused === queue.paused &&
    callsPerSecond === queue.callsPerSecond
  )
    return queue
  return { ...released, concurrency, paused, callsPerSecond, version: queue.version + 1 }
}

const UNATTENDED_MS = 60_000
const CHECK_PRECISION_MS = 10_000

/**
 * Notes that a worker checked the queue. `attendedSince` restarts if more than a minute has passed
 * without a check, and follows a clock that was set back. Returns the same object if the previous
 * check is less than ten seconds old, which saves a write.
 */
export function attend(queue: Queue, now: Date): Queue {
  const { attendedSince, checkedAt } = queue
  if (
    attendedSince === undefined ||
    checkedAt === undefined ||
    now.getTime() - checkedAt.getTime() > UNATTENDED_MS + CHECK_PRECISION_MS
  ) {
    return { ...queue, attendedSince: now, unattendedFrom: checkedAt, checkedAt: now }
  }
  if (now >= checkedAt && now.getTime() - checkedAt.getTime() < CHECK_PRECISION_MS) return queue
  return { ...queue, attendedSince: attendedSince < now ? attendedSince : now, checkedAt: now }
}

/** True if the call did not cause this refusal, so the refusal uses up no attempt. */
export const releases = (code: Refusal['code']): boolean => code === 'not-dialed' || isAboutService(code)

/**
 * Holds a queue back after a refusal. The back-off doubles each time, and lasts at least as long as
 * the provider asks, up to `maxRetryAfterMs`. A call licensed at `licensedAt`, before the current
 * back-off ended, does not count as a new refusal: it can only extend the back-off.
 */
export function holdBack(
  queue: Queue,
  { code, retryAfterMs }: Refusal,
  licensedAt: Date,
  now: Date,
  maxRetryAfterMs?: number,
): Queue {
  if (!isAboutService(code)) return queue
  const known = queue.backoffUntil !== undefined && (licensedAt < queue.backoffUntil || now < queue.backoffUntil)
  const wishMs = askedBackoffMs(retryAfterMs, maxRetryAfterMs)
  if (known && wishMs <= 0) return queue
  const refusals = known ? queue.refusals : queue.refusals + 1
  const until = now.getTime() + Math.max(known ? 0 : refusalBackoffMs(code, refusals), wishMs)
  const backoffUntil = new Date(Math.max(until, queue.backoffUntil?.getTime() ?? 0))
  if (known && backoffUntil.getTime() === queue.backoffUntil?.getTime()) return queue
  return { ...queue, backoffUntil, backoffCode: code, refusals }
}

/**
 * Ends the back-off after the provider accepted a call licensed at `licensedAt`. Returns the same
 * object if there is no back-off, or if the call was licensed before the back-off ended.
 */
export function endBackoff(queue: Queue, licensedAt: Date): Queue {
  const { backoffUntil } = queue
  return backoffUntil === undefined || licensedAt < backoffUntil ? queue : withoutBackoff(queue)
}

const withoutBackoff = (queue: Queue): Queue =>
  queue.backoffUntil === undefined ? queue : { ...queue, backoffUntil: undefined, backoffCode: undefined, refusals: 0 }

/** At most `most` licences within any span of `withinMs` milliseconds. */
export interface Pace {
  readonly most: number
  readonly withinMs: number
}

/**
 * Converts `callsPerSecond` to whole calls in whole milliseconds: 5 means 5 in 1,000 ms, 0.5 means
 * 1 in 2,000 ms, 2.5 means 3 in 1,200 ms.
 */
export function paceOf({ callsPerSecond }: Pick<ProviderLimits, 'callsPerSecond'>): Pace | undefined {
  if (callsPerSecond === undefined) return undefined
  const most = Math.ceil(callsPerSecond)
  return { most, withinMs: Math.ceil((most / callsPerSecond) * 1000) }
}

/** Lines and licences of a queue or a provider, counted after the lock. */
export interface Counted {
  readonly linesInUse: number
  /** When time alone frees the next line, that of an `indeterminate` attempt. */
  readonly lineFreeAt?: Date | undefined
  /** Licences within the span of the pace, including released attempts. */
  readonly licences: number
  /** Time of the first of these licences. */
  readonly firstLicenceAt?: Date | undefined
}

/** Adds a licence that is given now. */
export const withLicence = ({ firstLicenceAt, ...counted }: Counted, now: Date): Counted => ({
  ...counted,
  linesInUse: counted.linesInUse + 1,
  licences: counted.licences + 1,
  firstLicenceAt: firstLicenceAt && firstLicenceAt < now ? firstLicenceAt : now,
})

/** How many calls a queue, or all queues at a provider, may license now. */
export interface QueueCapacity {
  readonly free: number
  /**
   * Earliest time of the next licence; now if one may be given. Absent if only an update or a change
   * of the settings allows one.
   */
  readonly openAt?: Date | undefined
}

/** The capacity that pause, back-off, lines and pace leave. */
export function capacityOf(queue: Queue, counted: Counted, now: Date): QueueCapacity {
  if (queue.paused) return { free: 0 }
  if (queue.backoffUntil && now < queue.backoffUntil) return { free: 0, openAt: queue.backoffUntil }
  return capacityWithin(queue, counted, now)
}

/** The capacity that lines and pace leave. */
export function capacityWithin(
  { concurrency = Infinity, callsPerSecond }: ProviderLimits,
  counted: Counted,
  now: Date,
): QueueCapacity {
  const lines = concurrency - counted.linesInUse
  if (lines <= 0) return { free: 0, openAt: counted.lineFreeAt }
  const pace = paceOf({ callsPerSecond })
  if (!pace) return { free: lines, openAt: now }
  const licences = pace.most - counted.licences
  if (licences > 0) return { free: Math.min(lines, licences), openAt: now }
  return { free: 0, openAt: new Date((counted.firstLicenceAt ?? now).getTime() + pace.withinMs) }
}
