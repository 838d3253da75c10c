import { createEvents } from '@outdial/call-client/internal'
import { createCalls } from './calls.ts'
import { createEntries, type RunCounts } from './entries.ts'
import { stopped } from './entry.ts'
import type { RunEvents, RunState } from './events.ts'
import { createHangUp } from './hang-up.ts'
import type { Lines, LineUser } from './lines.ts'
import type { CallList } from './list.ts'
import { createListGrace } from './list-grace.ts'
import { openSource } from './open-source.ts'
import type { ResolvedOptions } from './options.ts'
import { createRefused } from './refused.ts'
import { createRetries } from './retries.ts'
import type { Run, StopRunOptions } from './run.ts'
import { NOTHING } from './source.ts'

/** @throws {TypeError} if the list is not an array, an iterable or an async iterable */
export function createRun(
  list: CallList,
  { dial, canHangUp, retry, clock }: ResolvedOptions,
  lines: Lines,
  signal: AbortSignal | undefined,
): Run {
  const events = createEvents<RunEvents>(['entry', 'run', 'error'])
  const source = openSource(list, {
    onReady: () => proceed(),
    onError: error => fail(error),
    onCloseError: error => events.emit('error', { error }),
  })
  const entries = createEntries(source, events)
  const retries = createRetries(clock, lines.fill)
  const refused = createRefused()
  const listGraceIsOver = createListGrace(clock, lines.fill)
  const hangingUp = createHangUp({ canHangUp, events, onChange: () => changed() })
  const calls = createCalls({
    dial,
    retry,
    clock,
    signal: hangingUp.signal,
    lines,
    entries,
    retries,
    refused,
    events,
    mayRetryNow: () => !isStopping(),
    onHangUpFailed: hangingUp.failed,
    onCallEnd: hangingUp.ended,
    onEnd: () => settle(),
  })
  const finished = Promise.withResolvers<RunCounts>()
  finished.promise.catch(() => {}) // The `error` event reports the failure to code that does not await the promise.

  let state: RunState = 'idle'
  let version = 0
  let listError: { readonly error: unknown } | undefined
  const isStopping = () => state === 'stopping'
  const isOver = () => state === 'stopped' || state === 'finished'
  const waiting = () => retries.size + refused.size
  const backoff = () => (isOver() ? undefined : lines.backoff.state)

  const user: LineUser = {
    begin() {
      if (state !== 'running') return false
      const first = refused.takeFirstAttempt()
      if (first) {
        calls.begin(first.entry, first.request)
        return true
      }
      const item = source.peek()
      if (state !== 'running') return false // Reading the list may have paused or stopped the run.
      if (item !== NOTHING) {
        source.take()
        calls.beginNext(item)
        return true
      }
      const isDue = refused.size > 0 || retries.due
      const again = isDue && (source.ended || listGraceIsOver()) ? (refused.take() ?? retries.take()) : undefined
      if (again) calls.begin(again.entry, again.request)
      else settle()
      return again !== undefined
    },
    onBackoff: changed,
  }

  function become(next: RunState): void {
    state = next
    changed()
  }

  function changed(): void {
    version++
    events.emit('run', { state, version, backoff: backoff(), hangUp: hangingUp.state })
  }

  /** Begins calls on the free lines, or ends the run if nothing is left. */
  function proceed(): void {
    lines.fill()
    settle()
  }

  function settle(): void {
    if (calls.inFlight > 0 || isOver()) return
    // The end of a list shows only on reading its next item, and other runs may use all lines.
    if (state === 'running' && waiting() === 0) source.peek()
    if (isOver()) return // Reading the list may have stopped the run.
    if (isStopping()) finish('stopped')
    else if (source.ended && waiting() === 0) finish('finished')
  }

  function finish(final: 'stopped' | 'finished'): void {
    lines.leave(user)
    signal?.removeEventListener('abort', hangUp)
    become(final)
    if (listError) finished.reject(listError.error)
    else finished.resolve(entries.counts)
  }

  function fail(error: unknown): void {
    listError = { error }
    events.emit('error', { error })
    halt()
  }

  function halt(): void {
    if (state === 'stopping' || isOver()) return
    become('stopping')
    const waited = [...refused.clear(), ...retries.clear()]
    for (const { entry } of waited) entries.change(stopped(entry, clock.now()), entry)
    entries.cancelRest()
    settle()
  }

  function stop(options: StopRunOptions = {}): void {
    if (isOver()) return
    halt()
    if (options.hangUp && !isOver()) hangingUp.begin()
  }

  const hangUp = () => stop({ hangUp: true })

  function start(): void {
    if (signal?.aborted) hangUp()
    if (isOver()) return
    lines.join(user)
    if (state === 'idle') become('running')
    proceed()
  }

  signal?.addEventListener('abort', hangUp, { once: true })
  queueMicrotask(start)

  return {
    on: events.on,
    get state() {
      return state
    },
    get version() {
      return version
    },
    get backoff() {
      return backoff()
    },
    get hangUp() {
      return hangingUp.state
    },
    get entries() {
      return entries.list()
    },
    get counts() {
      return entries.counts
    },
    get inFlight() {
      return calls.inFlight
    },
    finished: finished.promise,
    pause() {
      if (state === 'idle' || state === 'running') become('paused')
    },
    resume() {
      if (state !== 'paused') return
      become('running')
      proceed()
    },
    stop,
  }
}
