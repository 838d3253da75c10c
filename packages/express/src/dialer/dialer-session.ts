import type { CallItem, CallList, Dialer, Run, RunEntry } from '@outdial/dialer'
import { closing } from '../http/closing.ts'
import { ownFault, Problem } from '../http/problem.ts'
import type { DialerEvent, DialerSnapshot } from './dialer-schemas.ts'
import { entryOf, idleEntry } from './entry.ts'

export interface DialerSessionOptions {
  readonly dialer: Pick<Dialer, 'concurrency' | 'run'>
  readonly list: () => CallList | Promise<CallList>
  readonly epoch: string
  readonly listeners: readonly Partial<DialerSessionListener>[]
  /** Hears of what failed while dialing, and was dealt with. */
  readonly onError: (error: unknown) => void
}

/** Hears of every change. */
export interface DialerSessionListener {
  /** An entry is now as given. */
  entry(entry: RunEntry): void
  /** The dialer itself stands elsewhere; asked later, the function says where it stands then. */
  standing(standing: () => DialerEvent): void
  /** All is new; asked later, the function has what is then. */
  picture(picture: () => DialerSnapshot): void
}

/** The one run of a dialer that a server has, before, while and after it is dialed. */
export interface DialerSession {
  /** Reads the list anew if nothing has been dialed yet, so that `picture` is up to date. */
  refresh(): Promise<void>
  /** The dialer and its list as they stand at this moment; the same object until something changes. */
  picture(): DialerSnapshot
  /** Reads the list once more and dials just that. @throws {Problem} 409 from the second time on; 503 once it is closed, before or meanwhile */
  start(): Promise<void>
  /** @throws {Problem} 409 unless it is running */
  pause(): void
  /** @throws {Problem} 409 unless it is paused; 503 once it is closed */
  resume(): void
  /** @throws {Problem} 409 if it has not begun, or is over */
  stop(options: { readonly hangUp: boolean }): void
  /** From now on nothing is started or resumed. What is dialed is left alone. */
  close(): void
}

export function createDialerSession({ dialer, list, epoch, listeners, onError }: DialerSessionOptions): DialerSession {
  let started = false
  let closed = false
  let run: Run | undefined
  let waiting: readonly CallItem[] = []
  let known: DialerSnapshot | undefined

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
  })

  const picture = (): DialerSnapshot => {
    known ??= { ...standing(), entries: run ? run.entries.map(entryOf) : waiting.map(idleEntry) }
    return known
  }

  const follow = (begun: Run) => {
    run = begun
    known = undefined
    run.on('entry', entry => {
      known = undefined
      for (const listener of listeners) listener.entry?.(entry)
    })
    run.on('run', () => {
      known = undefined
      for (const listener of listeners) listener.standing?.(standing)
    })
    run.on('error', ({ error }) => onError(error))
    for (const listener of listeners) listener.picture?.(picture)
  }

  const running = (action: string, ...states: DialerSnapshot['state'][]): Run => {
    const { state } = standing()
    if (run && states.includes(state)) return run
    throw conflict(`Expected the dialer to be ${states.join(' or ')} to ${action} it, but it is ${state}`, state)
  }

  const mustBeOpen = () => {
    if (closed) throw closing()
  }

  return {
    picture,

    async refresh() {
      if (run) return
      waiting = await read()
      known = undefined
    },

    async start() {
      if (started) throw conflict('It can be started once, and has been', standing().state)
      started = true
      try {
        mustBeOpen()
        const items = await read()
        mustBeOpen()
        follow(dialer.run(items))
      } catch (error) {
        started = false
        throw error
      }
    },

    pause: () => running('pause', 'running').pause(),
    resume() {
      mustBeOpen()
      running('resume', 'paused').resume()
    },
    stop: options => running('stop', 'running', 'paused', 'stopping').stop(options),

    close() {
      closed = true
    },
  }
}

const conflict = (detail: string, state: DialerSnapshot['state']) =>
  new Problem({ status: 409, code: 'not-in-this-state', detail, fields: { state } })
