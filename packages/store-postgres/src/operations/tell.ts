import { holdBack, letGo, type Queue, type RecordedAttempt } from '@outdial/scheduler-core/store'

/** The queues that change since there was news of their attempts: held back, or let go. */
export function tellQueues(
  queues: ReadonlyMap<string, Queue>,
  results: readonly RecordedAttempt[],
  now: Date,
): Map<string, Queue> {
  const told = new Map<string, Queue>()
  for (const { attempt, refusal, taken } of results) {
    const queue = told.get(attempt.queue) ?? queues.get(attempt.queue)
    if (!queue) continue
    const held = refusal ? holdBack(queue, refusal, attempt.licensedAt, now) : queue
    const after = taken ? letGo(held, attempt.licensedAt) : held
    if (after !== queue) told.set(queue.name, after)
  }
  return told
}
