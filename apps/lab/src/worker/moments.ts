import { writeSync } from 'node:fs'
import type { CallStore } from '@outdial/scheduler-core'
import type { FromWorker, Plan } from '../parts/messages.ts'
import type { RunOptions } from '../scenarios/scenario.ts'
import { drawsOf, oneOf, within } from '../seeded.ts'

/** Where a worker may stop existing, or stand still, by its own hand: in its store, and between its store and the wire. */
export const MOMENTS = [
  'before-step',
  'within-transaction',
  'before-commit',
  'after-commit',
  'before-dial',
  'before-post',
  'after-post',
] as const
export type Moment = (typeof MOMENTS)[number]

/** Hears that a moment has come, and may not return. */
export type Reach = (moment: Moment) => void

/** Those in which the database is being written. */
export const MID_WRITE: readonly Moment[] = ['within-transaction', 'before-commit', 'after-commit']

// Where standing still for longer than every deadline hurts most: with the lock, and with a licence.
const STANDSTILLS: readonly Moment[] = [
  'within-transaction',
  ...Array<Moment>(5).fill('before-dial'),
  ...Array<Moment>(10).fill('before-post'),
]

/** What the n-th process of a slot is to do to itself; most do nothing. */
export function planOf({ seed, faults }: Pick<RunOptions, 'seed' | 'faults'>, slot: number, nth: number) {
  const draw = drawsOf(seed, `plan/${slot}/${nth}`)
  const [lot, which, when] = [draw(), draw(), within(draw, [1, 6])]
  const plan = (moments: readonly Moment[], signal: Plan['signal']): Plan | undefined => {
    const moment = oneOf(() => which, moments)
    return moment && { moment, nth: when, signal }
  }
  if (lot < 0.3 && faults.includes('mid-write')) return plan(MOMENTS, 'SIGKILL')
  if (lot < 0.42 && faults.includes('stand-still')) return plan(STANDSTILLS, 'SIGSTOP')
  return undefined
}

// So long it does nothing until the lab stops it, who alone knows then when it is to go on: a worker that stopped itself after the lab has
// stopped it, and let it go on, would never.
const UNTIL_STOPPED_MS = 1000

/** Carries out a plan, once it has one. Tells of it first, on the standard output and at once, since nothing can be told afterwards. */
export function createMoments() {
  const still = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let plan: Plan | undefined
  let rest = 0

  const reach: Reach = moment => {
    if (moment !== plan?.moment || --rest !== 0) return
    // Not again at once: what stood still must get on for a while.
    if (!MID_WRITE.includes(moment)) rest = plan.nth + 4
    const told: FromWorker = { kind: 'moment', moment, signal: plan.signal }
    writeSync(1, `${JSON.stringify(told)}\n`)
    if (plan.signal === 'SIGSTOP') Atomics.wait(still, 0, 0, UNTIL_STOPPED_MS)
    else process.kill(process.pid, plan.signal)
  }

  return {
    begin(given: Plan | undefined) {
      plan = given
      rest = given?.nth ?? 0
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
