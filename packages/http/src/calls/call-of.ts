import type { AddedCall, AttemptRecord, CallDetails, CallRules, ScheduledCall, Series } from '@outdial/scheduler-core'
import type { AddedCallBody, Call, CallAttempt, CallWithAttempts } from './call-schemas.ts'
import { shortDetails } from './short-details.ts'

// Field by field: an attempt's reference, the secret of its webhook, must not leave the server.

/** A call as it is answered. */
export function callOf(call: ScheduledCall): Call {
  const { attempt } = call
  return {
    id: call.id,
    version: call.version,
    sequence: call.sequence,
    to: call.to,
    from: call.from,
    provider: call.provider,
    queue: call.queue,
    at: call.at.toISOString(),
    localTime: call.localTime && { local: call.localTime.local, timeZone: call.localTime.timeZone },
    notAfter: call.notAfter?.toISOString(),
    key: call.key,
    ownerId: call.ownerId,
    metadata: call.metadata,
    rules: call.rules && rulesOf(call.rules),
    series: call.series && seriesOf(call.series),
    status: call.status,
    dueAt: call.dueAt.toISOString(),
    attemptCount: call.attemptCount,
    lastOutcome: call.lastOutcome,
    cause: call.cause ?? attempt?.cause,
    cancelledAt: call.cancelledAt?.toISOString(),
    createdAt: call.createdAt.toISOString(),
    endedAt: call.endedAt?.toISOString(),
    answered: attempt?.answered,
    answeredAt: attempt?.answeredAt?.toISOString(),
    durationMs: attempt?.durationMs,
    details: shortDetails(attempt?.details),
  }
}

const rulesOf = ({ timeZone, hours, limits, misfireAfterMs }: CallRules): Call['rules'] => ({
  timeZone,
  hours: hours?.map(each => ({ ...each })),
  limits: limits?.map(each => ({ ...each })),
  misfireAfterMs,
})

const seriesOf = ({ id, repeat, start, occurrence, skipped, ended }: Series): Call['series'] => ({
  id,
  repeat: {
    rule: repeat.rule,
    until: repeat.until,
    count: repeat.count,
    except: repeat.except && [...repeat.except],
  },
  start: { local: start.local, timeZone: start.timeZone },
  occurrence,
  skipped,
  ended,
})

/** A call that was just scheduled, as it is answered. */
export const addedCallOf = (call: AddedCall): AddedCallBody => ({ ...callOf(call), created: call.created })

/** A call with all its attempts, as it is answered. */
export const callDetailsOf = (call: CallDetails): CallWithAttempts => ({
  ...callOf(call),
  attempts: call.attempts.map(attemptOf),
})

const attemptOf = (record: AttemptRecord): CallAttempt => ({
  attempt: record.attempt,
  status: record.status,
  provider: record.provider,
  licensedAt: record.licensedAt.toISOString(),
  answered: record.answered,
  answeredAt: record.answeredAt?.toISOString(),
  endedAt: record.endedAt?.toISOString(),
  lineFreeAt: record.lineFreeAt.toISOString(),
  durationMs: record.durationMs,
  cause: record.cause,
  details: record.details,
  released: record.released,
  events: record.events.map(({ status, at, cause }) => ({ status, at: at.toISOString(), cause })),
})
