import { type Clock, systemClock } from '@outdial/call-client/kernel'
import { type ShutDownParts, shutDown } from '@outdial/express'
import type { Scheduler } from '@outdial/scheduler-core'
import { errorText } from './error-text.ts'
import type { Log } from './log.ts'
import { withTimeout } from './with-timeout.ts'

export interface ShutDownOptions extends ShutDownParts {
  readonly scheduler: Scheduler
  /** Closes the in-process mocks. */
  readonly closeServices: () => Promise<void>
  readonly budgetMs: number
  readonly log: Log
}

// The count is for the log only.
const COUNT_MS = 500
const SERVICES_MS = 500

/** Shuts a process down within its budget, and logs what it leaves behind. */
export async function shutDownAndLog({ closeServices, budgetMs, log, ...parts }: ShutDownOptions): Promise<void> {
  const clock: Clock = systemClock
  const began = clock.monotonic()
  const leftMs = () => Math.max(0, budgetMs - SERVICES_MS - (clock.monotonic() - began))
  const { linesInUse } = await withTimeout(parts.scheduler.dispatching(), COUNT_MS, clock).catch(() => ({
    linesInUse: 0,
  }))
  try {
    const { unanswered, inFlight } = await shutDown({ ...parts, budgetMs: leftMs() })
    if (unanswered > 0) log.warn(`Requests without an answer, whose phones may ring: ${unanswered}`)
    if (inFlight > 0) log.warn(`Calls of the list in flight, which are followed no more: ${inFlight}`)
    if (linesInUse > 0) log.info(`Scheduled calls in flight, which the next process follows: ${linesInUse}`)
  } finally {
    // A failure here must not replace that of the shutdown.
    await withTimeout(closeServices(), SERVICES_MS, clock).catch((error: unknown) => log.warn(errorText(error)))
  }
}
