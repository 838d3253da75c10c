import { isOutcome } from '@outdial/call-client/kernel'
import type { CallContext } from './input/call-context.ts'
import { toCallEdit, toChangeOptions } from './input/index.ts'
import type { ResolvedOptions } from './options.ts'
import { editFollowing, type SeriesEdit } from './recurrence/edit-series.ts'
import { checkSpan, idOf, refusalOf, unknownCall } from './refusals.ts'
import { dueAfterEdit } from './rules/apply-rules.ts'
import type { Engine } from './run/engine.ts'
import type { Scheduler } from './scheduler.ts'
import { isSchedulerError, SchedulerError } from './scheduler-error.ts'
import type { ScheduledCall } from './store/call.ts'
import type { CallChange, CallEdit, ChangeRefusal, SeriesScope } from './store/change-call.ts'
import { withZoneOfNumber } from './store/with-rules.ts'

interface ChangeParts extends Pick<ResolvedOptions, 'store' | 'rules' | 'concurrency'> {
  readonly context: () => Promise<CallContext>
  readonly engine: Pick<Engine, 'check' | 'hangUp'>
  readonly onCall: (call: ScheduledCall) => void
  readonly onError: (error: unknown) => void
}

// How often an edit is computed again because the call was changed meanwhile.
const MAX_CONFLICTS = 5

/** Creates the operations that change a call, alone or with all that follow in its series. */
export function createChanges(parts: ChangeParts): Pick<Scheduler, 'edit' | 'cancel'> {
  const { store, rules, concurrency, context, engine, onCall, onError } = parts

  const change = async (wanted: CallChange): Promise<ScheduledCall> => {
    const [changed = {}] = await store.change([wanted])
    const { call, refused, next, seriesError } = changed
    if (!call || refused) throw refusalOf(wanted, changed)
    onCall(call)
    if (next) onCall(next)
    if (seriesError) onError(seriesError)
    engine.check(0)
    return call
  }

  return {
    async edit(target, input, options) {
      const { ifVersion, ifOwnerId, scope = 'one' } = toChangeOptions(options)
      const given = await context()
      const wanted = toCallEdit(input, given)
      const id = await idOf(target, store)
      for (let conflicts = 0; ; conflicts++) {
        const before = await store.get(id)
        if (ifOwnerId !== undefined && before?.ownerId !== ifOwnerId) throw unknownCall(id)
        const set = editOf(before ? withZoneOfNumber(wanted, before) : wanted, before, scope, given.now)
        checkSpan(set, before)
        if (before?.status === 'scheduled' && set.queue !== undefined) await store.addQueue(set.queue, { concurrency })
        const dueAt = before && dueAfterEdit(before, set, rules)
        try {
          // What is computed from this version of the call must not be written over a later one.
          return await change({
            kind: 'edit',
            id,
            set: { ...set, dueAt },
            ifVersion: ifVersion ?? before?.version,
            ifOwnerId,
          })
        } catch (error) {
          const isLost = ifVersion === undefined && isSchedulerError(error) && error.code === 'conflict'
          if (!isLost || conflicts === MAX_CONFLICTS) throw error
        }
      }
    },
    async cancel(target, options) {
      const checked = toChangeOptions(options)
      const call = await change({ kind: 'cancel', id: await idOf(target, store), ...checked })
      await engine.hangUp(call)
      return call
    },
  }
}

/** @throws {SchedulerError} a scope or a `repeat` that does not fit the call, or its status */
function editOf(wanted: SeriesEdit, before: ScheduledCall | undefined, scope: SeriesScope, now: Date): CallEdit {
  const { repeat, ...set } = wanted
  if (!before || (scope === 'one' && repeat === undefined)) return set
  const refuse = (refused: ChangeRefusal) => refusalOf({ kind: 'edit', id: before.id, set }, { call: before, refused })
  if (before.status !== 'scheduled') throw refuse(isOutcome(before.status) ? 'ended' : 'begun')
  if (scope === 'following' && !before.series) throw refuse('single')
  if (scope === 'following' || !before.series) return editFollowing(wanted, before, now)
  const message = "Expected `scope` to be 'following' with `repeat` for a call of a series, got 'one'"
  throw new SchedulerError('invalid-repeat', message, { field: 'repeat' })
}
