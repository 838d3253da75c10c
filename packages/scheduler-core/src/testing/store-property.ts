import assert from 'node:assert/strict'
import { manualClock } from '@outdial/call-client/testing'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallStore } from '../store/call-store.ts'
import type { Advanced, AttemptUpdate } from '../store/step.ts'
import type { StoreFactory } from './kit/store-fixture.ts'
import type { FastCheck } from './property/fast-check.ts'
import { checkChange, checkLicences, checkSnapshot, type Licences } from './property/invariants.ts'
import { operation } from './property/operations.ts'
import { comparable, snapshotOf } from './property/snapshot.ts'
import { type PropertyStep, steps } from './property/steps.ts'

/** Options of `storeProperty`, all optional. */
export interface StorePropertyOptions {
  /** Number of random sequences. @default 100 */
  readonly runs?: number | undefined
  /** The seed of a failure, to repeat it. @default a new seed in each run */
  readonly seed?: number | undefined
  /** Maximum length of a sequence. @default 60 */
  readonly most?: number | undefined
  /**
   * Time limit for trying sequences and for shortening a failure, in milliseconds. After it the
   * shortest failing sequence so far is reported; a store without a failure by then fails for being
   * too slow. The test that awaits the property needs a longer timeout. @default 60_000
   */
  readonly withinMs?: number | undefined
}

/**
 * Runs random sequences of operations on a store and on the memory store, in lockstep. With the
 * same clock, ids and references both return the same results, and the invariants hold after each
 * operation. A failure reports the shortest failing sequence that was found, and its seed.
 */
export async function storeProperty(
  fc: FastCheck,
  factory: StoreFactory,
  { runs = 100, seed, most = 60, withinMs = 60_000 }: StorePropertyOptions = {},
): Promise<void> {
  const property = fc.asyncProperty(fc.array(steps(fc), { maxLength: most, size: 'max' }), async sequence => {
    const clock = manualClock(new Date('2026-03-02T09:00:00.123Z'))
    const [store, twin] = [await factory({ clock, metadataFields: [] }), memoryStore({ clock })]
    try {
      await play(sequence, store, twin, clock)
    } finally {
      await store.close()
    }
  })
  await fc.assert(property, {
    numRuns: runs,
    // These option names exist in all versions 4 of fast-check.
    interruptAfterTimeLimit: withinMs,
    markInterruptAsFailure: true,
    ...(seed !== undefined && { seed }),
  })
}

async function play(
  sequence: readonly PropertyStep[],
  store: CallStore,
  twin: CallStore,
  clock: ReturnType<typeof manualClock>,
): Promise<void> {
  const licences: Licences = { given: new Set(), byQueue: new Map(), byProvider: new Map() }
  let snapshot = await snapshotOf(store)
  let further: readonly AttemptUpdate[] = []
  for (const [number, step] of sequence.entries()) {
    // A clock that was set, as a worker notices it.
    if (step.kind === 'changeDispatch' && step.shiftClock?.isSet) clock.jump(step.shiftClock.byMs)
    const now = clock.now()
    if (step.kind === 'pass') {
      clock.jump(step.ms)
    } else {
      const run = operation(step, { snapshot, now, number, further })
      const [answer, expected] = [await run(store), await run(twin)]
      assert.deepEqual(comparable(answer), comparable(expected), `Step ${number}, ${step.kind}: the answers differ`)
      const before = snapshot
      snapshot = await snapshotOf(store)
      assert.deepEqual(comparable(snapshot), comparable(await snapshotOf(twin)), `After step ${number}, ${step.kind}`)
      checkChange(before, snapshot, step.kind === 'prune' ? new Date(now.getTime() - step.agoMs) : undefined)
      if (step.kind === 'advance') {
        const advanced = answer as Advanced
        further = advanced.recorded.flatMap(each => each.further ?? [])
        if (step.dispatch) checkLicences(advanced, step.dispatch, { before, after: snapshot }, licences)
      }
    }
    checkSnapshot(step.kind === 'pass' ? (snapshot = await snapshotOf(store)) : snapshot, clock.now())
  }
}
