import type { CallStore } from '@outdial/scheduler-core'

/**
 * Treats a lost answer as a refusal, as a job queue does that restarts the jobs of a dead worker.
 */
export const redialing = (store: CallStore): CallStore => ({
  ...store,
  advance: ({ updates, ...step }) =>
    store.advance({
      ...step,
      updates: updates?.map(update =>
        update.status === 'unknown' ? { ...update, status: 'rejected', refusal: { code: 'absent' } } : update,
      ),
    }),
})
