import type {
  Attempt,
  AttemptDetails,
  CallRequest,
  CallResult,
  CallStatus,
  FollowState,
} from '@outdial/call-client/kernel'
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
   * for its time or a line. Becomes `idle` or `scheduled` again if the provider refused the attempt
   * through no fault of the call. An entry whose status is an outcome never changes again.
   */
  readonly status: CallStatus
  /** Number of the attempt, from 1; 0 before the first. The fields below are about this attempt. */
  readonly attempt: number
  /** 0 at first; each change adds one. */
  readonly version: number
  /** When the status was reached, by this process's clock. Absent before the entry first begins. */
  readonly since?: Date | undefined
  /**
   * When a call in flight ends at the latest. Set once its provider was silent. Absent if `dial`
   * does not report it.
   */
  readonly endsBy?: Date | undefined
  /**
   * Time of the provider's last answer or webhook, or of the start of the call, while the call is
   * in flight and the provider does not answer. Absent if `dial` does not report it.
   */
  readonly silentSince?: Date | undefined
  /** The provider's id of the attempt. */
  readonly providerCallId?: string | undefined
  readonly answeredAt?: Date | undefined
  readonly endedAt?: Date | undefined
  /** Duration of the conversation, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The provider's own word for the status, or its last refusal. */
  readonly cause?: string | undefined
  /** What else the provider reported about the attempt so far. */
  readonly details?: AttemptDetails | undefined
  /** The result of the ended attempt. Absent if the entry was `cancelled` before it began. */
  readonly result?: CallResult | undefined
}

// All functions write all fields in the same order: with one object shape, a million entries stay
// cheap.

/** An entry that has not begun. */
export const idleEntry = (index: number, item: unknown): RunEntry =>
  bare(index, numberIn(item), metadataIn(item), 'idle', 0, 0, undefined)

/** An entry that was cancelled before it began. */
export const cancelledEntry = (index: number, item: unknown): RunEntry =>
  bare(index, numberIn(item), metadataIn(item), 'cancelled', 0, 1, undefined)

/** The entry with its first or next attempt begun. */
export const begun = ({ index, to, metadata, attempt, version }: RunEntry, now: Date): RunEntry =>
  bare(index, to, metadata, 'dialing', attempt + 1, version + 1, now)

/** The entry after an update of its attempt. */
export const updated = (entry: RunEntry, known: Attempt, now: Date): RunEntry => ({
  index: entry.index,
  to: entry.to,
  metadata: entry.metadata,
  status: known.status,
  attempt: entry.attempt,
  version: entry.version + 1,
  since: known.status === entry.status ? entry.since : now,
  endsBy: entry.endsBy,
  silentSince: entry.silentSince,
  providerCallId: known.providerCallId,
  answeredAt: known.answeredAt,
  endedAt: known.endedAt,
  durationMs: known.durationMs,
  cause: known.cause,
  details: known.details,
  result: undefined,
})

/** The entry after a change in how its call is followed. */
export const followed = (entry: RunEntry, { endsBy, silentSince }: FollowState): RunEntry => ({
  ...entry,
  version: entry.version + 1,
  endsBy,
  silentSince,
})

/** The entry after its attempt ended: with its outcome, or `scheduled` if a retry follows. */
export const ended = (
  entry: RunEntry,
  result: CallResult,
  now: Date,
  status: CallStatus = result.outcome,
): RunEntry => ({
  index: entry.index,
  to: entry.to,
  metadata: entry.metadata,
  status,
  attempt: entry.attempt,
  version: entry.version + 1,
  since: now,
  endsBy: undefined,
  silentSince: undefined,
  providerCallId: result.providerCallId,
  answeredAt: result.answeredAt,
  endedAt: result.endedAt,
  durationMs: result.durationMs,
  cause: result.cause,
  details: result.details,
  result,
})

/** The entry after a refusal that uses up no attempt: as it was `before` the attempt. */
export const putBack = (entry: RunEntry, before: RunEntry, refusal: CallResult, now: Date): RunEntry => ({
  ...before,
  version: entry.version + 1,
  since: now,
  cause: refusal.cause,
})

/** The entry after the run was stopped while it waited to be dialed. */
export const stopped = (entry: RunEntry, now: Date): RunEntry => ({
  ...entry,
  status: entry.result?.outcome ?? 'cancelled',
  version: entry.version + 1,
  since: now,
})

const bare = (
  index: number,
  to: string,
  metadata: RunEntry['metadata'],
  status: CallStatus,
  attempt: number,
  version: number,
  since: Date | undefined,
): RunEntry => ({
  index,
  to,
  metadata,
  status,
  attempt,
  version,
  since,
  endsBy: undefined,
  silentSince: undefined,
  providerCallId: undefined,
  answeredAt: undefined,
  endedAt: undefined,
  durationMs: undefined,
  cause: undefined,
  details: undefined,
  result: undefined,
})
