import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallId } from '../store/call.ts'
import { lookHeap } from './look-heap.ts'
import { getOrAdd } from './sorted-list.ts'

/** All attempts, and the ways in which they are found; each in the order of licences. */
export interface AttemptIndex {
  readonly all: ReadonlyMap<string, AttemptRecord>
  put(attempt: AttemptRecord): void
  remove(attempt: AttemptRecord): void
  /** How many attempts of a queue have not ended. */
  openIn(queue: string): number
  /** Attempts of a queue that ended `indeterminate`: their lines may be in use. */
  indeterminateIn(queue: string): readonly AttemptRecord[]
  /** When the first attempt is to be asked after. */
  firstLookAt(): Date | undefined
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
  const openIn = new Map<string, Set<string>>()
  const indeterminateIn = new Map<string, Set<string>>()
  const looks = lookHeap()
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
      looks.set(reference, attempt.lookAt)
      if (providerCallId !== undefined) set(withId, idOf(provider, providerCallId)).add(reference)
      set(ofCall, callId).add(reference)
      set(ofQueue, queue).add(reference)
      set(to, attempt.to).add(reference)
      if (endedAt === undefined) {
        open.add(reference)
        set(openIn, queue).add(reference)
      } else {
        open.delete(reference)
        openIn.get(queue)?.delete(reference)
      }
      if (endedAt !== undefined && status === 'indeterminate') set(indeterminateIn, queue).add(reference)
      else indeterminateIn.get(queue)?.delete(reference)
      all.set(reference, attempt)
    },
    remove(attempt) {
      const { reference, callId, queue } = attempt
      unbind(attempt)
      const inQueue = [ofQueue, openIn, indeterminateIn].map(index => index.get(queue))
      for (const index of [ofCall.get(callId), to.get(attempt.to), open, ...inQueue]) index?.delete(reference)
      looks.set(reference, undefined)
      all.delete(reference)
    },
    openIn: queue => openIn.get(queue)?.size ?? 0,
    indeterminateIn: queue => found(indeterminateIn.get(queue)),
    firstLookAt: looks.first,
    open: () => found(open),
    ofCall: id => found(ofCall.get(id)),
    ofQueue: queue => found(ofQueue.get(queue)),
    to: number => found(to.get(number)),
    withId: (provider, id) => found(withId.get(idOf(provider, id))),
  }
}
