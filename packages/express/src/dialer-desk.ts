import { randomUUID } from 'node:crypto'
import { type CallItem, type CallList, type Dialer, numberIn, type Run, type RunEntry } from '@outdial/dialer'
import { ownFault, Problem } from './problem.ts'
import type { DialerEvent, Entry, EntryEvent, Picture } from './schemas.ts'

export interface DeskOptions {
  readonly dialer: Pick<Dialer, 'concurrency' | 'run'>
  readonly list: () => CallList | Promise<CallList>
  /** Hears of every change. The payload is to be made at once or never. */
  readonly publish: Publish
  /** Hears of what failed while dialing, and was dealt with. */
  readonly onError: (error: unknown) => void
}

export interface Publish {
  (name: 'snapshot', payload: () => Picture): void
  (name: 'entry', payload: () => EntryEvent): void
  (name: 'dialer', payload: () => DialerEvent): void
}

/** The one run of a dialer that a server has, before, while and after it is dialed. */
export interface Desk {
  /** Reads the list anew if nothing has been dialed yet, so that `picture` is up to date. */
  refresh(): Promise<void>
  /** The dialer and its list as they stand at this moment. */
  picture(): Picture
  /** Reads the list once more and dials just that. @throws {Problem} 409 from the second time on */
  start(): Promise<void>
  /** @throws {Problem} 409 unless it is running */
  pause(): void
  /** @throws {Problem} 409 unless it is paused */
  resume(): void
  /** @throws {Problem} 409 if it has not begun, or is over */
  stop(options: { readonly hangUp: boolean }): void
}

export function createDesk({ dialer, list, publish, onError }: DeskOptions): Desk {
  const epoch = randomUUID()
  let started = false
  let run: Run | undefined
  let waiting: readonly CallItem[] = []

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

  const picture = (): Picture => ({ ...standing(), entries: run ? run.entries.map(entryOf) : waiting.map(idleEntry) })

  const running = (action: string, ...states: Picture['state'][]): Run => {
    const { state } = standing()
    if (run && states.includes(state)) return run
    throw conflict(`Expected the dialer to be ${states.join(' or ')} to ${action} it, but it is ${state}`, state)
  }

  return {
    picture,

    async refresh() {
      if (!run) waiting = await read()
    },

    async start() {
      if (started) throw conflict('It can be started once, and has been', standing().state)
      started = true
      try {
        run = dialer.run(await read())
      } catch (error) {
        started = false
        throw error
      }
      run.on('entry', entry => publish('entry', () => ({ epoch, ...entryOf(entry) })))
      run.on('run', () => publish('dialer', standing))
      run.on('error', ({ error }) => onError(error))
      publish('snapshot', picture)
    },

    pause: () => running('pause', 'running').pause(),
    resume: () => running('resume', 'paused').resume(),
    stop: options => running('stop', 'running', 'paused', 'stopping').stop(options),
  }
}

// Field by field, since not all may leave the server: an attempt's reference is the secret of its webhook.
function entryOf({ index, to, status, attempt, version, cause, answeredAt, endedAt, durationMs }: RunEntry): Entry {
  return {
    index,
    to,
    status,
    attempt,
    version,
    cause,
    answeredAt: answeredAt?.toISOString(),
    endedAt: endedAt?.toISOString(),
    durationMs,
  }
}

const idleEntry = (item: CallItem, index: number): Entry => ({
  index,
  to: numberIn(item),
  status: 'idle',
  attempt: 0,
  version: 0,
})

const conflict = (detail: string, state: Picture['state']) =>
  new Problem({ status: 409, code: 'not-in-this-state', detail, fields: { state } })
