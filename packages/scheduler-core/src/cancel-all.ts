import { OPEN_STATUSES } from '@outdial/call-client/kernel'
import type { CheckedFilter } from './input/cancel-filter.ts'
import { combinations, listCalls } from './list-any.ts'
import { fieldsOfNext } from './recurrence/series-call.ts'
import type { Engine } from './run/engine.ts'
import { SchedulerError } from './scheduler-error.ts'
import type { CallId, ScheduledCall } from './store/call.ts'
import type { CallStore } from './store/call-store.ts'
import type { CallChange } from './store/change-call.ts'
import { hasMetadata } from './store/has-metadata.ts'

interface CancelAllParts {
  readonly store: Pick<CallStore, 'list' | 'change'>
  readonly engine: Pick<Engine, 'check' | 'hangUp'>
  readonly onCall: (call: ScheduledCall) => void
  readonly onError: (error: unknown) => void
}

/** Ends the work early. */
export interface CancelAllOptions {
  /** Aborting it rejects the promise with its reason, after the batch under way. */
  readonly signal?: AbortSignal | undefined
}

/** What `cancelAll` did. */
export interface CancelledCalls {
  /**
   * Number of calls that were cancelled: they ended, or, if they had begun, their provider was asked
   * to hang up.
   */
  readonly cancelled: number
  /** The calls in flight that could not be hung up. They go on, and are not retried. */
  readonly failed: readonly { readonly callId: CallId; readonly error: unknown }[]
}

/** Number of calls that one commit cancels. */
const BATCH = 500
// How often a call that changes meanwhile is read again.
const MAX_CONFLICTS = 5
const OPEN = ['scheduled', ...OPEN_STATUSES] as const

/** Creates `cancelAll`. It keeps no state, so that it can be run again after a crash. */
export const createCancelAll =
  ({ store, engine, onCall, onError }: CancelAllParts) =>
  async (filter: CheckedFilter, { signal }: CancelAllOptions = {}): Promise<CancelledCalls> => {
    const failed: { callId: CallId; error: unknown }[] = []
    const hangUps: Promise<void>[] = []
    let cancelled = 0

    const hangUp = async (call: ScheduledCall) => {
      try {
        await engine.hangUp(call)
        cancelled++
      } catch (error) {
        failed.push({ callId: call.id, error })
      }
    }
    /** Cancels calls in one commit. Returns the ids of those that were changed since they were read. */
    const cancel = async (calls: readonly ScheduledCall[]): Promise<readonly CallId[]> => {
      const results = await store.change(calls.map(call => cancellationOf(call, filter)))
      const changed: CallId[] = []
      for (const { call, refused, next, seriesError } of results) {
        if (refused === 'version' && call) changed.push(call.id)
        if (!call || refused) continue
        onCall(call)
        if (next) onCall(next)
        if (seriesError) onError(seriesError)
        // The next batch does not wait for a provider: its calls could begin to ring meanwhile.
        if (call.endedAt) cancelled++
        else hangUps.push(hangUp(call))
      }
      return changed
    }
    const read = (more: { ids: readonly CallId[] } | { after: { at: Date; sequence: number } | undefined }) =>
      listCalls(store, { ...filter, ...more, statuses: filter.statuses ?? OPEN, order: 'soonest', limit: BATCH })

    let after: { at: Date; sequence: number } | undefined
    do {
      signal?.throwIfAborted()
      const { items, next } = await read({ after })
      let changed = items.length === 0 ? [] : await cancel(items)
      for (let conflicts = 0; changed.length > 0 && conflicts < MAX_CONFLICTS; conflicts++) {
        const again = await read({ ids: changed })
        changed = again.items.length === 0 ? [] : await cancel(again.items)
      }
      const error = 'The call changed again and again: cancel again'
      for (const callId of changed) failed.push({ callId, error: new SchedulerError('conflict', error) })
      after = next
      // Steps that record updates go first.
      await new Promise<void>(resolve => void setImmediate(resolve))
    } while (after)
    await Promise.all(hangUps)
    engine.check(0)
    return { cancelled, failed }
  }

/**
 * The cancellation of a call as it was read. If the call after it in its series would match the
 * filter too, the series ends: otherwise each cancellation would add the next call to cancel.
 */
function cancellationOf(call: ScheduledCall, { queue, ownerId, metadata = {}, ids }: CheckedFilter): CallChange {
  const following = call.series && fieldsOfNext(call)
  const isAll =
    following &&
    ids === undefined &&
    (queue === undefined || following.queue === queue) &&
    (ownerId === undefined || following.ownerId === ownerId) &&
    combinations(metadata).some(each => hasMetadata(following.metadata, each))
  return { kind: 'cancel', id: call.id, ifVersion: call.version, scope: isAll ? 'following' : 'one' }
}
