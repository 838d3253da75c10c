import { isRecord, readBoolean, readList, readNumber, readText, type Schemas } from './read.ts'

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
  /** The provider's own word for the reason. */
  readonly cause?: string | undefined
  /** Of an ended attempt: whether an answer was reported. `completed` alone does not prove one. */
  readonly answered?: boolean | undefined
  /** The length of the talk, in milliseconds. */
  readonly durationMs?: number | undefined
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
}

/** The dialer with all entries of its list. */
export interface DialerSnapshot extends DialerEvent {
  readonly entries: readonly DialerEntry[]
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
  return isComplete ? { ...dialer, entries } : undefined
}

export function readDialerEvent(value: unknown): DialerEvent | undefined {
  if (!isRecord<Schemas['DialerEvent']>(value)) return undefined
  const epoch = readText(value.epoch)
  const version = readNumber(value.version)
  const state = readText(value.state)
  const concurrency = readNumber(value.concurrency)
  if (!isState(state) || epoch === undefined || version === undefined || concurrency === undefined) return undefined
  return { epoch, version, state, concurrency }
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
    cause: readText(value.cause),
    answered: readBoolean(value.answered),
    durationMs: readNumber(value.durationMs),
  }
}
