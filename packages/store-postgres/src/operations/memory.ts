import type { AttemptedCall, AttemptRecord } from '@outdial/scheduler-core/store'
import type { Remembered } from '../tables/loaded.ts'
import type { Touched } from './touched.ts'

/**
 * The open attempts that this store wrote last. The database says whether one is still as it was written, by the transaction that wrote it,
 * so that it need not be read back.
 */
export interface Memory {
  get(reference: string): Remembered | undefined
  /** The one that has this id. */
  withId(provider: string, id: string): Remembered | undefined
  /** What a step has written, once it is committed. */
  learn(step: Written): void
}

export interface Written {
  /** The transaction. */
  readonly xid: string
  readonly touched: Pick<Touched, 'changed'>
  readonly licensed: readonly AttemptedCall[]
}

const MOST = 10_000

export function createMemory(): Memory {
  const known = new Map<string, Remembered>()
  const references = new Map<string, string>()

  const forget = (reference: string) => {
    const attempt = known.get(reference)?.call.attempt
    if (!attempt) return
    known.delete(reference)
    if (references.get(idOf(attempt)) === reference) references.delete(idOf(attempt))
  }
  const keep = (call: AttemptedCall, xid: string) => {
    const { attempt } = call
    const { reference } = attempt
    forget(reference)
    known.set(reference, { call, callXid: xid, attemptXid: xid })
    if (attempt.providerCallId !== undefined) references.set(idOf(attempt), reference)
    if (known.size <= MOST) return
    for (const oldest of known.keys()) {
      forget(oldest)
      break
    }
  }

  return {
    get: reference => known.get(reference),
    withId(provider, id) {
      const reference = references.get(idOf({ provider, providerCallId: id }))
      return reference === undefined ? undefined : known.get(reference)
    },
    learn({ xid, touched, licensed }) {
      for (const [before, { attempt, call }] of touched.changed()) {
        const isLatest = call.attempt?.reference === attempt.reference
        // Where the call was not written with its attempt, another transaction had written it.
        if (!isLatest || attempt.endedAt || call.version === before.call.version) forget(attempt.reference)
        else keep({ ...call, attempt }, xid)
      }
      for (const call of licensed) keep(call, xid)
    },
  }
}

const idOf = ({ provider, providerCallId }: Pick<AttemptRecord, 'provider' | 'providerCallId'>) =>
  JSON.stringify([provider, providerCallId])
