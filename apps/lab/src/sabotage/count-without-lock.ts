import type { CallStore } from '@outdial/scheduler-core'
import type { Queues } from '../scenarios/scenario.ts'

const AGAIN_MS = 50

/** Counts the lines in use before it has the lock, and licenses by what it counted. The queues themselves must know of no limit. */
export const countingFirst = (store: CallStore, caps: Queues): CallStore => ({
  ...store,
  async advance({ room, updates, ...step }) {
    if (!room) return store.advance({ ...step, updates })
    const told = await store.advance({ ...step, updates })
    const counted = await store.queues()
    const licensed = [...told.licensed]
    for (const { name, waiting, linesInUse } of counted) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- there are no other queues
      const most = (caps[name as keyof Queues] ?? 0) - linesInUse
      if (waiting === 0 || most <= 0) continue
      licensed.push(...(await store.advance({ ...step, room: { ...room, queues: [name], most } })).licensed)
    }
    return { ...told, licensed, nextDueAt: new Date(told.now.getTime() + AGAIN_MS) }
  },
})
