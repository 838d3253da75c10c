import { holdBack, letGo, type Queue, type RecordedAttempt } from '@outdial/scheduler-core/store'

/** A queue after there was news of one of its attempts: held back, or let go. The same object if nothing changes. */
export function tell(queue: Queue, { attempt, refusal, taken }: RecordedAttempt, now: Date): Queue {
  const held = refusal ? holdBack(queue, refusal, attempt.licensedAt, now) : queue
  return taken ? letGo(held, attempt.licensedAt) : held
}
