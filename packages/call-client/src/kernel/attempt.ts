import type { CallUpdate } from './call.ts'
import { type AttemptDetails, mergeDetails } from './details.ts'
import { type AttemptStatus, isOutcome, rankOf } from './status.ts'

/** The state of one attempt: all its updates, merged. */
export interface Attempt {
  readonly status: AttemptStatus
  readonly providerCallId?: string | undefined
  /** Whether the call was surely answered. */
  readonly answered: boolean
  readonly answeredAt?: Date | undefined
  readonly endedAt?: Date | undefined
  readonly durationMs?: number | undefined
  readonly cause?: string | undefined
  /** The status that the cause was reported with. */
  readonly causeStatus?: AttemptStatus | undefined
  /** What else the provider reported. */
  readonly details?: AttemptDetails | undefined
}

/** An attempt before its first update. */
export const NEW_ATTEMPT: Attempt = { status: 'dialing', answered: false }

/**
 * Merges an update into an attempt. Returns the same object if the update adds nothing. The update
 * must be about this attempt: check it with `contradictionOf` first.
 *
 * The result depends on the set of updates, never on their order or number. `status` is the
 * strongest one reported; `endedAt` the earliest time reported with that outcome; `answeredAt` the
 * earliest; `durationMs` the longest; `cause` the one reported with the strongest status. Of two
 * causes with that status, the first in alphabetical order is kept. `details` are merged by name (see
 * `mergeDetails`).
 */
export function mergeUpdate(attempt: Attempt, update: CallUpdate): Attempt {
  const stronger = rankOf(update.status) - rankOf(attempt.status)
  const merged: Attempt = {
    status: stronger > 0 ? update.status : attempt.status,
    providerCallId: attempt.providerCallId ?? update.providerCallId,
    answered: attempt.answered || update.answered === true || update.status === 'answered',
    answeredAt: update.status === 'answered' ? earliest(attempt.answeredAt, update.at) : attempt.answeredAt,
    endedAt: endOf(attempt, update, stronger),
    durationMs: longest(attempt.durationMs, update.durationMs),
    ...causeOf(attempt, update),
    details: mergeDetails(attempt.details, update.details),
  }
  return equal(attempt, merged) ? attempt : merged
}

function endOf(attempt: Attempt, update: CallUpdate, stronger: number): Date | undefined {
  if (!isOutcome(update.status) || stronger < 0) return attempt.endedAt
  return stronger > 0 ? update.at : earliest(attempt.endedAt, update.at)
}

function causeOf({ cause, causeStatus }: Attempt, update: CallUpdate): Pick<Attempt, 'cause' | 'causeStatus'> {
  if (update.cause === undefined) return { cause, causeStatus }
  const stronger = causeStatus === undefined ? 1 : rankOf(update.status) - rankOf(causeStatus)
  if (stronger < 0) return { cause, causeStatus }
  return { cause: stronger > 0 ? update.cause : least(cause, update.cause), causeStatus: update.status }
}

// `valueOf` makes equal dates compare as equal.
const equal = (a: Attempt, b: Attempt) => KEYS.every(key => a[key]?.valueOf() === b[key]?.valueOf())

const KEYS = [
  'status',
  'providerCallId',
  'answered',
  'answeredAt',
  'endedAt',
  'durationMs',
  'cause',
  'causeStatus',
  'details',
] as const satisfies readonly (keyof Attempt)[]

const least = (a: string | undefined, b: string | undefined) => (a === undefined || (b !== undefined && b < a) ? b : a)

const earliest = (a: Date | undefined, b: Date) => (a === undefined || b < a ? b : a)

const longest = (a: number | undefined, b: number | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a
