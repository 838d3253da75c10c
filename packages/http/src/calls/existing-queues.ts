import type { Scheduler } from '@outdial/scheduler-core'
import { type FieldError, invalid } from '../http/validate.ts'

/** A call, or the change of one, with the name of its field for errors. */
export interface QueueField {
  readonly queue: string | undefined
  /** `queue`, `calls[3].queue` */
  readonly field: string
}

/**
 * Accepts calls in queues that exist, and in the default queue. Each queue has lines of its own, so
 * a client that may name new queues decides how many phones ring at once.
 *
 * @throws {Problem} 422 `unknown-queue`, naming each field
 */
export type DemandQueues = (fields: readonly QueueField[]) => Promise<void>

// The queue of calls that name none.
const DEFAULT_QUEUE = 'default'

export function demandExistingQueues(scheduler: Pick<Scheduler, 'queues'>): DemandQueues {
  // Queues are never deleted.
  const known = new Set([DEFAULT_QUEUE])
  let reading: Promise<void> | undefined

  const readAll = async () => {
    for (const { name } of await scheduler.queues()) known.add(name)
  }
  const read = () => {
    reading ??= readAll().finally(() => {
      reading = undefined
    })
    return reading
  }
  const unknownIn = (fields: readonly QueueField[]) =>
    fields.filter(({ queue }) => queue !== undefined && !known.has(queue))

  return async fields => {
    if (unknownIn(fields).length === 0) return
    // A read that began before this request may miss a queue that is new.
    const began = reading
    await read()
    if (began && unknownIn(fields).length > 0) await read()
    const errors = unknownIn(fields).map(
      ({ queue = '', field }): FieldError => ({
        field,
        detail: `Expected \`${field}\` to be the name of a queue that exists, got ${JSON.stringify(queue)}`,
      }),
    )
    if (errors.length > 0) throw invalid('unknown-queue', 'The queue does not exist', errors)
  }
}

/** Accepts every queue: a new one is created. */
export const acceptNewQueues: DemandQueues = async () => {}
