import type { Attempt, CallResult, CallStatus } from '@outdial/call-client/kernel'
import { numberIn } from './list.ts'

/** One place in the list of a run, as it stood at a moment. It never changes: every change makes a new one. */
export interface RunEntry {
  /** Its place in the list, from 0. */
  readonly index: number
  /** The number as it stands in the list. */
  readonly to: string
  /**
   * `idle` before it has begun; then as its attempt stands; `scheduled` while another attempt waits for its time or a line.
   * An outcome ends it: from then on it never changes.
   */
  readonly status: CallStatus
  /** The how-manieth attempt this is, from 1; 0 before it has begun. What follows below is all of this attempt. */
  readonly attempt: number
  /** 0 at first, one more with every change. */
  readonly version: number
  /** The provider's id of the attempt. */
  readonly providerCallId?: string | undefined
  readonly answeredAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The provider's own word for the status. */
  readonly cause?: string | undefined
  /** How the attempt ended, once it has. Absent if it was `cancelled` before it began. */
  readonly result?: CallResult | undefined
}

// Each of these writes all fields in one order: objects of a single shape are what makes a million of them cheap.

/** An entry that has not begun. */
export const idleEntry = (index: number, item: unknown): RunEntry => bare(index, numberIn(item), 'idle', 0, 0)

/** An entry that never began, and never will. */
export const cancelledEntry = (index: number, item: unknown): RunEntry => bare(index, numberIn(item), 'cancelled', 0, 1)

/** The entry with its first or next attempt begun. */
export const begun = ({ index, to, attempt, version }: RunEntry): RunEntry =>
  bare(index, to, 'dialing', attempt + 1, version + 1)

/** The entry with what is known of its attempt by now. */
export const told = (entry: RunEntry, known: Attempt): RunEntry => ({
  index: entry.index,
  to: entry.to,
  status: known.status,
  attempt: entry.attempt,
  version: entry.version + 1,
  providerCallId: known.providerCallId,
  answeredAt: known.answeredAt,
  endedAt: known.endedAt,
  durationMs: known.durationMs,
  cause: known.cause,
  result: undefined,
})

/** The entry with its attempt ended so: for good, or `scheduled` for another. */
export const ended = (entry: RunEntry, result: CallResult, status: CallStatus = result.outcome): RunEntry => ({
  index: entry.index,
  to: entry.to,
  status,
  attempt: entry.attempt,
  version: entry.version + 1,
  providerCallId: result.providerCallId,
  answeredAt: result.answeredAt,
  endedAt: result.endedAt,
  durationMs: result.durationMs,
  cause: result.cause,
  result,
})

const bare = (index: number, to: string, status: CallStatus, attempt: number, version: number): RunEntry => ({
  index,
  to,
  status,
  attempt,
  version,
  providerCallId: undefined,
  answeredAt: undefined,
  endedAt: undefined,
  durationMs: undefined,
  cause: undefined,
  result: undefined,
})
