import { createEvents } from '@outdial/call-client/internal'
import { createCalls } from './calls.ts'
import { createEntries } from './entries.ts'
import { ended } from './entry.ts'
import type { RunEvents, RunState } from './events.ts'
import { createFinished } from './finished.ts'
import type { Lines, LineUser } from './lines.ts'
import type { CallList } from './list.ts'
import { openSource } from './open-source.ts'
import type { ResolvedOptions } from './options.ts'
import { createPatience } from './patience.ts'
import { createRetries } from './retries.ts'
import type { Run, StopRunOptions } from './run.ts'
import { NOTHING } from './source.ts'

/** @throws {TypeError} if the list is none */
export function createRun(
  list: CallList,
  { dial, retry, clock }: ResolvedOptions,
  lines: Lines,
  signal: AbortSignal | undefined,
): Run {
  const events = createEvents<RunEvents>()
  const source = openSource(list, {
    onReady: () => proceed(),
    onError: error => fail(error),
    onCloseError: error => events.emit('error', { error }),
  })
  const entries = createEntries(source, events)
  const retries = createRetries(clock, lines.fill)
  const patienceIsOver = createPatience(clock, lines.fill)
  const abort = new AbortController()
  const calls = createCalls({
    dial,
    retry,
    clock,
    signal: abort.signal,
    lines,
    entries,
    retries,
    events,
    goesOn: () => !isStopping(),
    onEnd: () => settle(),
  })
  const finished = createFinished()

  let state: RunState = 'idle'
  let version = 0
  const isStopping = () => state === 'stopping'
  const isOver = () => state === 'stopped' || state === 'finished'

  const user: LineUser = {
    begin() {
      if (state !== 'running') return false
      const item = source.peek()
      if (state !== 'running') return false // The list's own code may have paused or stopped us.
      if (item !== NOTHING) {
        source.take()
        calls.beginNext(item)
        return true
      }
      const again = retries.due && (source.ended || patienceIsOver()) ? retries.take() : undefined
      if (again) calls.begin(again.entry, again.request)
      else settle()
      return again !== undefined
    },
  }

  function become(next: RunState): void {
    state = next
    version++
    events.emit('run', { state, version })
  }

  /** Begins what there is to begin, and ends the run if that is nothing. */
  function proceed(): void {
    lines.fill()
    settle()
  }

  function settle(): void {
    if (calls.inFlight > 0 || isOver()) return
    // Whether a list is at its end shows only when its next item is asked for, and other runs may have all the lines.
    if (state === 'running' && retries.size === 0) source.peek()
    if (isOver()) return // The list's own code may have stopped us.
    if (isStopping()) finish('stopped')
    else if (source.ended && retries.size === 0) finish('finished')
  }

  function finish(final: 'stopped' | 'finished'): void {
    lines.leave(user)
    signal?.removeEventListener('abort', hangUp)
    become(final)
    finished.end(entries.counts)
  }

  function fail(error: unknown): void {
    finished.fail(error)
    events.emit('error', { error })
    halt()
  }

  function halt(): void {
    if (state === 'stopping' || isOver()) return
    become('stopping')
    entries.cancelRest()
    for (const { entry, result } of retries.clear()) entries.change(ended(entry, result), entry)
    settle()
  }

  function stop(options: StopRunOptions = {}): void {
    if (isOver()) return
    halt()
    if (options.hangUp) abort.abort()
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
