import { isOutcome } from '@outdial/call-client/kernel'
import type { CallId, CallRules, NewCall, ScheduledCall } from './call.ts'
import { withdraw } from './record-update.ts'

/** Changes to a call that has not begun. `null` removes a property. */
export interface CallEdit {
  readonly to?: NewCall['to'] | undefined
  readonly from?: NewCall['from'] | null
  readonly provider?: string | undefined
  readonly queue?: string | undefined
  /** The new due time, also of a waiting retry. */
  readonly at?: Date | undefined
  readonly localTime?: NewCall['localTime'] | null
  readonly notAfter?: Date | null | undefined
  readonly ownerId?: string | null | undefined
  readonly metadata?: NewCall['metadata'] | null
  readonly rules?: { readonly [Name in keyof CallRules]: CallRules[Name] | null } | undefined
  /** When it is due. @default at, or the present due time without a new `at` */
  readonly dueAt?: Date | undefined
}

interface Change {
  readonly id: CallId
  /** Only if the call still has this version. */
  readonly ifVersion?: number | undefined
}

/**
 * `edit` changes properties of the call. `defer` makes it due later. `end` ends it with this outcome
 * and cause. `cancel` prevents further attempts; a call that has begun is only marked, and
 * ends on the provider's evidence.
 */
export type CallChange =
  | (Change & { readonly kind: 'edit'; readonly set: CallEdit })
  | (Change & { readonly kind: 'defer'; readonly dueAt: Date; readonly notAfter?: Date | null | undefined })
  | (Change & {
      readonly kind: 'end'
      readonly outcome: 'expired' | 'cancelled' | 'indeterminate'
      readonly cause: string
      readonly next?: NewCall | undefined
    })
  | (Change & { readonly kind: 'cancel'; readonly next?: NewCall | undefined })

/** Why a call was not changed: not found, already begun, already ended, or another version. */
export type ChangeRefusal = 'unknown' | 'begun' | 'ended' | 'version'

export interface Changed {
  /** The call after the change. Absent if it was not found. */
  readonly call?: ScheduledCall | undefined
  readonly refused?: ChangeRefusal | undefined
}

/** Applies a change to a locked call. The store saves the result unless it is the same object. */
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
    case 'end':
      return { ...call, ...withdraw(call, change.outcome, now, change.cause) }
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
    dueAt: set.dueAt ?? set.at ?? call.dueAt,
    from: either(set.from, call.from),
    // A `Date` replaces the local time.
    localTime: set.at ? (set.localTime ?? undefined) : either(set.localTime, call.localTime),
    notAfter: either(set.notAfter, call.notAfter),
    ownerId: either(set.ownerId, call.ownerId),
    metadata: either(set.metadata, call.metadata),
    rules: set.rules ? withRules(call.rules, set.rules) : call.rules,
  }
}

/** The rules after an edit; absent if none is left. */
export function withRules(present: CallRules = {}, set: NonNullable<CallEdit['rules']>): CallRules | undefined {
  const rules: CallRules = {
    timeZone: either(set.timeZone, present.timeZone),
    hours: either(set.hours, present.hours),
    limits: either(set.limits, present.limits),
  }
  return rules.timeZone === undefined && !rules.hours && !rules.limits ? undefined : rules
}

const either = <Value>(wanted: Value | null | undefined, present: Value | undefined): Value | undefined =>
  wanted === null ? undefined : (wanted ?? present)
