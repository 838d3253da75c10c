import type { Clock, Recorded } from '@outdial/call-client/kernel'
import { isSchedulerError, SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import type { Advanced, AttemptUpdate, Room, Step } from '../store/step.ts'
import { stopwatch } from './elapsed.ts'
import { storable } from './storable.ts'

export interface StepsOptions extends Pick<Step, 'decide' | 'lookAt'> {
  readonly store: CallStore
  readonly clock: Clock
  /** What may be licensed now; `undefined` for nothing. */
  readonly room: () => Room | undefined
  /** Hears what a step did, before the next in its place begins. */
  readonly onAdvanced: (advanced: Advanced, step: StepDone) => void | Promise<void>
  readonly onError: (error: unknown) => void
}

export interface StepDone {
  /** Tells the milliseconds since it was asked for. */
  readonly elapsed: () => number
  /** Whether another was under way meanwhile: each may have missed what the other did. */
  readonly overlapped: boolean
}

/**
 * One step of the store after another, as many at once as it says: what is told while they are under way goes into the next. After a failure
 * there is one at a time.
 */
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
  /** How often it could not be recorded by itself although others could since it last was tried. */
  failures: number
  /** How many updates had been recorded when it failed last. */
  recordedBefore?: number
}

const MOST_UPDATES = 1000
// News of fewer attempts is not worth two commits.
const WORTH_SHARING = 200
const MOST_KEPT = 100_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5000
// What fails by itself so often, and not because of the store's state, will not be recorded.
const MOST_FAILURES = 3

