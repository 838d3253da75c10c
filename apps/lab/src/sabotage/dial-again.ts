import type { CallStore } from '@outdial/scheduler-core'

/** Takes silence for a no, as a queue does that starts the jobs of a dead worker once more. */
export const dialingAgain = (store: CallStore): CallStore => ({
  ...store,
  advance: ({ updates, ...step }) =>
    store.advance({
      ...step,
      updates: updates?.map(update =>
        update.status === 'unknown' ? { ...update, status: 'rejected', refusal: { code: 'absent' } } : update,
      ),
    }),
})
