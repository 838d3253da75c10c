import { type AttemptRecord, earliest, type KnownAttempt, type Queue, type Room } from '@outdial/scheduler-core/store'
import type { LoadedQueue, LoadedQueues } from '../tables/loaded.ts'
import type { Touched } from './touched.ts'

/**
 * The queues as a second look would find them once what was recorded is written: lines freed, retries waiting. `undefined` if only such a look
 * can tell.
 */
export function queuesAfter(
  { queues, now }: Pick<LoadedQueues, 'queues' | 'now'>,
  touched: Touched,
  told: ReadonlyMap<string, Queue>,
  room: Room,
): readonly LoadedQueue[] | undefined {
  const freed = new Map<string, number>()
  const freeAts = new Map<string, Date[]>()
  const retries = new Map<string, Date[]>()
  for (const [before, after] of touched.changed()) {
    // It may be among those that were found due.
    if (before.call.status === 'scheduled') return undefined
    if (after.call.status === 'scheduled' && isIn(room, after)) {
      if (after.call.dueAt <= now) return undefined
      add(retries, after.call.queue, after.call.dueAt)
    }
    const { queue } = after.attempt
    const [heldUntil, heldNow] = [lineOf(before.attempt, now), lineOf(after.attempt, now)]
    if (heldUntil === heldNow) continue
    // When the next of those lines is free that stay in use, the count does not say.
    if (heldUntil !== FOR_EVER) return undefined
    if (heldNow === FREE) freed.set(queue, (freed.get(queue) ?? 0) + 1)
    else add(freeAts, queue, new Date(heldNow))
  }
  const waiting = new Set(queues.flatMap(({ queue, firstAt }) => (firstAt ? queue.name : [])))
  for (const name of retries.keys()) if (!waiting.has(name)) return undefined
  return queues.map(each => {
    const { name } = each.queue
    const { counted } = each
    const firstOf = (at: Date | undefined, more: readonly Date[] | undefined) =>
      more ? earliest(at ? [at, ...more] : more) : at
    return {
      ...each,
      queue: told.get(name) ?? each.queue,
      counted: {
        ...counted,
        linesInUse: counted.linesInUse - (freed.get(name) ?? 0),
        lineFreeAt: firstOf(counted.lineFreeAt, freeAts.get(name)),
      },
      firstAt: firstOf(each.firstAt, retries.get(name)),
      nextAt: firstOf(each.nextAt, retries.get(name)),
    }
  })
}

const FREE = 0
const FOR_EVER = Number.POSITIVE_INFINITY

/** Until when an attempt's line is in use, in milliseconds since 1970. */
function lineOf({ endedAt, status, lineFreeAt }: AttemptRecord, now: Date): number {
  if (!endedAt) return FOR_EVER
  return status === 'indeterminate' && lineFreeAt > now ? lineFreeAt.getTime() : FREE
}

const isIn = ({ queues, providers }: Room, { call }: KnownAttempt): boolean =>
  providers.includes(call.provider) && (queues?.includes(call.queue) ?? true)

const add = (moments: Map<string, Date[]>, name: string, moment: Date) =>
  void moments.set(name, [...(moments.get(name) ?? []), moment])
