import { OPEN_STATUSES } from '@outdial/call-client/kernel'
import type { CallCounts, QueueState, ScheduledCall, Scheduler } from '@outdial/scheduler-core'
import type { Caller } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'
import type { List } from './list-schemas.ts'
import { firstKeyIn, nameIn, ownQueues, queueOf } from './own-queues.ts'

type Reading = Pick<Scheduler, 'queues' | 'counts' | 'get' | 'dispatching'>

type Dispatching = Awaited<ReturnType<Scheduler['dispatching']>>

export interface FoundList {
  readonly queue: QueueState
  readonly list: List
  readonly first: ScheduledCall
}

/** Reads lists: queues whose first call was added by `POST /api/lists`. */
export function createReadLists(scheduler: Reading) {
  const read = async (queue: QueueState, dispatching: Dispatching): Promise<FoundList | undefined> => {
    const first = await scheduler.get({ key: firstKeyIn(queue.name) })
    if (!first) return undefined
    const counts = await scheduler.counts({ queue: queue.name })
    return { queue, first, list: listOf({ queue, counts, first, dispatching }) }
  }

  return {
    /** The lists of a caller, the latest first. */
    async all(caller: Caller): Promise<readonly List[]> {
      const lists: FoundList[] = []
      const dispatching = await scheduler.dispatching()
      for (const queue of ownQueues(caller, await scheduler.queues())) {
        const found = await read(queue, dispatching)
        if (found) lists.push(found)
      }
      return lists.toSorted((a, b) => b.list.firstSequence - a.list.firstSequence).map(({ list }) => list)
    },
    async find(caller: Caller, name: string): Promise<FoundList | undefined> {
      const wanted = queueOf(caller, name)
      const queue = (await scheduler.queues()).find(each => each.name === wanted)
      return queue && read(queue, await scheduler.dispatching())
    },
    /** @throws {Problem} 404 `unknown-list` */
    async demand(caller: Caller, name: string): Promise<FoundList> {
      const found = await this.find(caller, name)
      if (found) return found
      throw new Problem({
        status: 404,
        code: 'unknown-list',
        detail: `Expected the name of a list, got ${JSON.stringify(name.slice(0, 60))}`,
      })
    },
  }
}

export type ReadLists = ReturnType<typeof createReadLists>

/** The number of calls in flight. */
export const inFlight = (counts: CallCounts): number => OPEN_STATUSES.reduce((sum, status) => sum + counts[status], 0)

interface ListParts {
  readonly queue: QueueState
  readonly counts: CallCounts
  readonly first: ScheduledCall
  readonly dispatching: Dispatching
}

function listOf({ queue, counts, first, dispatching }: ListParts): List {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    name: nameIn(queue.name),
    queue: queue.name,
    ownerId: first.ownerId,
    state: stateOf(queue, counts, total),
    concurrency: queue.concurrency,
    callsPerSecond: queue.callsPerSecond,
    paused: queue.paused,
    allPaused: dispatching.paused,
    sharedLines: dispatching.lines,
    counts,
    total,
    linesInUse: queue.linesInUse,
    backoffUntil: queue.backoffUntil?.toISOString(),
    createdAt: first.createdAt.toISOString(),
    firstSequence: first.sequence,
  }
}

function stateOf({ paused }: QueueState, counts: CallCounts, total: number): List['state'] {
  const live = inFlight(counts)
  if (counts.scheduled + live === 0) return 'finished'
  if (!paused) return 'running'
  if (counts.scheduled === 0) return 'stopping'
  return counts.scheduled === total ? 'idle' : 'paused'
}
