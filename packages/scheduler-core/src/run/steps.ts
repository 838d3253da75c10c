import type { Clock, Recorded } from '@outdial/call-client/kernel'
import { isSchedulerError, SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { Advanced, AttemptUpdate, DispatchLimits, Step } from '../store/step.ts'
import { sanitizeUpdate } from './sanitize-update.ts'
import { stopwatch } from './stopwatch.ts'

export interface StepsOptions extends Pick<Step, 'decide' | 'nextPollAt' | 'maxRetryAfterMs'> {
  readonly store: CallStore
  readonly clock: Clock
  /** The limits for new licences; `undefined` while nothing may be licensed. */
  readonly dispatch: () => DispatchLimits | undefined
  /** The store's time, if it can be estimated. */
  readonly expectedNow?: () => Date | undefined
  /**
   * Receives the result of each step before the next one begins. `elapsed` returns the milliseconds
   * since the step was requested.
   */
  readonly onAdvanced: (advanced: Advanced, elapsed: () => number) => void | Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Runs one step of the store after another. Updates that arrive during a step are batched into the
 * next one.
 */
export interface Steps {
  /**
   * Rejects if the update could not be recorded yet. It stays in memory, and is recorded when the
   * store is back.
   */
  record(update: AttemptUpdate): Promise<Recorded>
  /** Requests a step, which begins with the next turn of the event loop. */
  request(): void
  /** True while the store runs a step. */
  busy(): boolean
  /** Resolves when no update waits to be recorded. */
  settled(): Promise<void>
}

interface Waiting {
  readonly update: AttemptUpdate
  resolve: (recorded: Recorded) => void
  reject: (error: unknown) => void
  /** Number of failures alone, each after other updates were recorded. */
  failures: number
  /** Number of updates that were recorded before its last failure. */
  recordedBefore?: number
}

const MAX_UPDATES = 1000
const MAX_KEPT = 100_000
const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 5000
// An update that fails alone so often, and not because of the store's state, is dropped.
const MAX_FAILURES = 3

export function createSteps(options: StepsOptions): Steps {
  const { store, clock, dispatch, decide, nextPollAt, maxRetryAfterMs, onAdvanced, onError } = options
  let waiting: Waiting[] = []
  // Updates that the store rejects even when sent alone. Retried while idle; dropped after three
  // failures between which other updates succeeded, so an outage never counts against an update.
  let suspects: Waiting[] = []
  let recorded = 0
  let failedLast = false
  const idle: (() => void)[] = []
  let wanted = false
  let running = false
  let stepping = false
  let pausing = false
  let most = MAX_UPDATES
  let pauseMs = 0

  const failed = (batch: readonly Waiting[], error: unknown) => {
    // Callers get the error at once: a webhook must be answered while the store is away.
    for (const { reject } of [...batch, ...waiting]) reject(error)
    const own = !isSchedulerError(error) || error.code === 'store-failed'
    const [alone] = batch.length === 1 && own ? batch : []
    if (alone) {
      // A failure counts only if other updates were recorded since the last one.
      if (recorded > (alone.recordedBefore ?? recorded)) alone.failures++
      alone.recordedBefore = recorded
      suspects.push(alone)
    } else waiting.unshift(...batch)
    failedLast = batch.length > 0
    // One update of several may be at fault, so the next ones are sent alone.
    most = 1
    onError(error)
    // A closed store does not come back.
    if (isSchedulerError(error) && error.code === 'store-closed')
      return lose([...waiting.splice(0), ...suspects.splice(0)], error)
    lose(
      suspects.filter(({ failures }) => failures >= MAX_FAILURES),
      error,
    )
    suspects = suspects.filter(({ failures }) => failures < MAX_FAILURES)
    pause()
  }

  const lose = (lost: readonly Waiting[], cause: unknown) => {
    if (lost.length === 0) return
    onError(new SchedulerError('store-failed', `Updates that could not be recorded: ${lost.length}`, { cause }))
  }

  /** Pauses all steps, longer each time. */
  const pause = () => {
    if (pausing) return
    pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_PAUSE_MS), MAX_PAUSE_MS)
    pausing = true
    clock.setTimer(() => {
      pausing = false
      wanted = false
      request()
    }, pauseMs)
  }

  /**
   * The updates of the next step: waiting ones, or one suspect. After a failure the next step
   * records nothing, so that calls can go on.
   */
  const nextBatch = () => {
    if (failedLast) return []
    return waiting.length > 0 ? waiting.splice(0, most) : suspects.splice(0, 1)
  }

  /** Resolves with `true` if another step is needed at once. */
  const step = async (): Promise<boolean> => {
    const batch = nextBatch()
    // Nothing is licensed while updates are sent alone, so a failure has one possible cause.
    const licensing = most > 1 || batch.length === 0 ? dispatch() : undefined
    failedLast = false
    if (!licensing && batch.length === 0) return waiting.length + suspects.length > 0
    const elapsed = stopwatch(clock)
    stepping = true
    let advanced: Advanced
    try {
      const updates = batch.map(({ update }) => update)
      const expectedNow = options.expectedNow?.()
      advanced = await store.advance({ updates, decide, nextPollAt, maxRetryAfterMs, expectedNow, dispatch: licensing })
    } catch (error) {
      failed(batch, error)
      return false
    } finally {
      stepping = false
    }
    recorded += batch.length
    for (const [index, { resolve }] of batch.entries()) resolve(advanced.recorded[index]?.recorded ?? 'unknown')
    try {
      await onAdvanced(advanced, elapsed)
    } catch (error) {
      onError(error)
      pause()
      return false
    }
    if (batch.length > 0) most = Math.min(most * 4, MAX_UPDATES)
    if (batch.length > 0 || waiting.length + suspects.length === 0) pauseMs = 0
    const more = advanced.nextDueAt !== undefined && advanced.nextDueAt <= advanced.now
    return waiting.length + suspects.length > 0 || more || (licensing === undefined && dispatch() !== undefined)
  }

  const run = async () => {
    running = true
    while (wanted && !pausing) {
      wanted = false
      if (await step()) wanted = true
      // Answers that arrive in the same turn of the event loop go into one commit.
      if (wanted) await turn()
    }
    running = false
    if (waiting.length + suspects.length === 0) for (const resolve of idle.splice(0)) resolve()
  }

  const request = () => {
    if (wanted) return
    wanted = true
    if (!running && !pausing) setImmediate(() => void (running || run()))
  }

  return {
    request,
    busy: () => stepping,
    record: update =>
      new Promise((resolve, reject) => {
        if (waiting.length >= MAX_KEPT) {
          reject(new SchedulerError('store-failed', `Too many updates wait to be recorded: ${MAX_KEPT}`))
          return
        }
        waiting.push({ update: sanitizeUpdate(update), resolve, reject, failures: 0 })
        request()
      }),
    settled: () =>
      new Promise(resolve => {
        if (waiting.length + suspects.length === 0 && !running && !wanted) resolve()
        else idle.push(resolve)
      }),
  }
}

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))
