import { readReason, type WaitingReason } from './overview-wire.ts'
import { isRecord, readBoolean, readInstant, readList, readNumber, readText, type Schemas } from './read.ts'

/** A list of calls, with its progress. */
export interface CallList {
  readonly name: string
  /** The `queue` of its calls. */
  readonly queue: string
  readonly ownerId?: string | undefined
  /** `idle`, `running`, `paused`, `stopping` or `finished`. */
  readonly state: string
  /** Number of lines. */
  readonly concurrency: number
  readonly callsPerSecond?: number | undefined
  readonly paused: boolean
  /** Whether everything is paused, this list included. */
  readonly allPaused?: boolean | undefined
  /** The lines that all lists and other scheduled calls share. */
  readonly sharedLines?: number | undefined
  /** The number of calls of each status. */
  readonly counts: Readonly<Record<string, number>>
  readonly total: number
  readonly linesInUse: number
  /** Nothing is dialed before, because the provider refuses calls. */
  readonly backoffUntil?: string | undefined
  /** Why its calls wait, the most lasting first; of a list that was asked for by name. */
  readonly reasons?: readonly WaitingReason[] | undefined
  readonly createdAt?: string | undefined
  /** The `sequence` of its first call: that of the others is as much higher as they are behind it. */
  readonly firstSequence: number
}

/** All lists. */
export interface CallLists {
  readonly lists: readonly CallList[]
  /** The most lines of all lists of this user together. */
  readonly maxLines?: number | undefined
}

/** A list that was added. */
export interface AddedList extends CallList {
  /** False if the same request had added it before. */
  readonly created: boolean
  /** Calls that must not be dialed again. */
  readonly leftOut: number
}

/** A list that was stopped. */
export interface StoppedList extends CallList {
  readonly cancelled: number
  /** Calls in flight that could not be hung up: they go on. */
  readonly notHungUp: number
}

/** A number as typed, checked. */
export interface CheckedRow {
  /** E.164; absent if the text is no number. */
  readonly number?: string | undefined
  readonly problem?: { readonly code: string; readonly fault?: string | undefined; readonly detail: string } | undefined
}

export function readCallList(value: unknown): CallList | undefined {
  if (!isRecord<Schemas['List']>(value)) return undefined
  const name = readText(value.name)
  const total = readNumber(value.total)
  if (name === undefined || total === undefined) return undefined
  return {
    name,
    queue: readText(value.queue) ?? name,
    ownerId: readText(value.ownerId),
    state: readText(value.state) ?? 'running',
    concurrency: readNumber(value.concurrency) ?? 1,
    callsPerSecond: readNumber(value.callsPerSecond),
    paused: readBoolean(value.paused) ?? false,
    allPaused: readBoolean(value.allPaused),
    sharedLines: readNumber(value.sharedLines),
    counts: readCounts(value.counts),
    total,
    linesInUse: readNumber(value.linesInUse) ?? 0,
    backoffUntil: readInstant(value.backoffUntil),
    reasons: value.reasons && readList(value.reasons, readReason),
    createdAt: readInstant(value.createdAt),
    firstSequence: readNumber(value.firstSequence) ?? 0,
  }
}

function readCounts(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord<Record<string, number>>(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([status, count]) => (typeof count === 'number' ? [[status, count]] : [])),
  )
}

export function readCallLists(value: unknown): CallLists | undefined {
  if (!isRecord<{ lists: unknown[]; maxLines: number }>(value) || !Array.isArray(value.lists)) return undefined
  return { lists: readList(value.lists, readCallList), maxLines: readNumber(value.maxLines) }
}

export function readAddedList(value: unknown): AddedList | undefined {
  const list = readCallList(value)
  if (!list || !isRecord<{ created: boolean; leftOut: number }>(value)) return undefined
  return { ...list, created: readBoolean(value.created) ?? true, leftOut: readNumber(value.leftOut) ?? 0 }
}

export function readStoppedList(value: unknown): StoppedList | undefined {
  const list = readCallList(value)
  if (!list || !isRecord<{ cancelled: number; notHungUp: number }>(value)) return undefined
  return { ...list, cancelled: readNumber(value.cancelled) ?? 0, notHungUp: readNumber(value.notHungUp) ?? 0 }
}

export function readCheckedRows(value: unknown): readonly CheckedRow[] | undefined {
  if (!isRecord<{ numbers: unknown[] }>(value) || !Array.isArray(value.numbers)) return undefined
  return value.numbers.map((each: unknown): CheckedRow => {
    if (!isRecord<{ number: string; problem: object }>(each)) return UNREADABLE
    const { problem } = each
    const found = isRecord<{ code: string; fault: string; detail: string }>(problem)
      ? {
          code: readText(problem.code) ?? 'invalid',
          fault: readText(problem.fault),
          detail: readText(problem.detail) ?? '',
        }
      : undefined
    return { number: readText(each.number), problem: found }
  })
}

const UNREADABLE: CheckedRow = { problem: { code: 'invalid', detail: '' } }
