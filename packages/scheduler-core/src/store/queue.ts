import type { Refusal } from './step.ts'

/** What a queue is told to do. */
export interface QueueSettings {
  /** How many lines it has: calls in flight at once. An integer from 1 up. */
  readonly concurrency: number
  /** Whether nothing of it is licensed. @default false */
  readonly paused?: boolean | undefined
  /** How many licences it gives in any second, at most; 0.5 is one in two seconds. @default no limit */
  readonly callsPerSecond?: number | undefined
}

/** What of a queue is to change; what is left out stays, `callsPerSecond: null` lifts the limit. */
export interface QueueChange {
  readonly concurrency?: number | undefined
  readonly paused?: boolean | undefined
  readonly callsPerSecond?: number | null | undefined
}

/** A queue's row. */
export interface Queue {
  readonly name: string
  /** Grows with every change of its settings, from 1. */
  readonly version: number
  readonly concurrency: number
  readonly paused: boolean
  readonly callsPerSecond?: number | undefined
  /** The provider refuses: nothing is licensed until then. */
  readonly backoffUntil?: Date | undefined
  /** Why it is held back. */
  readonly backoffCode?: Refusal['code'] | undefined
  /** How often in a row it had to be held back. */
  readonly refusals: number
  /** Since when somebody has been looking, at least once a minute. */
  readonly attendedSince?: Date | undefined
  /** From when until `attendedSince` nobody looked; absent if nobody had looked before. */
  readonly unattendedFrom?: Date | undefined
  /** When somebody last looked, to within ten seconds. */
  readonly checkedAt?: Date | undefined
}

/** A queue, and how much is in it. */
export interface QueueState extends Queue {
  /** Calls that are `scheduled`, those that are not due included. */
  readonly waiting: number
  /** Lines in use: calls in flight, and those that nobody knows of and that may still ring. */
  readonly linesInUse: number
}

/** A new queue. */
export const newQueue = (name: string, { concurrency, paused = false, callsPerSecond }: QueueSettings): Queue => ({
  name,
  version: 1,
  concurrency,
  paused,
  callsPerSecond,
  refusals: 0,
})

/** The queue with other settings; the same object if nothing changes. */
export function changeSettings(queue: Queue, change: QueueChange): Queue {
  const { concurrency = queue.concurrency, paused = queue.paused } = change
  const callsPerSecond =
    change.callsPerSecond === undefined ? queue.callsPerSecond : (change.callsPerSecond ?? undefined)
  if (concurrency === queue.concurrency && paused === queue.paused && callsPerSecond === queue.callsPerSecond)
    return queue
  return { ...queue, concurrency, paused, callsPerSecond, version: queue.version + 1 }
}

const UNATTENDED_MS = 60_000
const LOOK_PRECISION_MS = 10_000

/**
 * The queue after somebody looked at it. `attendedSince` begins anew when more than a minute has surely passed without a look, and
 * follows a clock that was set back. The same object is returned if the last look is so recent that nothing need be written.
 */
export function attend(queue: Queue, now: Date): Queue {
  const { attendedSince, checkedAt } = queue
  if (
    attendedSince === undefined ||
    checkedAt === undefined ||
    now.getTime() - checkedAt.getTime() > UNATTENDED_MS + LOOK_PRECISION_MS
  ) {
    return { ...queue, attendedSince: now, unattendedFrom: checkedAt, checkedAt: now }
  }
  if (now >= checkedAt && now.getTime() - checkedAt.getTime() < LOOK_PRECISION_MS) return queue
  return { ...queue, attendedSince: attendedSince < now ? attendedSince : now, checkedAt: now }
}

const HOLD_BACK: Readonly<Partial<Record<Refusal['code'], { readonly firstMs: number; readonly mostMs: number }>>> = {
  'rate-limited': { firstMs: 1000, mostMs: 60_000 },
  unavailable: { firstMs: 1000, mostMs: 60_000 },
  unauthorized: { firstMs: 30_000, mostMs: 300_000 },
}

