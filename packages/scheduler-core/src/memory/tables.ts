import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptRecord, CallId, CallRecord, ScheduledCall } from '../store/call.ts'
import type { Queue } from '../store/queue.ts'
import { type AttemptIndex, attemptIndex } from './attempt-index.ts'
import { createJournal } from './journal.ts'
import { getOrAdd, type SortedList, sortedList } from './sorted-list.ts'

/** What the store keeps, and the ways in which it is looked up. Nothing is decided here. */
export interface Tables extends Omit<AttemptIndex, 'all' | 'put' | 'remove'> {
  readonly calls: ReadonlyMap<CallId, ScheduledCall>
  readonly attempts: ReadonlyMap<string, AttemptRecord>
  readonly queues: ReadonlyMap<string, Queue>
  readonly records: ReadonlyMap<string, CallRecord>
  /** @throws {SchedulerError} `store-failed`: its id is known */
  addCall(call: ScheduledCall): void
  saveCall(call: ScheduledCall): void
  /** @throws {SchedulerError} `store-failed`: its reference is known */
  addAttempt(attempt: AttemptRecord): void
  saveAttempt(attempt: AttemptRecord): void
  saveQueue(queue: Queue): void
  addRecord(record: CallRecord): void
  forget(call: ScheduledCall): void
  forgetRecord(id: string): void
  callWithKey(key: string): ScheduledCall | undefined
  /** `scheduled` calls of a queue by (dueAt, sequence). */
  waiting(queue: string): readonly ScheduledCall[]
  nextSequence(): number
  /** The calls that the last commit added, or gave a new version. */
  changed(): readonly ScheduledCall[]
  /** Does all of the work or, if it throws, nothing of it. */
  commit<Result>(work: () => Result): Result
}

const byDue = (a: ScheduledCall, b: ScheduledCall) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence

export function createTables(): Tables {
  const calls = new Map<CallId, ScheduledCall>()
  const waiting = new Map<string, SortedList<ScheduledCall>>()
  const keys = new Map<string, CallId>()
  const queues = new Map<string, Queue>()
  const records = new Map<string, CallRecord>()
  const attempts = attemptIndex()
  const journal = createJournal()
  const changed = new Map<CallId, ScheduledCall>()
  let sequence = 0

  const waitingIn = (queue: string) => getOrAdd(waiting, queue, () => sortedList(byDue))

  const putCall = (call: ScheduledCall) => {
    dropCall(calls.get(call.id))
    if (call.status === 'scheduled') waitingIn(call.queue).add(call)
    if (call.key !== undefined) keys.set(call.key, call.id)
    calls.set(call.id, call)
  }

  /** It keeps its place among all calls until it is forgotten. */
  const dropCall = (call: ScheduledCall | undefined) => {
    if (call?.status === 'scheduled') waitingIn(call.queue).remove(call)
    if (call?.key !== undefined) keys.delete(call.key)
  }

  const forgetCall = (call: ScheduledCall) => {
    dropCall(call)
    calls.delete(call.id)
  }

  const saveCall = (call: ScheduledCall) => {
    const before = calls.get(call.id)
    journal.note(() => (before ? putCall(before) : forgetCall(call)))
    putCall(call)
    if (before?.version !== call.version) changed.set(call.id, call)
  }

  const saveAttempt = (attempt: AttemptRecord) => {
    const before = attempts.all.get(attempt.reference)
    journal.note(() => (before ? attempts.put(before) : attempts.remove(attempt)))
    attempts.put(attempt)
  }

  return {
    ...attempts,
    attempts: attempts.all,
    calls,
    queues,
    records,
    addCall(call) {
      if (calls.has(call.id)) throw new SchedulerError('store-failed', `There is a call ${call.id} already`)
      saveCall(call)
    },
    saveCall,
    addAttempt(attempt) {
      if (attempts.all.has(attempt.reference)) {
        throw new SchedulerError('store-failed', `There is an attempt ${attempt.reference} already`)
      }
      saveAttempt(attempt)
    },
    saveAttempt,
    saveQueue(queue) {
      const before = queues.get(queue.name)
      journal.note(() => (before ? queues.set(queue.name, before) : queues.delete(queue.name)))
      queues.set(queue.name, queue)
    },
    addRecord: record => void records.set(record.id, record),
    forget(call) {
      forgetCall(call)
      for (const attempt of attempts.ofCall(call.id)) attempts.remove(attempt)
    },
    forgetRecord: id => void records.delete(id),
    callWithKey: key => calls.get(keys.get(key) ?? ''),
    waiting: queue => waiting.get(queue)?.values ?? [],
    nextSequence: () => ++sequence,
    changed: () => [...changed.values()],
    commit(work) {
      changed.clear()
      return journal.commit(work)
    },
  }
}
