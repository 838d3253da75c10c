import type { CallClient } from '@outdial/call-client'
import type { CallStore } from '@outdial/scheduler-core'

const RETRY_MS = 50
const PATIENCE_MS = 30

/**
 * Dials the calls that seem due, and commits their licences afterwards. A worker that dies in
 * between leaves no record of the calls that ring.
 */
export function dialingBeforeCommit(): {
  store: (store: CallStore) => CallStore
  client: (client: CallClient) => CallClient
} {
  const dialed = new Map<string, ReturnType<CallClient['place']>>()
  let place: CallClient['place'] | undefined

  /** The calls that seem due, read without a lock. */
  const dueCalls = async (store: CallStore) => {
    const [now, queues] = await Promise.all([store.now(), store.queues()])
    const until = new Date(now.getTime() + 1)
    const lists = queues.map(async ({ name: queue, concurrency, linesInUse }) => {
      const limit = concurrency - linesInUse
      if (limit <= 0) return []
      const page = await store.list({ queue, until, statuses: ['scheduled'], order: 'soonest', limit })
      return page.items.filter(({ dueAt }) => dueAt <= now)
    })
    return (await Promise.all(lists)).flat()
  }

  return {
    store: store => ({
      ...store,
      async advance({ dispatch, ...step }) {
        if (!dispatch) return store.advance(step)
        const references: string[] = []
        for (const { to } of await dueCalls(store)) {
          const reference = dispatch.newReference()
          references.push(reference)
          const answer = place?.({ to, reference })
          answer?.catch(() => {})
          if (answer) dialed.set(reference, answer)
        }
        await new Promise(resolve => setTimeout(resolve, PATIENCE_MS))
        const newReference = () => references.shift() ?? dispatch.newReference()
        const advanced = await store.advance({ ...step, dispatch: { ...dispatch, newReference } })
        return { ...advanced, nextDueAt: new Date(advanced.now.getTime() + RETRY_MS) }
      },
    }),
    client(client) {
      place = client.place
      return {
        ...client,
        place: (request, options) => dialed.get(request.reference ?? '') ?? client.place(request, options),
      }
    },
  }
}