// Whoever asks for more, asks to leave calls undone.
const LONGEST_WISH_MS = 3_600_000

/** Whether such a refusal is not the call's own fault, so that the call uses up no attempt. */
export const releases = (code: Refusal['code']): boolean => code === 'not-dialed' || HOLD_BACK[code] !== undefined

/**
 * The queue after a refusal of a call licensed then: held back for as long as the provider asks, and else for twice as long each time.
 * Refusals of calls that were licensed before it was last held back say nothing new.
 */
export function holdBack(queue: Queue, { code, retryAfterMs = 0 }: Refusal, licensedAt: Date, now: Date): Queue {
  const hold = HOLD_BACK[code]
  if (!hold) return queue
  const known = queue.backoffUntil !== undefined && (licensedAt < queue.backoffUntil || now < queue.backoffUntil)
  const wishMs = Math.min(retryAfterMs, LONGEST_WISH_MS)
  if (known && wishMs <= 0) return queue
  const refusals = known ? queue.refusals : queue.refusals + 1
  const backoffMs = Math.min(hold.firstMs * 2 ** Math.max(0, refusals - 1), hold.mostMs)
  const until = now.getTime() + Math.max(known ? 0 : backoffMs, wishMs)
  const backoffUntil = new Date(Math.max(until, queue.backoffUntil?.getTime() ?? 0))
  if (known && backoffUntil.getTime() === queue.backoffUntil?.getTime()) return queue
  return { ...queue, backoffUntil, backoffCode: code, refusals }
}

/** The queue after the provider took a call that was licensed then; the same object if it was not held back. */
export function endBackoff(queue: Queue, licensedAt: Date): Queue {
  const { backoffUntil } = queue
  if (backoffUntil === undefined || licensedAt < backoffUntil) return queue
  return { ...queue, backoffUntil: undefined, backoffCode: undefined, refusals: 0 }
}

/** In which span of time how many licences may be given. */
export interface Pace {
  readonly most: number
  readonly withinMs: number
}

/** `callsPerSecond` as whole calls in whole milliseconds: 5 in a second, 1 in two seconds for 0.5, 3 in 1.2 seconds for 2.5. */
export function paceOf({ callsPerSecond }: Queue): Pace | undefined {
  if (callsPerSecond === undefined) return undefined
  const most = Math.ceil(callsPerSecond)
  return { most, withinMs: Math.ceil((most / callsPerSecond) * 1000) }
}

/** What a store has counted, after it has locked the queue. */
export interface Counted {
  readonly linesInUse: number
  /** When the next line is freed by time alone: that of an `indeterminate` attempt. */
  readonly lineFreeAt?: Date | undefined
  /** Licences given within the pace's span before now, released ones included. */
  readonly licences: number
  /** The first of them. */
  readonly firstLicenceAt?: Date | undefined
}

/** How many calls a queue may license now. */
export interface QueueCapacity {
  readonly free: number
  /** Earliest time at which the passing of time opens the queue. Absent if only an update or a change of its settings can. */
  readonly openAt?: Date | undefined
}

/** The capacity that pause, back-off, lines and pace leave. */
export function capacityOf(queue: Queue, counted: Counted, now: Date): QueueCapacity {
  if (queue.paused) return { free: 0 }
  if (queue.backoffUntil && now < queue.backoffUntil) return { free: 0, openAt: queue.backoffUntil }
  const lines = queue.concurrency - counted.linesInUse
  if (lines <= 0) return { free: 0, openAt: counted.lineFreeAt }
  const pace = paceOf(queue)
  if (!pace) return { free: lines, openAt: now }
  const licences = pace.most - counted.licences
  if (licences > 0) return { free: Math.min(lines, licences), openAt: now }
  return { free: 0, openAt: new Date((counted.firstLicenceAt ?? now).getTime() + pace.withinMs) }
}
