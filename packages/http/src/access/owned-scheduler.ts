import {
  type AddedCall,
  type CallInput,
  type CallRecord,
  type CallTarget,
  isSchedulerError,
  type LogEntry,
  type RecordInput,
  type ScheduledCall,
  type ScheduleOptions,
  type Scheduler,
  SchedulerError,
} from '@outdial/scheduler-core'
import { toCallCounts } from '@outdial/scheduler-core/store'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import { isOfOther } from '../lists/own-queues.ts'
import type { Caller } from './caller.ts'
import { ownKeysOf } from './own-keys.ts'

/** The functions of a scheduler that users may use, for their own calls. */
export interface OwnedScheduler
  extends Pick<
    Scheduler,
    | 'edit'
    | 'cancel'
    | 'cancelAll'
    | 'get'
    | 'list'
    | 'callLog'
    | 'counts'
    | 'endings'
    | 'history'
    | 'explain'
    | 'plan'
    | 'check'
    | 'logEntry'
  > {
  schedule(call: CallInput, options?: ScheduleOptions): Promise<AddedCall>
  schedule(calls: readonly CallInput[], options?: ScheduleOptions): Promise<readonly AddedCall[]>
  log(record: RecordInput): Promise<CallRecord>
}

/** The scheduler as a caller may use it. */
export type SchedulerOf = (caller: Caller) => OwnedScheduler

/**
 * For an admin the scheduler itself, which schedules calls of no owner as the admin's own. For a user
 * only what belongs to it: a call of another owner is not there.
 */
export const ownedBy =
  (scheduler: OwnedScheduler): SchedulerOf =>
  ({ role, ownerId }) => {
    if (role === 'admin') return ownerId === undefined ? scheduler : asAdmin(scheduler, ownerId)
    if (ownerId !== undefined) return asUser(scheduler, ownerId)
    throw new Problem({ status: 403, code: 'forbidden', detail: 'Expected a user' })
  }

const asAdmin = (scheduler: OwnedScheduler, ownerId: string): OwnedScheduler => ({
  ...scheduler,
  schedule: scheduleBy(scheduler, { given: call => ({ ...call, ownerId: call.ownerId ?? ownerId }) }),
})

