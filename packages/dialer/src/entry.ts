import type { Attempt, CallRequest, CallResult, CallStatus } from '@outdial/call-client/kernel'
import { metadataIn, numberIn } from './list.ts'

/** A snapshot of one place in a run's list. Frozen: each change makes a new snapshot. */
export interface RunEntry {
  /** Position in the list, from 0. */
  readonly index: number
  /** The number as written in the list. */
  readonly to: string
  /** The `metadata` of the request in the list: the same object. Absent for a plain number. */
  readonly metadata?: CallRequest['metadata']
  /**
   * `idle` before the entry begins, then the status of its attempt; `scheduled` while a retry waits
   * for its time or a line. An entry whose status is an outcome never changes again.
   */
  readonly status: CallStatus
  /** Number of the attempt, from 1; 0 before the first. The fields below are about this attempt. */
  readonly attempt: number
  /** 0 at first; each change adds one. */
  readonly version: number
  /** The provider's id of the attempt. */
  readonly providerCallId?: string | undefined
  readonly answeredAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** Duration of the conversation, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The provider's own word for the status. */
  readonly cause?: string | undefined
  /** The result of the ended attempt. Absent if the entry was `cancelled` before it began. */
  readonly result?: CallResult | undefined
}

// All functions write all fields in the same order: with one object shape, a million entries stay
// cheap.

/** An entry that has not begun. */
export const idleEntry = (index: number, item: unknown): RunEntry =>
  bare(index, numberIn(item), metadataIn(item), 'idle', 0, 0)

/** An entry that was cancelled before it began. */
export const cancelledEntry = (index: number, item: unknown): RunEntry =>
  bare(index, numberIn(item), metadataIn(item), 'cancelled', 0, 1)

/** The entry with its first or next attempt begun. */
export const begun = ({ index, to, metadata, attempt, version }: RunEntry): RunEntry =>
  bare(index, to, metadata, 'dialing', attempt + 1, version + 1)

/** The entry after an update of its attempt. */
export const updated = (entry: RunEntry, known: Attempt): RunEntry => ({
  index: entry.index,
  to: entry.to,
  metadata: entry.metadata,
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

/** The entry after its attempt ended: with its outcome, or `scheduled` if a retry follows. */
export const ended = (entry: RunEntry, result: CallResult, status: CallStatus = result.outcome): RunEntry => ({
  index: entry.index,
  to: entry.to,
  metadata: entry.metadata,
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

const bare = (
  index: number,
  to: string,
  metadata: RunEntry['metadata'],
  status: CallStatus,
  attempt: number,
  version: number,
): RunEntry => ({
  index,
  to,
  metadata,
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
