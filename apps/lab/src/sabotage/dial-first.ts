import type { CallClient } from '@outdial/call-client'
import type { CallStore } from '@outdial/scheduler-core'
import type { Seams } from './seams.ts'

const AGAIN_MS = 50
const PATIENCE_MS = 30

/** Dials what seems to be due, and only then takes the licences for it: whoever dies in between leaves no trace of what rang. */
export function dialingFirst(): Pick<Seams, 'store' | 'calls'> {
  const dialed = new Map<string, ReturnType<CallClient['place']>>()
  let place: CallClient['place'] | undefined

  /** What may be due, as far as one can see without a lock. */
  const chosen = async (store: CallStore) => {
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
      async advance({ room, ...step }) {
        if (!room) return store.advance(step)
        const references: string[] = []
        for (const { to } of await chosen(store)) {
          const reference = room.newReference()
          references.push(reference)
          const answer = place?.({ to, reference })
          answer?.catch(() => {})
          if (answer) dialed.set(reference, answer)
        }
        await new Promise(resolve => setTimeout(resolve, PATIENCE_MS))
        const newReference = () => references.shift() ?? room.newReference()
        const advanced = await store.advance({ ...step, room: { ...room, newReference } })
        return { ...advanced, nextDueAt: new Date(advanced.now.getTime() + AGAIN_MS) }
      },
    }),
    calls(calls) {
      place = calls.place
      return {
        ...calls,
        place: (request, options) => dialed.get(request.reference ?? '') ?? calls.place(request, options),
      }
    },
  }
}
