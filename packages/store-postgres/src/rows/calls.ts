import type { ScheduledCall } from '@outdial/scheduler-core'
import { fromRules, fromSeries, toMs } from '@outdial/scheduler-core/internal'
import type { Saving } from './save-statements.ts'

const SAVE = `UPDATE outdial.calls c SET version = x.version, status = x.status, queue = x.queue, due_at = x.due_at,
    at = x.at, to_number = x.to_number, from_number = x.from_number, provider = x.provider, local_time = x.local_time,
    time_zone = x.time_zone, not_after = x.not_after, owner_id = x.owner_id, metadata = x.metadata,
    last_outcome = x.last_outcome, cancelled_at = x.cancelled_at, cause = x.cause, ended_at = x.ended_at,
    rules = x.rules, series_id = x.series_id, series = x.series
  FROM json_to_recordset($1::text::json) AS x(sequence bigint, version bigint, status text, queue text, due_at bigint,
    at bigint, to_number text, from_number text, provider text, local_time text, time_zone text, not_after bigint,
    owner_id text, metadata text, last_outcome text, cancelled_at bigint, cause text, ended_at bigint,
    rules text, series_id text, series text)
  CROSS JOIN LATERAL (SELECT i.ctid AS place FROM outdial.calls i WHERE i.sequence = x.sequence OFFSET 0) i
  WHERE c.ctid = i.place`

/** The columns that a change may write. Metadata is sent as text, so its escapes stay unchanged. */
const changeableValues = (call: ScheduledCall) => ({
  sequence: call.sequence,
  version: call.version,
  status: call.status,
  queue: call.queue,
  due_at: toMs(call.dueAt),
  at: toMs(call.at),
  to_number: call.to,
  from_number: call.from ?? null,
  provider: call.provider,
  local_time: call.localTime?.local ?? null,
  time_zone: call.localTime?.timeZone ?? null,
  not_after: toMs(call.notAfter),
  owner_id: call.ownerId ?? null,
  metadata: call.metadata ? JSON.stringify(call.metadata) : null,
  last_outcome: call.lastOutcome ?? null,
  cancelled_at: toMs(call.cancelledAt),
  cause: call.cause ?? null,
  ended_at: toMs(call.endedAt),
  rules: fromRules(call.rules),
  series_id: call.series?.id ?? null,
  series: fromSeries(call.series),
})

/** The statement that saves changed calls, and its values. */
export const savingCalls = (calls: readonly ScheduledCall[]): Saving => [
  SAVE,
  JSON.stringify(calls.map(changeableValues)),
]
