import type { Clock, Recorded } from '@outdial/call-client/kernel'
import { isSchedulerError, SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { Advanced, AttemptUpdate, Room, Step } from '../store/step.ts'
import { stopwatch } from './elapsed.ts'

export interface StepsOptions extends Pick<Step, 'decide' | 'lookAt'> {
  readonly store: CallStore
  readonly clock: Clock
  /** What may be licensed now; `undefined` for nothing. */
  readonly room: () => Room | undefined
  /** Hears what a step did; `elapsed` tells the milliseconds since it was asked for. */
  readonly onAdvanced: (advanced: Advanced, elapsed: () => number) => void
  readonly onError: (error: unknown) => void
}

/** One step of the store after another, never two at once: what is told while one is under way goes into the next. */
export interface Steps {
  /** Rejects if it could not be kept yet. It is kept in memory all the same, and recorded when the store is back. */
  record(update: AttemptUpdate): Promise<Recorded>
  /** Asks for a step: it begins with the next turn of the event loop. */
  request(): void
  /** Whether the store is at work on a step. */
  busy(): boolean
  /** Resolves once nothing that was told waits to be recorded. */
  settled(): Promise<void>
}

interface Waiting {
  readonly update: AttemptUpdate
  resolve: (recorded: Recorded) => void
  reject: (error: unknown) => void
  failures: number
}

const MOST_UPDATES = 1000
const MOST_KEPT = 100_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5000
// What fails by itself so often, and not because of the store's state, will not be recorded.
const MOST_FAILURES = 3

export function createSteps({ store, clock, room, decide, lookAt, onAdvanced, onError }: StepsOptions): Steps {
  let waiting: Waiting[] = []
  const idle: (() => void)[] = []
  let wanted = false
  let running = false
  let busy = false
  let most = MOST_UPDATES
  let pauseMs = 0

  const failed = (batch: readonly Waiting[], error: unknown) => {
    // The store as a whole may be well, and one update at fault: the next try is alone.
    const own = !isSchedulerError(error) || error.code === 'store-failed'
    most = 1
    pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS)
    // Whoever waits is told at once; a webhook is not left without an answer while the store is away.
    for (const { reject } of [...batch, ...waiting]) reject(error)
    for (const each of batch) if (own && batch.length === 1) each.failures++
    // A store that was closed does not come back.
    const closed = isSchedulerError(error) && error.code === 'store-closed'
    const all = [...batch, ...waiting]
    waiting = closed ? [] : all.filter(({ failures }) => failures < MOST_FAILURES).slice(-MOST_KEPT)
    const lost = all.length - waiting.length
    onError(error)
    if (lost > 0)
      onError(new SchedulerError('store-failed', `Updates that could not be recorded: ${lost}`, { cause: error }))
    if (!closed) clock.setTimer(request, pauseMs)
  }

  /** Says whether there is more to do at once. */
  const step = async (): Promise<boolean> => {
    const batch = waiting.splice(0, most)
    // While updates are tried one by one nothing is licensed: a step that fails should fail for one reason.
    const licensing = most > 1 || batch.length === 0 ? room() : undefined
    if (!licensing && batch.length === 0) return false
    const elapsed = stopwatch(clock)
    let advanced: Advanced
    try {
      const updates = batch.map(({ update }) => update)
      busy = true
      advanced = await store.advance({ updates, decide, lookAt, room: licensing })
    } catch (error) {
      failed(batch, error)
      return false
    } finally {
      busy = false
    }
    most = Math.min(most * 4, MOST_UPDATES)
    pauseMs = 0
    for (const [index, { resolve }] of batch.entries()) resolve(advanced.recorded[index]?.recorded ?? 'unknown')
    onAdvanced(advanced, elapsed)
    const more = advanced.nextDueAt !== undefined && advanced.nextDueAt <= advanced.now
    return waiting.length > 0 || more || (licensing === undefined && room() !== undefined)
  }

  const run = async () => {
    running = true
    while (wanted) {
      wanted = false
      if (await step()) wanted = true
      // Answers that came meanwhile are gathered, so that one commit takes them all.
      if (wanted) await turn()
    }
    running = false
    if (waiting.length === 0) for (const resolve of idle.splice(0)) resolve()
  }

  const request = () => {
    if (wanted) return
    wanted = true
    if (!running) setImmediate(() => void (running || run()))
  }

  return {
    request,
    busy: () => busy,
    record: update =>
      new Promise((resolve, reject) => {
        waiting.push({ update, resolve, reject, failures: 0 })
        request()
      }),
    settled: () =>
      new Promise(resolve => {
        if (waiting.length === 0 && !running && !wanted) resolve()
        else idle.push(resolve)
      }),
  }
}

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))
