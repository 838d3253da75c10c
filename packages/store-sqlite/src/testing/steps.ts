import { manualClock } from '@outdial/call-client/testing'
import type { CallStore } from '@outdial/scheduler-core'
import type { AttemptUpdate, NewCall, Step } from '@outdial/scheduler-core/store'
import { aCall, dispatchLimits, names } from '@outdial/scheduler-core/testing'

export const NAMES = names()
export const CLOCK = manualClock()

/** Adds a due call. */
export const addOne = (store: CallStore, wanted: Partial<NewCall> = {}) =>
  store.add([aCall(NAMES, CLOCK.now(), wanted)], { concurrency: 3 })

/** A step that records and licenses. */
export const aStep = (updates: readonly AttemptUpdate[] = [], wanted: Partial<Step> = {}): Step => ({
  updates,
  decide: () => ({}),
  nextPollAt: (_, now) => new Date(now.getTime() + 10_000),
  dispatch: dispatchLimits(NAMES),
  ...wanted,
})
