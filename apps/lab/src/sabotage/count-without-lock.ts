import type { CallStore } from '@outdial/scheduler-core'
import type { Queues } from '../types.ts'

const RETRY_MS = 50

/**
 * Counts the lines in use before it has the lock, and licenses by that count: at most as many calls
 * as the fuller of the waiting queues has free lines, and as all queues together have. The stored
 * queues have no limit.
 */
export const countingWithoutLock = (store: CallStore, caps: Queues, lines: number): CallStore => ({
  ...store,
  async advance({ dispatch, ...step }) {
    if (!dispatch) return store.advance(step)
    const counted = await store.queues()
    const freeInAll = lines - counted.reduce((sum, { linesInUse }) => sum + linesInUse, 0)
    const free = counted
      .filter(({ waiting }) => waiting > 0)
      .map(({ name, linesInUse }) => (caps[name] ?? 0) - linesInUse)
    const maxLicences = Math.max(0, Math.min(dispatch.maxLicences, freeInAll, ...free))
    const advanced = await store.advance({ ...step, dispatch: { ...dispatch, maxLicences, lines: undefined } })
    return { ...advanced, nextDueAt: new Date(advanced.now.getTime() + RETRY_MS) }
  },
})
