import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallRecord } from '@outdial/scheduler-core'
import { shown, unfit } from '../http/validate.ts'
import { numberOf } from '../numbers/number-of.ts'
import type { InboundCall, LoggedCall } from './history-schemas.ts'

const MOST_AHEAD_MS = 5 * 60_000

/** A call that came in, as it is to be logged. */
export interface InboundRecord extends Omit<InboundCall, 'at' | 'from'> {
  readonly id: string
  readonly from: PhoneNumber
  readonly to: PhoneNumber
  readonly at: Date
}

/**
 * A call as it was sent, with all that can be left out. Clocks differ, but not by hours: what is yet to begin did not come in.
 *
 * @throws {Problem} 422 if it began more than five minutes from now
 */
export function toRecord(
  { at: sent, from, ...call }: InboundCall & { id: string },
  to: PhoneNumber,
  now: Date,
): InboundRecord {
  const at = sent === undefined ? now : new Date(sent)
  if (at.getTime() - now.getTime() > MOST_AHEAD_MS) {
    const detail = `Expected \`at\` to be no more than 5 minutes ahead of ${now.toISOString()}, got ${shown(sent)}`
    throw unfit('invalid-body', 'The body has fields that do not fit', [{ field: 'at', detail }])
  }
  return { ...call, from: numberOf(from), to, at }
}

/**
 * What is kept of a call, as it is answered. An `at` that was left out is no difference: a repeat comes later.
 *
 * @throws {Problem} 422 if another call is kept under its id
 */
export function loggedCallOf(kept: CallRecord, sent: InboundRecord, isAtGiven: boolean): LoggedCall {
  const { id, from, to, at, answered, durationMs, outcome } = kept
  const isMeant =
    from === sent.from &&
    to === sent.to &&
    answered === sent.answered &&
    durationMs === sent.durationMs &&
    outcome === sent.outcome &&
    (!isAtGiven || at.getTime() === sent.at.getTime())
  if (isMeant && from !== undefined) return { id, from, to, at: at.toISOString(), answered, durationMs, outcome }
  const detail = `Expected \`id\` to be that of no other call, got ${shown(id)}`
  throw unfit('idempotency-key-reused', 'Another call is kept under this id or Idempotency-Key', [
    { field: 'id', detail },
  ])
}
