import { isOutcome } from '@outdial/call-client/kernel'
import type { CallId, NewCall, ScheduledCall } from './call.ts'
import { withdraw } from './record-update.ts'

/** What of a call may be changed while it has not begun; `null` takes a thing away. */
export interface CallEdit {
  readonly to?: NewCall['to'] | undefined
  readonly from?: NewCall['from'] | null
  readonly provider?: string | undefined
  readonly queue?: string | undefined
  /** It is then due at that moment, a waiting retry too. */
  readonly at?: Date | undefined
  readonly localTime?: NewCall['localTime'] | null
  readonly notAfter?: Date | null | undefined
  readonly ownerId?: string | null | undefined
  readonly metadata?: NewCall['metadata'] | null
}

interface Change {
  readonly id: CallId
  /** Only if the call still has this version. */
  readonly ifVersion?: number | undefined
}

/**
 * `edit`: what was asked for. `defer`: later. `expire`: never, its time is over. `cancel`: no more attempts; a call that has begun
 * is only marked, and ends by evidence.
 */
export type CallChange =
  | (Change & { readonly kind: 'edit'; readonly set: CallEdit })
  | (Change & { readonly kind: 'defer'; readonly dueAt: Date; readonly notAfter?: Date | null | undefined })
  | (Change & { readonly kind: 'expire'; readonly cause: string; readonly next?: NewCall | undefined })
  | (Change & { readonly kind: 'cancel'; readonly next?: NewCall | undefined })

/** Why a call was not changed: there is none; it has begun, or ended; its version is another. */
export type ChangeRefusal = 'unknown' | 'begun' | 'ended' | 'version'

export interface Changed {
  /** The call as it now stands; absent if there is none. */
  readonly call?: ScheduledCall | undefined
  readonly refused?: ChangeRefusal | undefined
}

/** What a change makes of a call. The store has locked it, and saves it unless it is the same object. */
export function changeCall(
  call: ScheduledCall,
  change: CallChange,
  now: Date,
): Changed & { readonly call: ScheduledCall } {
  if (change.ifVersion !== undefined && change.ifVersion !== call.version) return { call, refused: 'version' }
  if (isOutcome(call.status)) return { call, refused: 'ended' }
  const begun = call.status !== 'scheduled'
  if (begun && change.kind !== 'cancel') return { call, refused: 'begun' }
  if (begun && call.cancelledAt) return { call }
  return { call: { ...changeOf(call, change, now, begun), version: call.version + 1 } }
}

function changeOf(call: ScheduledCall, change: CallChange, now: Date, begun: boolean): ScheduledCall {
  switch (change.kind) {
    case 'edit':
      return edit(call, change.set)
    case 'defer':
      return { ...call, dueAt: change.dueAt, notAfter: either(change.notAfter, call.notAfter) }
    case 'expire':
      return { ...call, ...withdraw(call, 'expired', now, change.cause) }
    case 'cancel':
      return cancel({ ...call, cancelledAt: now }, now, begun)
    default:
      return change satisfies never
  }
}

const cancel = (call: ScheduledCall, now: Date, begun: boolean): ScheduledCall =>
  begun ? call : { ...call, ...withdraw(call, 'cancelled', now) }

function edit(call: ScheduledCall, set: CallEdit): ScheduledCall {
  const { to = call.to, provider = call.provider, queue = call.queue, at = call.at } = set
  return {
    ...call,
    to,
    provider,
    queue,
    at,
    dueAt: set.at ?? call.dueAt,
    from: either(set.from, call.from),
    // A moment that is given as such has no local time.
    localTime: set.at ? (set.localTime ?? undefined) : either(set.localTime, call.localTime),
    notAfter: either(set.notAfter, call.notAfter),
    ownerId: either(set.ownerId, call.ownerId),
    metadata: either(set.metadata, call.metadata),
  }
}

const either = <Value>(wanted: Value | null | undefined, present: Value | undefined): Value | undefined =>
  wanted === null ? undefined : (wanted ?? present)
