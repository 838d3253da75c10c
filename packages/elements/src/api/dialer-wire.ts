import { isRecord, readNumber, readText } from './read.ts'

/** One number of the list, as the server tells it. */
export interface DialerEntry {
  /** Its place in the list, from 0. */
  readonly index: number
  /** The number, E.164. */
  readonly to: string
  /** `idle` before it has begun, then a word of the glossary; one that this version does not know is shown as it is. */
  readonly status: string
  /** The how-manieth try, from 1; 0 before the first. */
  readonly attempt: number
  /** Grows with every change of this entry. */
  readonly version: number
  /** The provider's own word for why. */
  readonly cause?: string | undefined
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
}

const STATES = ['idle', 'running', 'paused', 'stopping', 'stopped', 'finished'] as const

/** Where the dialer stands. */
export type DialerState = (typeof STATES)[number]

/** The dialer without its list. */
export interface DialerStanding {
  /** Another one means another life of the server: nothing known from before holds. */
  readonly epoch: string
  /** Grows with every change of `state`. */
  readonly version: number
  readonly state: DialerState
  /** How many lines it has: calls in flight at once. */
  readonly concurrency: number
}

/** The dialer and its whole list. */
export interface DialerPicture extends DialerStanding {
  readonly entries: readonly DialerEntry[]
}

export interface EntryMessage {
  readonly epoch: string
  readonly entry: DialerEntry
}

export function readPicture(value: unknown): DialerPicture | undefined {
  const standing = readStanding(value)
  if (!standing || !isRecord(value) || !Array.isArray(value.entries)) return undefined
  const entries: DialerEntry[] = []
  for (const item of value.entries) {
    const entry = readEntry(item)
    if (entry?.index !== entries.length) return undefined
    entries.push(entry)
  }
  return { ...standing, entries }
}

export function readStanding(value: unknown): DialerStanding | undefined {
  if (!isRecord(value)) return undefined
  const { epoch, version, concurrency } = value
  const state = STATES.find(state => state === value.state)
  if (!state || typeof epoch !== 'string' || typeof version !== 'number' || typeof concurrency !== 'number') {
    return undefined
  }
  return { epoch, version, state, concurrency }
}

export function readEntryMessage(value: unknown): EntryMessage | undefined {
  const entry = readEntry(value)
  return entry && isRecord(value) && typeof value.epoch === 'string' ? { epoch: value.epoch, entry } : undefined
}

function readEntry(value: unknown): DialerEntry | undefined {
  if (!isRecord(value)) return undefined
  const { index, to, status, attempt, version, cause, durationMs } = value
  if (typeof index !== 'number' || typeof to !== 'string' || typeof status !== 'string') return undefined
  return {
    index,
    to,
    status,
    attempt: readNumber(attempt) ?? 0,
    version: readNumber(version) ?? 0,
    cause: readText(cause),
    durationMs: readNumber(durationMs),
  }
}
