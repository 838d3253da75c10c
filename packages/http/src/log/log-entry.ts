import type { CallDetails, CallRecord, LogEntry } from '@outdial/scheduler-core'
import { statusOf } from '@outdial/scheduler-core/store'
import { callDetailsOf, callOf } from '../calls/call-of.ts'
import { isOfDialer } from '../dialer-log/record-id.ts'
import type { LogDetails, LogEntryBody, LoggedEntry } from './log-schemas.ts'

/** A logged record as it is answered. */
export const loggedEntryOf = (record: CallRecord): LoggedEntry => ({
  kind: 'logged',
  id: record.id,
  to: record.to,
  from: record.from,
  at: record.at.toISOString(),
  status: statusOf(record),
  answered: record.answered,
  direction: record.direction ?? (isOfDialer(record.id) ? 'outbound' : 'inbound'),
  durationMs: record.durationMs,
  provider: record.provider,
  cause: record.cause,
  metadata: record.metadata,
  ownerId: record.ownerId,
})

/** An entry of the log as it is answered. */
export const logEntryOf = (entry: LogEntry): LogEntryBody =>
  entry.kind === 'scheduled' ? { kind: 'scheduled', ...callOf(entry.call) } : loggedEntryOf(entry.record)

/** An entry of the log with all that is known about it. */
export const logDetailsOf = (entry: LogEntry<CallDetails['metadata'] & object, CallDetails>): LogDetails =>
  entry.kind === 'scheduled' ? { kind: 'scheduled', ...callDetailsOf(entry.call) } : loggedEntryOf(entry.record)
