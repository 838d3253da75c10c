import type { AttemptedCall } from '@outdial/scheduler-core/store'
import type { Remembered } from '../tables/loaded.ts'
import type { Touched } from './touched.ts'

/**
 * The open attempts that this store wrote last. The database says whether one is still as it was written, by the transaction that wrote it,
 * so that it need not be read back.
 */
export interface Memory {
  get(reference: string): Remembered | undefined
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

  const keep = (call: AttemptedCall, xid: string) => {
    const { reference } = call.attempt
    known.delete(reference)
    known.set(reference, { call, callXid: xid, attemptXid: xid })
    if (known.size <= MOST) return
    for (const oldest of known.keys()) {
      known.delete(oldest)
      break
    }
  }

  return {
    get: reference => known.get(reference),
    learn({ xid, touched, licensed }) {
      for (const [before, { attempt, call }] of touched.changed()) {
        const isLatest = call.attempt?.reference === attempt.reference
        // Where the call was not written with its attempt, another transaction had written it.
        if (!isLatest || attempt.endedAt || call.version === before.call.version) known.delete(attempt.reference)
        else keep({ ...call, attempt }, xid)
      }
      for (const call of licensed) keep(call, xid)
    },
  }
}
