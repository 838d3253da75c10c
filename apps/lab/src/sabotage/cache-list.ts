import { setTimeout as wait } from 'node:timers/promises'
import type { CallStore } from '@outdial/scheduler-core'

const STALE_MS = 500

/**
 * Steps see an entry of the do-not-call list later than `add` resolves, as when each process keeps a
 * copy of the list.
 */
export const cachingList = (store: CallStore): CallStore => ({
  ...store,
  doNotCall: {
    ...store.doNotCall,
    async add(entries) {
      void wait(STALE_MS)
        .then(() => store.doNotCall.add(entries))
        .catch(() => {})
      return entries.length
    },
  },
})
