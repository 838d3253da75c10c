import { isOutcome } from '@outdial/call-client/kernel'
import { nextCallOf } from '../recurrence/next-call.ts'
import { withReplaced } from '../recurrence/series-call.ts'
import type { SchedulerError } from '../scheduler-error.ts'
import type { CallId, CallRules, NewCall, ScheduledCall, Series } from './call.ts'
import { either } from './either.ts'
import { withdraw } from './record-update.ts'
import { withRules } from './with-rules.ts'

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
  /**
   * The series after an edit of this call and all that follow. Without it the edit is of this call
   * only: its series remembers the replaced fields.
   */
  readonly series?: Series | null | undefined
}

interface Change {
  readonly id: CallId
  /** Only if the call still has this version. */
  readonly ifVersion?: number | undefined
  /** Only if the call belongs to this owner. */
  readonly ifOwnerId?: string | undefined
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
    })
  | (Change & {
      readonly kind: 'cancel'
      /** `following` ends the series of the call too. @default 'one' */
      readonly scope?: SeriesScope | undefined
    })

/** Whether a change is of one call of a series, or of all that follow too. */
export type SeriesScope = 'one' | 'following'

/**
 * Why a call was not changed: not found, of another owner, already begun, already ended, another
 * version, or not of a series.
 */
export type ChangeRefusal = 'unknown' | 'owner' | 'begun' | 'ended' | 'version' | 'single'

/** What became of one change: the call, or why the change was refused. */
export interface Changed {
  /** The call after the change. Absent if it was not found. */
  readonly call?: ScheduledCall | undefined
  readonly refused?: ChangeRefusal | undefined
  /** The next call of the series, if the change ended the call; added in the same commit. */
  readonly next?: ScheduledCall | undefined
  /** Why the next call of the series could not be computed: the series ends here. */
  readonly seriesError?: SchedulerError | undefined
}

/** The result of a change, before the store has saved the call and added the next one. */
export interface CallAfterChange extends Omit<Changed, 'next'> {
  readonly call: ScheduledCall
  readonly next?: NewCall | undefined
}

/** Applies a change to a locked call. The store saves the result unless it is the same object. */
export function changeCall(call: ScheduledCall, change: CallChange, now: Date): CallAfterChange {
  if (change.ifOwnerId !== undefined && change.ifOwnerId !== call.ownerId) return { call, refused: 'owner' }
  if (change.ifVersion !== undefined && change.ifVersion !== call.version) return { call, refused: 'version' }
  if (isOutcome(call.status)) return { call, refused: 'ended' }
  const begun = call.status !== 'scheduled'
  if (begun && change.kind !== 'cancel') return { call, refused: 'begun' }
  const endsSeries = change.kind === 'cancel' && change.scope === 'following'
  if (endsSeries && !call.series) return { call, refused: 'single' }
  if (begun && call.cancelledAt && (!endsSeries || call.series?.ended)) return { call }
  const changed = { ...changeOf(call, change, now, begun), version: call.version + 1 }
  const { next, error: seriesError } = nextCallOf(changed, now)
  return { call: changed, next, seriesError }
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
      return cancel(call, change.scope, now, begun)
    default:
      return change satisfies never
  }
}

// oxlint-disable-next-line max-params -- a cancellation depends on each
function cancel(call: ScheduledCall, scope: SeriesScope | undefined, now: Date, begun: boolean): ScheduledCall {
  const series = call.series && scope === 'following' ? { ...call.series, ended: true as const } : call.series
  const cancelled = { ...call, series, cancelledAt: call.cancelledAt ?? now }
  return begun ? cancelled : { ...cancelled, ...withdraw(call, 'cancelled', now) }
}

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
    series: set.series === undefined ? withReplaced(call, set) : either(set.series, undefined),
  }
}
