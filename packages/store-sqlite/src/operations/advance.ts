import { type ScheduledCall, SchedulerError } from '@outdial/scheduler-core'
import { ONE_LINE } from '@outdial/scheduler-core/internal'
import { type Advanced, decideStep, extraDueCalls, type Step, type StepResult } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { insertAttempt, saveAttempts } from '../rows/attempts.ts'
import { saveCall, saveLicensed } from '../rows/calls.ts'
import { saveProvider } from '../rows/dispatching.ts'
import { saveQueue } from '../rows/queues.ts'
import { addCalls } from './add.ts'
import { loadStep } from './load-step.ts'

export interface Stepped {
  readonly advanced: Advanced
  /** The next calls of series. */
  readonly added: readonly ScheduledCall[]
}

/** Runs one step: loads, decides, saves. */
export function advance(db: Database, step: Step, now: Date): Stepped {
  const result = decide(db, step, now)
  const { advanced, attempts, calls, queues, providers, next } = result
  saveAttempts(db, attempts)
  for (const call of calls) saveCall(db, call)
  for (const call of advanced.licensed) saveLicensed(db, call, insertAttempt(db, call.sequence, call.attempt))
  for (const queue of queues) saveQueue(db, queue)
  for (const provider of providers) saveProvider(db, provider)
  return { advanced, added: next.length === 0 ? [] : addCalls(db, next, ONE_LINE, now) }
}

/** Loads and decides. Loads more due calls if held calls used up the loaded ones. */
function decide(db: Database, step: Step, now: Date): StepResult {
  for (const extra of extraDueCalls(step)) {
    const result = decideStep(loadStep(db, step, now, extra), step)
    if (result) return result
  }
  throw new SchedulerError('store-failed', 'Expected a step to load all due calls that it may license or hold')
}

/** The result of a step that would write nothing, found without the lock; `undefined` if it would write. */
export function advanceIdle(db: Database, step: Step, now: Date): Advanced | undefined {
  if (step.updates && step.updates.length > 0) return undefined
  const dispatch = step.dispatch && { ...step.dispatch, maxLicences: 0 }
  const result = decide(db, { ...step, dispatch }, now)
  const { nextDueAt } = result.advanced
  return result.queues.length > 0 || (nextDueAt && nextDueAt <= now) ? undefined : result.advanced
}