function asUser(scheduler: OwnedScheduler, ownerId: string): OwnedScheduler {
  const { prefix, within, shown, shownRecord } = ownKeysOf(ownerId)
  const shownEntry = (entry: LogEntry): LogEntry =>
    entry.kind === 'scheduled' ? { ...entry, call: shown(entry.call) } : { ...entry, record: shownRecord(entry.record) }
  // Calls of another owner are not there: nothing is listed, counted or cancelled.
  const isOther = (other: string | undefined) => other !== undefined && other !== ownerId
  const keyOf = (key: string | undefined) => (key === undefined ? undefined : within(key))
  const ownKey = (key: string | undefined) => (key === undefined ? {} : { key: within(key) })

  const given = (call: CallInput): CallInput => {
    demandOwn(call.ownerId, ownerId)
    demandOwnQueue(call.queue, ownerId)
    return { ...call, ownerId, ...ownKey(call.key) }
  }
  const targetOf = (target: CallTarget) => (typeof target === 'string' ? target : { key: within(target.key) })
  const find = async (target: CallTarget) => {
    const call = await scheduler.get(targetOf(target), { ifOwnerId: ownerId })
    return call && shown(call)
  }
  const reworded = (error: SchedulerError, errors?: readonly SchedulerError[]) => {
    const { code, message, index, field, callId } = error
    return new SchedulerError(code, message.replaceAll(prefix, ''), { index, field, callId, errors, cause: error })
  }
  const inOwnWords = (error: unknown) => {
    if (!isSchedulerError(error) || ![error, ...error.errors].some(({ message }) => message.includes(prefix)))
      return error
    return reworded(error, error.errors.length > 1 ? error.errors.map(each => reworded(each)) : undefined)
  }
  const change = async (changed: Promise<ScheduledCall>) => {
    try {
      return shown(await changed)
    } catch (error) {
      throw inOwnWords(error)
    }
  }

  return {
    schedule: scheduleBy(scheduler, {
      given,
      terms: options => ({ ...options, key: keyOf(options?.key), ifOwnerId: ownerId }),
      shown,
      failure: inOwnWords,
    }),
    get: find,
    async edit(target, edit, options) {
      demandOwn(edit.ownerId, ownerId)
      demandOwnQueue(edit.queue, ownerId)
      return change(scheduler.edit(targetOf(target), edit, { ...options, ifOwnerId: ownerId }))
    },
    cancel: (target, options) => change(scheduler.cancel(targetOf(target), { ...options, ifOwnerId: ownerId })),
    async list(query = {}) {
      if (isOther(query.ownerId)) return { calls: [] }
      const page = await scheduler.list({ ...query, ownerId, ...ownKey(query.key) })
      return { ...page, calls: page.calls.map(shown) }
    },
    async callLog(query = {}) {
      if (isOther(query.ownerId)) return { entries: [] }
      // Logged ids have the prefix if the user gave them, and none if the server did.
      const ids = query.ids?.flatMap(id => [id, within(id)])
      const page = await scheduler.callLog({ ...query, ids, ownerId, ...ownKey(query.key) })
      return { ...page, entries: page.entries.map(shownEntry) }
    },
    async logEntry(id) {
      const call = await find(id)
      if (call) return { kind: 'scheduled', call }
      const { entries } = await scheduler.callLog({ ids: [within(id), id], ownerId, limit: 1 })
      const [entry] = entries
      return entry?.kind === 'logged' ? { kind: 'logged', record: shownRecord(entry.record) } : undefined
    },
    counts: async (query = {}) => (isOther(query.ownerId) ? toCallCounts([]) : scheduler.counts({ ...query, ownerId })),
    endings: async query => (isOther(query.ownerId) ? [] : scheduler.endings({ ...query, ownerId })),
    async cancelAll(filter, options) {
      if (isOther(filter.ownerId)) return { cancelled: 0, failed: [] }
      // Without a filter of its own the request is refused, as it is for an admin.
      return scheduler.cancelAll(Object.keys(filter).length === 0 ? filter : { ...filter, ownerId }, options)
    },
    async history(number, options) {
      const page = await scheduler.history(number, { ...options, ownerId })
      const shownId = (id: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : id)
      return { ...page, calls: page.calls.map(call => ({ ...call, id: shownId(call.id) })) }
    },
    async log(record) {
      const kept = await scheduler.log({ ...record, ownerId, id: within(record.id) })
      return { ...kept, id: record.id }
    },
    async explain(target) {
      const explanation = await scheduler.explain(targetOf(target), { ifOwnerId: ownerId }).catch((error: unknown) => {
        throw inOwnWords(error)
      })
      // The calls that use the lines may be those of others.
      return { ...explanation, because: explanation.because.map(reason => ({ ...reason, calls: undefined })) }
    },
    plan: (calls, options) => scheduler.plan(calls.map(given), options),
    check: (calls, options) => scheduler.check(calls.map(given), options),
  }
}

/** @throws {Problem} 403 for another owner */
function demandOwn(given: string | null | undefined, ownerId: string): void {
  if (given === undefined || given === ownerId) return
  throw new Problem({ status: 403, code: 'forbidden', detail: 'Expected `ownerId` to be your own, or left out' })
}

/** @throws {Problem} 422 for the queue of another user's list */
function demandOwnQueue(queue: string | undefined, ownerId: string): void {
  if (queue === undefined || !isOfOther(ownerId, queue)) return
  const detail = `Expected \`queue\` to be the name of a queue that exists, got ${JSON.stringify(queue)}`
  throw invalid('unknown-queue', 'The queue does not exist', [{ field: 'queue', detail }])
}

interface Changes {
  readonly given: (call: CallInput) => CallInput
  readonly terms?: (options: ScheduleOptions | undefined) => ScheduleOptions | undefined
  readonly shown?: (call: AddedCall) => AddedCall
  readonly failure?: (error: unknown) => unknown
}

/** `schedule` with changed calls, terms, results and errors. */
function scheduleBy(
  scheduler: OwnedScheduler,
  { given, terms = same, shown = same, failure = same }: Changes,
): OwnedScheduler['schedule'] {
  function schedule(call: CallInput, options?: ScheduleOptions): Promise<AddedCall>
  function schedule(calls: readonly CallInput[], options?: ScheduleOptions): Promise<readonly AddedCall[]>
  async function schedule(
    input: CallInput | readonly CallInput[],
    options?: ScheduleOptions,
  ): Promise<AddedCall | readonly AddedCall[]> {
    try {
      return isList(input)
        ? (await scheduler.schedule(input.map(given), terms(options))).map(shown)
        : shown(await scheduler.schedule(given(input), terms(options)))
    } catch (error) {
      throw failure(error)
    }
  }
  return schedule
}

const same = <Value>(value: Value): Value => value

const isList = (input: CallInput | readonly CallInput[]): input is readonly CallInput[] => Array.isArray(input)
