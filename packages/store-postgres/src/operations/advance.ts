import type { ScheduledCall } from '@outdial/scheduler-core'
import { ONE_LINE } from '@outdial/scheduler-core/internal'
import { type Advanced, decideStep, type Step } from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import { saveProviders } from '../rows/providers.ts'
import { saveQueues } from '../rows/queues.ts'
import { savingStep } from '../rows/save-statements.ts'
import { addCalls } from './add.ts'
import { loadStep } from './load-step.ts'

export interface Stepped {
  readonly advanced: Advanced
  /** The next calls of series. */
  readonly added: readonly ScheduledCall[]
  /** `performance.now()` after `advanced.now` was read. */
  readonly readAt: number
}

/**
 * Runs one step in two round trips: the first locks and reads, the second writes and commits.
 *
 * @param extra - due calls to read for each queue in addition to its possible capacity
 * @param onDecided - called right before the last statement is sent; its statements share that
 * round trip
 * @returns `undefined` if held calls used up the loaded ones: nothing is written, and a step with more
 * of them follows
 */
export async function advance(
  db: Transaction,
  step: Step,
  extra: number,
  onDecided: (stepped: Omit<Stepped, 'readAt'>) => void,
): Promise<Stepped | undefined> {
  const loaded = await loadStep(db, step, extra)
  const readAt = performance.now()
  const result = decideStep(loaded, step)
  if (!result) return undefined
  const { advanced, next, queues, providers } = result
  const sent = Promise.all([saveQueues(db, queues), saveProviders(db, providers)])
  sent.catch(() => {})
  const added = next.length === 0 ? [] : await addCalls(db, next, ONE_LINE)
  onDecided({ advanced, added })
  const last = savingStep(result)
  await Promise.all([sent, last && db.finish(...last)])
  return { advanced, added, readAt }
}
