import { writeSync } from 'node:fs'
import type { CallStore } from '@outdial/scheduler-core'
import type { FromWorker } from '../harness/messages.ts'
import { integerIn, itemOf, randomOf } from '../random.ts'
import { FAULT_POINTS, type FaultPoint, type RunOptions, type SelfFault } from '../types.ts'

/** Called when the code reaches a fault point. It may kill the process, or return late. */
export type Reach = (point: FaultPoint) => void

/** The points inside a transaction that writes. */
const IN_TRANSACTION: readonly FaultPoint[] = ['within-transaction', 'before-commit', 'after-commit']

// Where a long freeze does most harm: while the worker holds the lock, and while it holds a
// licence.
const FREEZE_POINTS: readonly FaultPoint[] = [
  'within-transaction',
  ...Array<FaultPoint>(5).fill('before-dial'),
  ...Array<FaultPoint>(10).fill('before-post'),
]

/** The fault that the n-th process of a slot inflicts on itself; most inflict none. */
export function selfFaultOf({ seed, faults }: Pick<RunOptions, 'seed' | 'faults'>, slot: number, nth: number) {
  const random = randomOf(seed, `self-fault/${slot}/${nth}`)
  const [lot, which, when] = [random(), random(), integerIn(random, [1, 6])]
  const faultAt = (points: readonly FaultPoint[], signal: SelfFault['signal']): SelfFault | undefined => {
    const point = itemOf(() => which, points)
    return point && { point, nth: when, signal }
  }
  if (lot < 0.3 && faults.includes('kill-self')) return faultAt(FAULT_POINTS, 'SIGKILL')
  if (lot < 0.42 && faults.includes('freeze-self')) return faultAt(FREEZE_POINTS, 'SIGSTOP')
  return undefined
}

// A worker that freezes blocks for this time, in which the lab sends SIGSTOP and later SIGCONT. It
// does not stop itself: its SIGSTOP could come after the lab's SIGCONT, and the worker would never
// resume.
const UNTIL_STOPPED_MS = 1000

/**
 * Carries out the self-inflicted fault of this process. The report comes first, as a synchronous
 * write to standard output, since a killed process can report nothing.
 */
export function createFaultPoints() {
  const block = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let selfFault: SelfFault | undefined
  let remaining = 0

  const reach: Reach = point => {
    if (point !== selfFault?.point || --remaining !== 0) return
    // A worker freezes repeatedly, with progress in between; not in a transaction, which blocks all
    // others.
    if (!IN_TRANSACTION.includes(point)) remaining = selfFault.nth + 4
    const message: FromWorker = { kind: 'fault-point', point, signal: selfFault.signal }
    writeSync(1, `${JSON.stringify(message)}\n`)
    if (selfFault.signal === 'SIGSTOP') Atomics.wait(block, 0, 0, UNTIL_STOPPED_MS)
    else process.kill(process.pid, selfFault.signal)
  }

  return {
    begin(given: SelfFault | undefined) {
      selfFault = given
      remaining = given?.nth ?? 0
    },
    inStore: (store: CallStore): CallStore => ({
      ...store,
      async advance(step) {
        reach('before-step')
        const advanced = await store.advance(step)
        if (advanced.licensed.length > 0) reach('before-dial')
        return advanced
      },
    }),
    inFetch:
      (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
      async (input, init) => {
        reach('before-post')
        const response = await fetch(input, init)
        reach('after-post')
        return response
      },
    reach,
  }
}
