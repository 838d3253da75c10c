import { type Call, readCall } from './call-wire.ts'
import { type Dispatching, readDispatching } from './dispatching-wire.ts'
import { readLogEntry } from './log-wire.ts'
import { isRecord, readBoolean, readInstant, readList, readNumber, readText, type Schemas } from './read.ts'

/** Calls that ended in one hour with one outcome. */
export interface EndedCalls {
  /** The begin of the hour: an instant as text. */
  readonly at: string
  readonly outcome: string
  readonly answered: boolean
  readonly calls: number
}

/** A queue with calls that have not begun, and why. */
export interface WaitingQueue {
  readonly queue: string
  readonly calls: number
  /** The most lasting first. None if a call is begun next. */
  readonly reasons: readonly WaitingReason[]
}

/** A reason why calls of a queue wait. */
export interface WaitingReason {
  /** As in an explanation, such as `window`. */
  readonly code: string
  /** When time alone ends it: an instant as text. */
  readonly until?: string | undefined
}

/** What the dialer does with the lists that were begun. */
export interface DialerUsage {
  readonly lines: number
  readonly linesInUse: number
  /** Numbers that wait for a line. */
  readonly waiting: number
  readonly paused: boolean
  /** Until when its service is called no more: an instant as text. */
  readonly backoffUntil?: string | undefined
}

/** How the calls go: of all calls for an admin, of the user's own calls for a user. */
export interface Overview {
  /** When the server made it. */
  readonly at: string
  /** The begin of the first hour. */
  readonly since: string
  /** Calls that have not begun. */
  readonly scheduled: number
  /** Calls in progress; for an admin all lines in use. */
  readonly inProgress: number
  /** The lines there are. For admins. */
  readonly lines?: number | undefined
  readonly endedLastMinute: number
  /** Answered of all that the network took, from 0 to 1. Absent if there are none. */
  readonly answerRate?: number | undefined
  /** Hours without calls are left out. */
  readonly hours: readonly EndedCalls[]
  readonly failures: readonly Call[]
  readonly next: readonly Call[]
  /** For admins. */
  readonly waiting?: readonly WaitingQueue[] | undefined
  /** When a worker last checked a queue. For admins. */
  readonly checkedAt?: string | undefined
  /** For admins. */
  readonly dispatching?: Dispatching | undefined
  /** Absent if the user may not dial. */
  readonly dialer?: DialerUsage | undefined
}

export function readOverview(value: unknown): Overview | undefined {
  if (!isRecord<Schemas['Overview']>(value)) return undefined
  const at = readInstant(value.at)
  const since = readInstant(value.since)
  if (at === undefined || since === undefined) return undefined
  return {
    at,
    since,
    scheduled: readNumber(value.scheduled) ?? 0,
    inProgress: readNumber(value.inProgress) ?? 0,
    lines: readNumber(value.lines),
    endedLastMinute: readNumber(value.endedLastMinute) ?? 0,
    answerRate: readNumber(value.answerRate),
    hours: readList(value.hours, readEnded),
    failures: readList(value.failures, readLogEntry),
    next: readList(value.next, readCall),
    waiting: Array.isArray(value.waiting) ? readList(value.waiting, readWaiting) : undefined,
    checkedAt: readInstant(value.checkedAt),
    dispatching: readDispatching(value.dispatching),
    dialer: readUsage(value.dialer),
  }
}

function readEnded(value: unknown): EndedCalls | undefined {
  if (!isRecord<Schemas['Overview']['hours'][number]>(value)) return undefined
  const at = readInstant(value.at)
  const outcome = readText(value.outcome)
  if (at === undefined || outcome === undefined) return undefined
  return { at, outcome, answered: readBoolean(value.answered) ?? false, calls: readNumber(value.calls) ?? 0 }
}

function readWaiting(value: unknown): WaitingQueue | undefined {
  if (!isRecord<NonNullable<Schemas['Overview']['waiting']>[number]>(value)) return undefined
  const queue = readText(value.queue)
  if (queue === undefined) return undefined
  return { queue, calls: readNumber(value.calls) ?? 0, reasons: readList(value.reasons, readReason) }
}

export function readReason(value: unknown): WaitingReason | undefined {
  if (!isRecord<NonNullable<Schemas['Overview']['waiting']>[number]['reasons'][number]>(value)) return undefined
  const code = readText(value.code)
  return code === undefined ? undefined : { code, until: readInstant(value.until) }
}

function readUsage(value: unknown): DialerUsage | undefined {
  if (!isRecord<NonNullable<Schemas['Overview']['dialer']>>(value)) return undefined
  return {
    lines: readNumber(value.lines) ?? 0,
    linesInUse: readNumber(value.linesInUse) ?? 0,
    waiting: readNumber(value.waiting) ?? 0,
    paused: readBoolean(value.paused) ?? false,
    backoffUntil: readInstant(value.backoffUntil),
  }
}
