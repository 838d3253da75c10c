import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptRecord, CallId, CallRecord, ScheduledCall } from '../store/call.ts'
import type { DispatchState } from '../store/dispatch-state.ts'
import type { DoNotCallEntry } from '../store/do-not-call.ts'
import { byDue } from '../store/loaded-step.ts'
import type { ProviderState } from '../store/provider-state.ts'
import type { Queue } from '../store/queue.ts'
import { type SortedList, sortedList } from './sorted-list.ts'

/** The rows of the memory store. */
export interface Tables {
  readonly calls: ReadonlyMap<CallId, ScheduledCall>
  /** By reference, in the order of the licences. */
  readonly attempts: ReadonlyMap<string, AttemptRecord>
  readonly queues: Map<string, Queue>
  readonly records: Map<string, CallRecord>
  /** The providers that had a failure. */
  readonly providers: Map<string, ProviderState>
  readonly counters: Map<string, number>
  /** By number. */
  readonly doNotCall: Map<string, DoNotCallEntry>
  dispatch: Pick<DispatchState, 'paused' | 'clockShifts' | 'rules'>
  /** Attempts that may use a line, by reference: open ones and `indeterminate` ones. */
  readonly lines: ReadonlyMap<string, AttemptRecord>
  /** The `scheduled` calls of a queue, in the order in which they are due. */
  waiting(queue: string): readonly ScheduledCall[]
  callWithKey(key: string): ScheduledCall | undefined
  attemptsOf(id: CallId): readonly AttemptRecord[]
  lastSequence(): number
  saveCall(call: ScheduledCall): void
  /** Saves an attempt, and its call if the attempt is the latest of the call. */
  saveAttempt(attempt: AttemptRecord): void
  /** Deletes a call with its attempts. */
  deleteCall(call: ScheduledCall): void
}

export function createTables(): Tables {
  const calls = new Map<CallId, ScheduledCall>()
  const attempts = new Map<string, AttemptRecord>()
  const lines = new Map<string, AttemptRecord>()
  const queues = new Map<string, Queue>()
  const records = new Map<string, CallRecord>()
  const waiting = new Map<string, SortedList<ScheduledCall>>()
  const ids = new Map<string, CallId>()
  const references = new Map<CallId, string[]>()
  let sequence = 0

  const waitingIn = (queue: string): SortedList<ScheduledCall> => {
    const list = waiting.get(queue) ?? sortedList<ScheduledCall>(byDue)
    waiting.set(queue, list)
    return list
  }
  const unlist = (call: ScheduledCall | undefined) => {
    if (call?.status === 'scheduled') waitingIn(call.queue).remove(call)
  }
  const attemptsOf = (id: CallId) => (references.get(id) ?? []).flatMap(reference => attempts.get(reference) ?? [])

  const saveCall = (call: ScheduledCall) => {
    unlist(calls.get(call.id))
    if (call.status === 'scheduled') waitingIn(call.queue).add(call)
    if (call.key !== undefined) ids.set(call.key, call.id)
    calls.set(call.id, call)
    sequence = Math.max(sequence, call.sequence)
  }

  return {
    calls,
    attempts,
    queues,
    records,
    providers: new Map<string, ProviderState>(),
    counters: new Map<string, number>(),
    doNotCall: new Map<string, DoNotCallEntry>(),
    dispatch: { paused: false, clockShifts: 0 },
    lines,
    waiting: queue => waiting.get(queue)?.values ?? [],
    callWithKey: key => calls.get(ids.get(key) ?? ''),
    attemptsOf,
    lastSequence: () => sequence,
    saveCall,
    saveAttempt(attempt) {
      const { reference, callId } = attempt
      if (!attempts.has(reference)) references.set(callId, [...(references.get(callId) ?? []), reference])
      attempts.set(reference, attempt)
      if (attempt.endedAt && attempt.status !== 'indeterminate') lines.delete(reference)
      else lines.set(reference, attempt)
      const call = calls.get(callId)
      if (call?.attempt?.reference === reference) saveCall({ ...call, attempt })
    },
    deleteCall(call) {
      unlist(call)
      if (call.key !== undefined) ids.delete(call.key)
      for (const { reference } of attemptsOf(call.id)) {
        attempts.delete(reference)
        lines.delete(reference)
      }
      references.delete(call.id)
      calls.delete(call.id)
    },
  }
}

/** @throws {SchedulerError} `store-failed` if a key is in the table already or occurs twice */
export function expectNew(what: string, keys: readonly string[], table: ReadonlyMap<string, unknown>): void {
  const seen = new Set<string>()
  for (const key of keys) {
    if (table.has(key) || seen.has(key))
      throw new SchedulerError('store-failed', `Expected a new ${what}, got ${key}, which exists already`)
    seen.add(key)
  }
}
