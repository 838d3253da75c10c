import { isRecord, readBoolean, readInstant, readList, readNumber, readRecord, readText, type Schemas } from './read.ts'

/** The state of one number of the list. */
export interface DialerEntry {
  /** The index in the list, from 0. */
  readonly index: number
  /** The number, E.164. */
  readonly to: string
  /**
   * `idle`, or another status of the glossary. A status that this version does not know is shown
   * unchanged.
   */
  readonly status: string
  /** The number of the attempt, from 1; 0 before the first. */
  readonly attempt: number
  /** Grows with every change of this entry. */
  readonly version: number
  /** When the status was reached: an instant as text. */
  readonly since?: string | undefined
  /** While its call is in flight: when it ends at the latest, and its line is free. */
  readonly endsBy?: string | undefined
  /** While its call is in flight and the service does not answer: the service's last sign. */
  readonly silentSince?: string | undefined
  /** The provider's own word for the reason, or its last refusal. */
  readonly cause?: string | undefined
  /** Of an ended attempt: whether an answer was reported. `completed` alone does not prove one. */
  readonly answered?: boolean | undefined
  /** The length of the talk, in milliseconds. */
  readonly durationMs?: number | undefined
  /** What else the provider reported about the attempt, by name. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

const STATES = {
  idle: true,
  running: true,
  paused: true,
  stopping: true,
  stopped: true,
  finished: true,
} as const satisfies Readonly<Record<Schemas['DialerSnapshot']['state'], true>>

/** The state of the dialer. */
export type DialerState = keyof typeof STATES

const isState = (text: string | undefined): text is DialerState => text !== undefined && Object.hasOwn(STATES, text)

/** The dialer without its list. */
export interface DialerEvent {
  /**
   * Identifies one run of the server process. With another epoch, everything known before is void.
   */
  readonly epoch: string
  /** Grows with every change of `state`. */
  readonly version: number
  readonly state: DialerState
  /** The number of lines: calls in flight at once. */
  readonly concurrency: number
  /** While the service refuses calls: no call begins before this instant. */
  readonly backoffUntil?: string | undefined
  /** Why: the code of the refusal, such as `rate-limited`. */
  readonly backoffCode?: string | undefined
  /**
   * After a stop with `hangUp`: `requested`, `failed` (a call that is still in flight could not be
   * hung up) or `not-supported` (the provider cannot hang up: the calls go on).
   */
  readonly hangUp?: string | undefined
}

/** The dialer with all entries of its list. */
export interface DialerSnapshot extends DialerEvent {
  readonly entries: readonly DialerEntry[]
  /** Before the start: earlier calls to numbers of this list that may still be in progress. */
  readonly recentlyDialed?: RecentlyDialed | undefined
}

/** Calls of an earlier server process. */
export interface RecentlyDialed {
  readonly count: number
  /** When the last of them began: an instant as text. */
  readonly lastAt: string
}

/** An entry that changed. */
export interface EntryEvent {
  readonly epoch: string
  readonly entry: DialerEntry
}

export function readSnapshot(value: unknown): DialerSnapshot | undefined {
  const dialer = readDialerEvent(value)
  if (!dialer || !isRecord<Schemas['DialerSnapshot']>(value) || !Array.isArray(value.entries)) return undefined
  const entries = readList(value.entries, readEntry)
  const isComplete = entries.length === value.entries.length && entries.every(({ index }, place) => index === place)
  return isComplete ? { ...dialer, entries, recentlyDialed: readRecentlyDialed(value.recentlyDialed) } : undefined
}

function readRecentlyDialed(value: unknown): RecentlyDialed | undefined {
  if (!isRecord<NonNullable<Schemas['DialerSnapshot']['recentlyDialed']>>(value)) return undefined
  const count = readNumber(value.count)
  const lastAt = readInstant(value.lastAt)
  return count !== undefined && lastAt !== undefined ? { count, lastAt } : undefined
}

export function readDialerEvent(value: unknown): DialerEvent | undefined {
  if (!isRecord<Schemas['DialerEvent']>(value)) return undefined
  const epoch = readText(value.epoch)
  const version = readNumber(value.version)
  const state = readText(value.state)
  const concurrency = readNumber(value.concurrency)
  if (!isState(state) || epoch === undefined || version === undefined || concurrency === undefined) return undefined
  const backoffUntil = readInstant(value.backoffUntil)
  const [backoffCode, hangUp] = [readText(value.backoffCode), readText(value.hangUp)]
  return { epoch, version, state, concurrency, backoffUntil, backoffCode, hangUp }
}

export function readEntryEvent(value: unknown): EntryEvent | undefined {
  const entry = readEntry(value)
  const epoch = isRecord<Schemas['EntryEvent']>(value) ? readText(value.epoch) : undefined
  return entry && epoch !== undefined ? { epoch, entry } : undefined
}

function readEntry(value: unknown): DialerEntry | undefined {
  if (!isRecord<Schemas['Entry']>(value)) return undefined
  const index = readNumber(value.index)
  const to = readText(value.to)
  const status = readText(value.status)
  if (index === undefined || to === undefined || status === undefined) return undefined
  return {
    index,
    to,
    status,
    attempt: readNumber(value.attempt) ?? 0,
    version: readNumber(value.version) ?? 0,
    since: readInstant(value.since),
    endsBy: readInstant(value.endsBy),
    silentSince: readInstant(value.silentSince),
    cause: readText(value.cause),
    answered: readBoolean(value.answered),
    durationMs: readNumber(value.durationMs),
    details: readRecord(value.details),
  }
}
