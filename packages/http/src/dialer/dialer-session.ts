import { type CallItem, type CallList, type Dialer, numberIn, type Run, type RunEntry } from '@outdial/dialer'
import type { CountRecentlyDialed } from '../dialer-log/recently-dialed.ts'
import { closing } from '../http/closing.ts'
import { ownFault, Problem } from '../http/problem.ts'
import type { DialerEvent, DialerSnapshot } from './dialer-schemas.ts'
import { entryOf, idleEntry } from './entry.ts'

export interface DialerSessionOptions {
  readonly dialer: Pick<Dialer, 'concurrency' | 'run'>
  readonly list: () => CallList | Promise<CallList>
  readonly epoch: string
  readonly listeners: readonly Partial<DialerSessionListener>[]
  /** Looks for calls of earlier processes to the numbers of the list. Absent without a history. */
  readonly recentlyDialed?: CountRecentlyDialed | undefined
  /** Whether an operator has paused all calls. */
  readonly isAllPaused: () => Promise<boolean>
  /** Receives errors of the run that the dialer has handled. */
  readonly onError: (error: unknown) => void
}

/** Receives every change. The functions that it gets return the state when they are called. */
export interface DialerSessionListener {
  /** An entry has changed. */
  entry(entry: RunEntry): void
  /** The dialer has changed, but not its entries. */
  standing(standing: () => DialerEvent): void
  /** Everything has changed. */
  snapshot(snapshot: () => DialerSnapshot): void
}

/** What the runs of a dialer use of it. */
export interface DialerUsage {
  readonly linesInUse: number
  /** The numbers that have not begun, or wait for their next attempt, of runs that are not over. */
  readonly waiting: number
  /** Whether what waits is paused. */
  readonly paused: boolean
  /** Until when no call begins, because the provider refuses calls. */
  readonly backoffUntil?: Date | undefined
}

/** One run of a dialer: before, while and after the list is dialed. */
export interface DialerSession {
  /** What its run uses now. */
  usage(): DialerUsage
  /** Reads the list again if it is not dialed yet, so that `snapshot` is up to date. */
  refresh(): Promise<void>
  /** The dialer and its list now. Returns the same object until something changes. */
  snapshot(): DialerSnapshot
  /**
   * Reads the list again and dials it.
   *
   * @throws {Problem} 409 if it was started before, or if all calls are paused; 503 if the session is
   * closed before the list is read
   */
  start(): Promise<void>
  /** @throws {Problem} 409 unless the dialer is running */
  pause(): void
  /** @throws {Problem} 409 unless the dialer is paused and other calls are not; 503 once the session is closed */
  resume(): Promise<void>
  /** Pauses a list that is being dialed, because all calls are paused. */
  pauseWithAll(): void
  /**
   * Goes on with the list if `pauseWithAll` paused it, and nobody has paused or resumed it since.
   *
   * @throws {Problem} 409 if all calls were paused again meanwhile
   */
  resumeWithAll(): Promise<void>
  /** @throws {Problem} 409 before the start and after the end */
  stop(options: { readonly hangUp: boolean }): void
  /** Refuses to start or resume from now on. A running list goes on. */
  close(): void
}

export function createDialerSession(options: DialerSessionOptions): DialerSession {
  const { dialer, list, epoch, listeners, recentlyDialed, isAllPaused, onError } = options
  let started = false
  let closed = false
  let pauses = 0
  let isPausedWithAll = false
  let run: Run | undefined
  let waiting: readonly CallItem[] = []
  let recent: DialerSnapshot['recentlyDialed']
  let cached: DialerSnapshot | undefined

  const read = async () => {
    try {
      const given = await list()
      if (typeof given === 'string') throw new TypeError('Expected `list` to return a list of numbers, got a string')
      const items: CallItem[] = []
      for await (const item of given) items.push(item)
      return items
    } catch (cause) {
      throw ownFault(cause)
    }
  }

  const standing = (): DialerEvent => ({
    epoch,
    version: run?.version ?? 0,
    state: run?.state ?? 'idle',
    concurrency: dialer.concurrency,
    backoffUntil: run?.backoff?.until.toISOString(),
    backoffCode: run?.backoff?.code,
    hangUp: run?.hangUp,
  })

  const snapshot = (): DialerSnapshot => {
    cached ??= run
      ? { ...standing(), entries: run.entries.map(entryOf) }
      : { ...standing(), recentlyDialed: recent, entries: waiting.map(idleEntry) }
    return cached
  }

  const follow = (begun: Run) => {
    run = begun
    cached = undefined
    run.on('entry', entry => {
      cached = undefined
      for (const listener of listeners) listener.entry?.(entry)
    })
    run.on('run', () => {
      cached = undefined
      for (const listener of listeners) listener.standing?.(standing)
    })
    run.on('error', ({ error }) => onError(error))
    for (const listener of listeners) listener.snapshot?.(snapshot)
  }

  const running = (action: string, ...states: DialerSnapshot['state'][]): Run => {
    const { state } = standing()
    if (run && states.includes(state)) return run
    throw conflict(`Expected the dialer to be ${states.join(' or ')} to ${action} it, but it is ${state}`, state)
  }

  const reportFailure = (error: unknown) => {
    onError(error)
    return undefined
  }

  const mustBeOpen = () => {
    if (closed) throw closing()
  }

  const mustNotBePaused = async () => {
    const before = pauses
    // Everything may be paused while the answer is under way.
    if ((await isAllPaused()) || pauses !== before) throw allPaused()
  }

  return {
    snapshot,

    usage: () => ({
      linesInUse: run?.inFlight ?? 0,
      waiting: run?.counts.idle ?? 0,
      paused: run?.state === 'paused',
      backoffUntil: run?.backoff?.until,
    }),

    async refresh() {
      if (run) return
      const items = await read()
      // Only a warning, so a failure of the store does not hide the list.
      recent = await recentlyDialed?.(items.map(numberIn)).catch(reportFailure)
      waiting = items
      cached = undefined
    },

    async start() {
      if (started) throw conflict('Expected a dialer that was not started yet: a list is dialed once', standing().state)
      started = true
      try {
        mustBeOpen()
        const items = await read()
        await mustNotBePaused()
        mustBeOpen()
        follow(dialer.run(items))
      } catch (error) {
        started = false
        throw error
      }
    },

    pause() {
      running('pause', 'running').pause()
      isPausedWithAll = false
    },
    async resume() {
      running('resume', 'paused')
      await mustNotBePaused()
      mustBeOpen()
      running('resume', 'paused').resume()
      isPausedWithAll = false
    },
    pauseWithAll() {
      pauses++
      if (run?.state !== 'running') return
      run.pause()
      isPausedWithAll = true
    },
    async resumeWithAll() {
      if (!isPausedWithAll) return
      await mustNotBePaused()
      if (isPausedWithAll && !closed) run?.resume()
      isPausedWithAll = false
    },
    stop: options => running('stop', 'running', 'paused', 'stopping').stop(options),

    close() {
      closed = true
    },
  }
}

const conflict = (detail: string, state: DialerSnapshot['state']) =>
  new Problem({ status: 409, code: 'not-in-this-state', detail, fields: { state } })

const allPaused = () =>
  new Problem({ status: 409, code: 'all-paused', detail: 'Expected calls that are not paused: resume all calls first' })
