import {
  type Advanced,
  decideStep,
  type ScheduledCall,
  type Step,
  type StepResult,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { insertAttempt, saveAttempts } from '../rows/attempts.ts'
import { saveCall, saveLicensed } from '../rows/calls.ts'
import { saveQueue } from '../rows/queues.ts'
import { addCalls, ONE_LINE } from './add.ts'
import { loadStep } from './load-step.ts'

export interface Stepped {
  readonly advanced: Advanced
  /** The next calls of recurrences. */
  readonly added: readonly ScheduledCall[]
}

/** Runs one step: loads, decides, saves. */
export function advance(db: Database, step: Step, now: Date): Stepped {
  const result = decide(db, step, now)
  const { advanced, attempts, calls, queues, next } = result
  saveAttempts(db, attempts)
  for (const call of calls) saveCall(db, call)
  for (const call of advanced.licensed) saveLicensed(db, call, insertAttempt(db, call.sequence, call.attempt))
  for (const queue of queues) saveQueue(db, queue)
  return { advanced, added: next.length === 0 ? [] : addCalls(db, next, ONE_LINE, now) }
}

/** Loads more due calls as long as held ones use up those that were loaded. */
function decide(db: Database, step: Step, now: Date): StepResult {
  for (let extra = 0; ; extra += step.dispatch?.maxLicences ?? 0) {
    const result = decideStep(loadStep(db, step, now, extra), step)
    if (result) return result
  }
}
