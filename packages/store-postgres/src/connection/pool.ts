import { SchedulerError } from '@outdial/scheduler-core/store'
import { type Connection, type ConnectOptions, lossOf, openConnection } from './connect.ts'
import { type ConnectionEvent, undisturbed } from './connection-event.ts'
import { afterWaiting } from './patience.ts'
import { toSchedulerError } from './postgres-error.ts'

/** Connections that are opened when they are needed, and anew when they were lost. */
export interface Pool {
  /**
   * Work with a connection that nobody else has meanwhile.
   *
   * @param deadline - of `performance.now()`: until then it waits for a connection; then a connection that still works is cut
   */
  use<Result>(deadline: number, work: (connection: Connection) => Promise<Result>): Promise<Result>
  /** Whoever waits is refused, whoever works ends first. */
  close(): Promise<void>
}

export interface PoolOptions extends Pick<ConnectOptions, 'address' | 'prepare' | 'settings' | 'answerMs'> {
  readonly poolSize: number
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

interface Waiting {
  resolve(connection: Connection): void
  reject(error: unknown): void
}

/** How long to wait after so many failures, in milliseconds: from 25–50 to 1000–2000. */
export const backOffMs = (failures: number, random: number): number =>
  Math.round(Math.min(2000, 50 * 2 ** (failures - 1)) * (0.5 + random / 2))

const closedError = () => new SchedulerError('store-closed', 'Expected an open store, got one that was closed')

export function poolOf({ poolSize, onConnection, ...terms }: PoolOptions): Pool {
  const all = new Set<Connection>()
  const idle: Connection[] = []
  const waiting = new Set<Waiting>()
  const working = new Set<Promise<unknown>>()
  const ending = new AbortController()
  let opening = 0
  let attempt = 0
  let failures = 0
  let lastError: unknown
  let retry: NodeJS.Timeout | undefined

  const tell = undisturbed(onConnection)

  const forget = (connection: Connection) => {
    all.delete(connection)
    const place = idle.indexOf(connection)
    if (place >= 0) idle.splice(place, 1)
    // What broke one may have broken all, and whoever takes one of them would wait for its answer.
    else for (const other of idle.splice(0)) other.lose(lossOf('CONNECTION_DOUBTED', 'another connection was lost'))
    grow()
  }

  const give = (connection: Connection) => {
    if (connection.isLost()) return
    const [first] = waiting
    if (first) {
      waiting.delete(first)
      first.resolve(connection)
    } else idle.push(connection)
  }

  const failed = (error: unknown) => {
    failures++
    lastError = error
    if (ending.signal.aborted) return
    const told = toSchedulerError(error)
    const mayComeBack = told instanceof SchedulerError && told.code === 'store-unavailable' && !isRefused(error)
    if (!mayComeBack) {
      for (const { reject } of waiting) reject(told)
      waiting.clear()
    }
    const retryInMs = backOffMs(failures, Math.random())
    retry = setTimeout(() => {
      retry = undefined
      grow()
    }, retryInMs)
    retry.unref()
    if (waiting.size > 0) retry.ref()
    if (failures === 1) tell({ state: 'unavailable', for: 'operations', error: told, retryInMs })
  }

  const open = async () => {
    opening++
    try {
      const connection = await openConnection({ ...terms, attempt: attempt++, signal: ending.signal, onLost: forget })
      opening--
      if (ending.signal.aborted) return await connection.close()
      all.add(connection)
      const wasAway = failures > 0
      failures = 0
      if (wasAway) tell({ state: 'available', for: 'operations' })
      give(connection)
    } catch (error) {
      opening--
      failed(error)
    }
    grow()
  }

  const grow = () => {
    if (ending.signal.aborted) return
    if (retry) {
      if (waiting.size > 0) retry.ref()
      return
    }
    const most = failures > 0 ? 1 : poolSize - all.size
    while (opening < Math.min(most, waiting.size)) void open()
  }

  const take = (deadline: number): Promise<Connection> => {
    if (ending.signal.aborted) throw closedError()
    const found = idle.pop()
    if (found) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      const leave = () => clearTimeout(timer)
      const one: Waiting = {
        resolve: connection => [leave(), resolve(connection)],
        reject: error => [leave(), reject(error)],
      }
      const timer = setTimeout(() => {
        waiting.delete(one)
        const what = failures > 0 ? 'none' : `${poolSize} that others use`
        const message = `Expected a connection to the database in time, got ${what}`
        reject(new SchedulerError('store-unavailable', message, { cause: lastError }))
      }, deadline - performance.now())
      waiting.add(one)
      grow()
    })
  }

  const use = async <Result>(deadline: number, work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const connection = await take(deadline)
    const late = () => connection.lose(lossOf('CONNECTION_LATE', 'the time for the whole operation is over'))
    const inTime = afterWaiting(deadline - performance.now(), late)
    const done = work(connection).finally(() => {
      inTime()
      working.delete(done)
      give(connection)
    })
    working.add(done)
    return done
  }

  return {
    use,
    async close() {
      ending.abort()
      clearTimeout(retry)
      for (const { reject } of waiting) reject(closedError())
      waiting.clear()
      await Promise.allSettled(working)
      await Promise.all([...all].map(connection => connection.close()))
    },
  }
}

/** The server is there, and will have none of us: a wrong password, say. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('28')
