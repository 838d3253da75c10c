import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallId } from '../store/call.ts'
import { getOrAdd } from './sorted-list.ts'

/** All attempts, and the ways in which they are found; each in the order of licences. */
export interface AttemptIndex {
  readonly all: ReadonlyMap<string, AttemptRecord>
  put(attempt: AttemptRecord): void
  remove(attempt: AttemptRecord): void
  /** Attempts of a queue whose line is in use, or was until they were found to be `indeterminate`. */
  holding(queue: string): readonly AttemptRecord[]
  /** Attempts that have not ended. */
  open(): readonly AttemptRecord[]
  ofCall(id: CallId): readonly AttemptRecord[]
  ofQueue(queue: string): readonly AttemptRecord[]
  to(number: PhoneNumber): readonly AttemptRecord[]
  withId(provider: string, providerCallId: string): readonly AttemptRecord[]
}

export function attemptIndex(): AttemptIndex {
  const all = new Map<string, AttemptRecord>()
  const open = new Set<string>()
  const holding = new Map<string, Set<string>>()
  const ofCall = new Map<CallId, Set<string>>()
  const ofQueue = new Map<string, Set<string>>()
  const to = new Map<string, Set<string>>()
  const withId = new Map<string, Set<string>>()

  const found = (references: Iterable<string> = []) => [...references].flatMap(reference => all.get(reference) ?? [])
  const idOf = (provider: string, id: string) => `${provider} ${id}`
  const unbind = ({ reference, provider, providerCallId }: AttemptRecord) => {
    if (providerCallId !== undefined) withId.get(idOf(provider, providerCallId))?.delete(reference)
  }
  const set = (index: Map<string, Set<string>>, name: string) => getOrAdd(index, name, () => new Set())

  return {
    all,
    put(attempt) {
      const { reference, callId, queue, provider, providerCallId, status, endedAt } = attempt
      const before = all.get(reference)
      if (before) unbind(before)
      if (providerCallId !== undefined) set(withId, idOf(provider, providerCallId)).add(reference)
      set(ofCall, callId).add(reference)
      set(ofQueue, queue).add(reference)
      set(to, attempt.to).add(reference)
      const ended = endedAt !== undefined
      if (ended) open.delete(reference)
      else open.add(reference)
      if (ended && status !== 'indeterminate') holding.get(queue)?.delete(reference)
      else set(holding, queue).add(reference)
      all.set(reference, attempt)
    },
    remove(attempt) {
      const { reference, callId, queue } = attempt
      unbind(attempt)
      for (const index of [ofCall.get(callId), ofQueue.get(queue), to.get(attempt.to), holding.get(queue), open])
        index?.delete(reference)
      all.delete(reference)
    },
    holding: queue => found(holding.get(queue)),
    open: () => found(open),
    ofCall: id => found(ofCall.get(id)),
    ofQueue: queue => found(ofQueue.get(queue)),
    to: number => found(to.get(number)),
    withId: (provider, id) => found(withId.get(idOf(provider, id))),
  }
}
