import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallId, CallRecord, ScheduledCall } from '../store/call.ts'
import type { Queue } from '../store/queue.ts'
import { type SortedList, sortedList } from './sorted-list.ts'

/** What the store keeps, and the ways in which it is looked up. Nothing is decided here. */
export interface Tables {
  readonly calls: ReadonlyMap<CallId, ScheduledCall>
  readonly attempts: ReadonlyMap<string, AttemptRecord>
  readonly queues: Map<string, Queue>
  readonly records: Map<string, CallRecord>
  saveCall(call: ScheduledCall): void
  saveAttempt(attempt: AttemptRecord): void
  forget(call: ScheduledCall): void
  callWithKey(key: string): ScheduledCall | undefined
  /** `scheduled` calls of a queue by (dueAt, sequence). */
  waiting(queue: string): readonly ScheduledCall[]
  /** Attempts of a queue whose line is in use, or was until they were found to be `indeterminate`. */
  holding(queue: string): Iterable<AttemptRecord>
  /** Attempts that have not ended. */
  open(): Iterable<AttemptRecord>
  attemptsOf(id: CallId): readonly AttemptRecord[]
  attemptsWithId(provider: string, providerCallId: string): readonly AttemptRecord[]
  /** In the order of their licences. */
  attemptsOfQueue(queue: string): readonly AttemptRecord[]
  attemptsTo(number: PhoneNumber): readonly AttemptRecord[]
  nextSequence(): number
}

const byDue = (a: ScheduledCall, b: ScheduledCall) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence

export function createTables(): Tables {
  const calls = new Map<CallId, ScheduledCall>()
  const attempts = new Map<string, AttemptRecord>()
  const waiting = new Map<string, SortedList<ScheduledCall>>()
  const keys = new Map<string, CallId>()
  const open = new Set<string>()
  const holding = new Map<string, Set<string>>()
  const ofCall = new Map<CallId, string[]>()
  const withId = new Map<string, Set<string>>()
  const ofQueue = new Map<string, string[]>()
  const toNumber = new Map<string, string[]>()
  let sequence = 0

  const records = (references: Iterable<string> = []) =>
    [...references].flatMap(reference => attempts.get(reference) ?? [])

  const setWaiting = (call: ScheduledCall, on: boolean) => {
    const list = getOrAdd(waiting, call.queue, () => sortedList(byDue))
    if (on) list.add(call)
    else list.remove(call)
  }

  return {
    calls,
    attempts,
    queues: new Map(),
    records: new Map(),
    saveCall(call) {
      const before = calls.get(call.id)
      if (before?.status === 'scheduled') setWaiting(before, false)
      if (call.status === 'scheduled') setWaiting(call, true)
      if (call.key !== undefined) keys.set(call.key, call.id)
      calls.set(call.id, call)
    },
    saveAttempt(attempt) {
      const { reference, callId, queue, to, provider, providerCallId, status, endedAt } = attempt
      if (!attempts.has(reference)) {
        for (const [index, name] of [
          [ofCall, callId],
          [ofQueue, queue],
          [toNumber, to],
        ] as const) {
          getOrAdd(index, name, () => []).push(reference)
        }
      }
      const ended = endedAt !== undefined
      if (ended) open.delete(reference)
      else open.add(reference)
      const held = getOrAdd(holding, queue, () => new Set())
      if (ended && status !== 'indeterminate') held.delete(reference)
      else held.add(reference)
      if (providerCallId !== undefined)
        getOrAdd(withId, `${provider} ${providerCallId}`, () => new Set()).add(reference)
      attempts.set(reference, attempt)
    },
    forget(call) {
      calls.delete(call.id)
      if (call.key !== undefined) keys.delete(call.key)
      for (const { reference, queue, to, provider, providerCallId } of records(ofCall.get(call.id))) {
        attempts.delete(reference)
        holding.get(queue)?.delete(reference)
        withId.get(`${provider} ${providerCallId}`)?.delete(reference)
        for (const [index, name] of [
          [ofQueue, queue],
          [toNumber, to],
        ] as const) {
          const references = index.get(name) ?? []
          references.splice(references.indexOf(reference), 1)
        }
      }
      ofCall.delete(call.id)
    },
    callWithKey: key => calls.get(keys.get(key) ?? ''),
    waiting: queue => waiting.get(queue)?.values ?? [],
    holding: queue => records(holding.get(queue)),
    open: () => records(open),
    attemptsOf: id => records(ofCall.get(id)),
    attemptsWithId: (provider, id) => records(withId.get(`${provider} ${id}`)),
    attemptsOfQueue: queue => records(ofQueue.get(queue)),
    attemptsTo: number => records(toNumber.get(number)),
    nextSequence: () => ++sequence,
  }
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
