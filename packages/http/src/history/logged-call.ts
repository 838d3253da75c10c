import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { shown } from '@outdial/scheduler-core/internal'
import { invalid } from '../http/validate.ts'
import type { InboundCall, LoggedCall } from './history-schemas.ts'

const MAX_AHEAD_MS = 5 * 60_000

/** An inbound call that is to be logged. */
export interface InboundRecord extends InboundCall {
  readonly id: string
  readonly to: PhoneNumber
  readonly at: Date
}

/**
 * The inbound call of a request, complete. Clocks differ, but not by hours: a call that begins
 * later than that did not come in.
 *
 * @throws {Problem} 422 if it begins more than five minutes from now
 */
export function toRecord(sent: InboundCall & { readonly id: string }, to: PhoneNumber, now: Date): InboundRecord {
  const { at = now } = sent
  if (at.getTime() - now.getTime() > MAX_AHEAD_MS) {
    const detail = `Expected \`at\` to be no more than 5 minutes ahead of ${now.toISOString()}, got ${shown(at)}`
    throw invalid('invalid-body', 'The body has invalid fields', [{ field: 'at', detail }])
  }
  return { ...sent, to, at }
}

/**
 * The logged call as it is answered. An `at` that was left out is not compared, because a repeat
 * comes later.
 *
 * @throws {Problem} 422 if another call is kept under this id
 */
export function loggedCallOf(kept: CallRecord, sent: InboundRecord, isAtGiven: boolean): LoggedCall {
  const { id, from, to, at, answered, durationMs, outcome } = kept
  const isSame =
    from === sent.from &&
    to === sent.to &&
    answered === sent.answered &&
    durationMs === sent.durationMs &&
    outcome === sent.outcome &&
    (!isAtGiven || at.getTime() === sent.at.getTime())
  if (isSame && from !== undefined) return { id, from, to, at: at.toISOString(), answered, durationMs, outcome }
  const detail = `Expected \`id\` to be that of no other call, got ${shown(id)}`
  throw invalid('idempotency-key-reused', 'Another call is kept under this id or Idempotency-Key', [
    { field: 'id', detail },
  ])
}
