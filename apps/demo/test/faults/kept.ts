import type { CallDetails, CallStore } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'

const OPEN = ['scheduled', 'dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const

async function reading<Result>(path: string, read: (store: CallStore) => Promise<Result>): Promise<Result> {
  const store = sqliteStore({ path, mode: 'read-only' })
  try {
    return await read(store)
  } finally {
    await store.close()
  }
}

/** Whether all that was scheduled has ended. */
export const allEnded = (path: string): Promise<boolean> =>
  reading(path, async store => {
    const { items } = await store.list({ statuses: OPEN, order: 'soonest', limit: 1 })
    return items.length === 0
  })

/** All calls, with their attempts. */
export const keptCalls = (path: string): Promise<readonly CallDetails[]> =>
  reading(path, async store => {
    const calls: CallDetails[] = []
    let after: Awaited<ReturnType<CallStore['list']>>['next']
    do {
      const page = await store.list({ order: 'soonest', limit: 1000, after })
      for (const { id } of page.items) {
        const call = await store.get(id)
        if (call) calls.push(call)
      }
      after = page.next
    } while (after)
    return calls
  })