export function createSteps({ store, clock, room, decide, lookAt, onAdvanced, onError }: StepsOptions): Steps {
  let waiting: Waiting[] = []
  // Those that failed alone, for no reason that the store gave. They are tried again when nothing else waits.
  let suspects: Waiting[] = []
  let recorded = 0
  let failedLast = false
  const idle: (() => void)[] = []
  let wanted = false
  let running = 0
  let pausing = false
  const underWay = new Set<{ overlapped: boolean }>()
  let most = MOST_UPDATES
  let pauseMs = 0

  const failed = (batch: readonly Waiting[], error: unknown) => {
    // Whoever waits is told at once; a webhook is not left without an answer while the store is away.
    for (const { reject } of [...batch, ...waiting]) reject(error)
    const own = !isSchedulerError(error) || error.code === 'store-failed'
    const [alone] = batch.length === 1 && own ? batch : []
    if (alone) {
      // While nothing can be recorded, nothing can be held against this one.
      if (recorded > (alone.recordedBefore ?? recorded)) alone.failures++
      alone.recordedBefore = recorded
      suspects.push(alone)
    } else waiting.unshift(...batch)
    failedLast = batch.length > 0
    // One update of several may be at fault: the next tries are alone.
    most = 1
    onError(error)
    // A store that was closed does not come back.
    if (isSchedulerError(error) && error.code === 'store-closed')
      return lose([...waiting.splice(0), ...suspects.splice(0)], error)
    lose(
      suspects.filter(({ failures }) => failures >= MOST_FAILURES),
      error,
    )
    suspects = suspects.filter(({ failures }) => failures < MOST_FAILURES)
    pause()
  }

  const lose = (lost: readonly Waiting[], cause: unknown) => {
    if (lost.length === 0) return
    onError(new SchedulerError('store-failed', `Updates that could not be recorded: ${lost.length}`, { cause }))
  }

  /** Lets the store rest, ever longer: whatever is asked for meanwhile waits. */
  const pause = () => {
    if (pausing) return
    pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS)
    pausing = true
    clock.setTimer(() => {
      pausing = false
      wanted = false
      request()
    }, pauseMs)
  }

  const lanes = () => (most < MOST_UPDATES || failedLast ? 1 : (store.stepsAtOnce ?? 1))

  /** What is to be recorded next: what waits, and, alone, what failed before. After a failure the next step records nothing, so that calls go on. */
  const nextBatch = () => {
    if (failedLast) return []
    if (waiting.length === 0) return suspects.splice(0, 1)
    const shares = waiting.length < WORTH_SHARING ? 1 : lanes() - underWay.size
    const shared = shares > 1 ? share(waiting.slice(0, most * shares), shares) : undefined
    if (!shared) return waiting.splice(0, most)
    const [batch, rest] = shared
    waiting.splice(0, batch.length + rest.length, ...rest)
    return batch
  }

  /** Says whether there is more to do at once. */
  const step = async (): Promise<boolean> => {
    const batch = nextBatch()
    // While updates are tried one by one nothing is licensed: a step that fails should fail for one reason.
    const licensing = most > 1 || batch.length === 0 ? room() : undefined
    failedLast = false
    if (!licensing && batch.length === 0) return waiting.length + suspects.length > 0
    if (waiting.length > 0) request()
    const elapsed = stopwatch(clock)
    const own = { overlapped: underWay.size > 0 }
    for (const other of underWay) other.overlapped = true
    underWay.add(own)
    let advanced: Advanced
    try {
      const updates = batch.map(({ update }) => update)
      advanced = await store.advance({ updates, decide, lookAt, room: licensing })
    } catch (error) {
      failed(batch, error)
      return false
    } finally {
      underWay.delete(own)
    }
    recorded += batch.length
    for (const [index, { resolve }] of batch.entries()) resolve(advanced.recorded[index]?.recorded ?? 'unknown')
    try {
      await onAdvanced(advanced, { elapsed, overlapped: own.overlapped })
    } catch (error) {
      onError(error)
      pause()
      return false
    }
    // A step that began before another failed says nothing of what is to be tried after that.
    if (batch.length > 0 && !pausing) most = Math.min(most * 4, MOST_UPDATES)
    if (!pausing && (batch.length > 0 || waiting.length + suspects.length === 0)) pauseMs = 0
    const more = advanced.nextDueAt !== undefined && advanced.nextDueAt <= advanced.now
    return waiting.length + suspects.length > 0 || more || (licensing === undefined && room() !== undefined)
  }

  const run = async () => {
    running++
    while (wanted && !pausing && running <= lanes()) {
      wanted = false
      if (await step()) wanted = true
      // Answers that came meanwhile are gathered, so that one commit takes them all.
      if (wanted) await turn()
    }
    running--
    if (running > 0) return
    if (waiting.length + suspects.length === 0) for (const resolve of idle.splice(0)) resolve()
  }

  const request = () => {
    if (wanted) return
    wanted = true
    if (running < lanes() && !pausing) setImmediate(() => void (running < lanes() && run()))
  }

  return {
    request,
    busy: () => underWay.size > 0,
    record: update =>
      new Promise((resolve, reject) => {
        if (waiting.length >= MOST_KEPT) {
          reject(new SchedulerError('store-failed', `Too many updates wait to be recorded: ${MOST_KEPT}`))
          return
        }
        waiting.push({ update: storable(update), resolve, reject, failures: 0 })
        request()
      }),
    settled: () =>
      new Promise(resolve => {
        if (waiting.length + suspects.length === 0 && running === 0 && !wanted) resolve()
        else idle.push(resolve)
      }),
  }
}

/**
 * The first of so many shares, and the rest, if that is worth it. What is told of one attempt by its reference stays together, in its order: no
 * step has to wait for the other's lock of its call.
 */
function share(waiting: readonly Waiting[], shares: number): [first: Waiting[], rest: Waiting[]] | undefined {
  const about = ({ update: { reference, provider, providerCallId } }: Waiting) =>
    reference ?? `${provider} ${providerCallId}`
  const all = new Set(waiting.map(about))
  if (all.size < WORTH_SHARING && waiting.length <= MOST_UPDATES) return undefined
  const own = new Set([...all].slice(0, Math.ceil(all.size / shares)))
  const [first, rest]: [Waiting[], Waiting[]] = [[], []]
  for (const each of waiting) (own.has(about(each)) ? first : rest).push(each)
  return [first, rest]
}

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))
