import type { ScheduledCall } from './call.ts'
import { earliest } from './moments.ts'
import type { RecordedUpdate, Room } from './step.ts'

/** What is due later need wake nobody: everybody looks more often than that. */
export const LOOK_SOON_MS = 60_000

/** In how many milliseconds the first of these calls is due, from 0 up; `undefined` if none of them waits for a time that comes soon. */
export function dueInMs(calls: readonly ScheduledCall[], now: Date): number | undefined {
  const dueAt = earliest(calls.flatMap(call => (call.status === 'scheduled' ? call.dueAt : [])))
  if (!dueAt) return undefined
  const inMs = Math.max(0, dueAt.getTime() - now.getTime())
  return inMs <= LOOK_SOON_MS ? inMs : undefined
}

/** Whether a step recorded what may have freed a line, in a queue in which it did not license: others have to look. */
export const leavesRoom = (recorded: readonly RecordedUpdate[], room: Room | undefined): boolean =>
  recorded.some(
    ({ call }) =>
      call && (call.status === 'scheduled' || call.endedAt) && (!room || room.queues?.includes(call.queue) === false),
  )
