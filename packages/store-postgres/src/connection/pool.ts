import { SchedulerError } from '@outdial/scheduler-core'
import { type Connection, type ConnectOptions, lossOf } from './connect.ts'
import { type ConnectionEvent, undisturbed } from './connection-event.ts'
import { closedError, isAway, toSchedulerError } from './errors.ts'
import { fairTimeout } from './fair-timeout.ts'
import type { Open } from './open-any-host.ts'

/** Connections, opened when needed and replaced when lost. */
export interface Pool {
  /**
   * Runs work on a connection of its own.
   *
   * @param deadline - by `performance.now()`. Until then it waits for a connection; a connection that
   * still works then is cut. If the database has been away for that long already, the next attempt to
   * connect, within two seconds, decides: requests fail soon, and engines resume soon.
   */
  use<Result>(deadline: number, work: (connection: Connection) => Promise<Result>): Promise<Result>
  /** Rejects waiting work; lets running work end. */
  close(): Promise<void>
}

export interface PoolOptions extends Pick<ConnectOptions, 'prepare' | 'settings' | 'answerMs'> {
  readonly open: Open
  readonly poolSize: number
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

interface Waiting {
  /** From then on, by `performance.now()`, the next failed attempt to connect rejects it. */
  readonly patientUntil: number
  resolve(connection: Connection): void
  reject(error: unknown): void
}

/** The pause after that many failures, in milliseconds: from 25–50 to 1000–2000. */
export const backOffMs = (failures: number, random: number): number =>
  Math.round(Math.min(2000, 50 * 2 ** (failures - 1)) * (0.5 + random / 2))

export function poolOf({ open, poolSize, onConnection, ...terms }: PoolOptions): Pool {
  const all = new Set<Connection>()
  const idle: Connection[] = []
  const waiting = new Set<Waiting>()
  const working = new Set<Promise<unknown>>()
  const ending = new AbortController()
  let opening = 0
  let failures = 0
  let awaySince = 0
  let lastError: unknown
  let retry: NodeJS.Timeout | undefined

  const report = undisturbed(onConnection)

  const forget = (connection: Connection) => {
    all.delete(connection)
    const place = idle.indexOf(connection)
    if (place >= 0) idle.splice(place, 1)
    // The fault may be common to all, and work on an idle connection would wait for its answer.
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
    if (failures++ === 0) awaySince = performance.now()
    lastError = error
    if (ending.signal.aborted) return
    const reported = toSchedulerError(error)
    const now = performance.now()
    for (const one of waiting) {
      if (isAway(error) && one.patientUntil > now) continue
      waiting.delete(one)
      one.reject(reported)
    }
    const retryInMs = backOffMs(failures, Math.random())
    retry = setTimeout(() => {
      retry = undefined
      grow()
    }, retryInMs)
    if (failures === 1) report({ state: 'unavailable', for: 'operations', error: reported, retryInMs })
  }

  const openOne = async () => {
    opening++
    try {
      const connection = await open({ ...terms, signal: ending.signal, onLost: forget })
      opening--
      if (ending.signal.aborted) return await connection.close()
      all.add(connection)
      const wasAway = failures > 0
      failures = 0
      if (wasAway) report({ state: 'available', for: 'operations' })
      give(connection)
    } catch (error) {
      opening--
      failed(error)
    }
    grow()
  }

  const grow = () => {
    if (ending.signal.aborted || retry) return
    const most = failures > 0 ? 1 : poolSize - all.size
    while (opening < Math.min(most, waiting.size)) void openOne()
  }

  const take = (deadline: number): Promise<Connection> => {
    if (ending.signal.aborted) throw closedError()
    const found = idle.pop()
    if (found) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      // If the database has been away for the whole wait already, it need not pass again.
      const patientUntil = failures === 0 ? deadline : awaySince + deadline - performance.now()
      const one: Waiting = {
        patientUntil,
        resolve: connection => [clearTimeout(timer), resolve(connection)],
        reject: error => [clearTimeout(timer), reject(error)],
      }
      const timer = setTimeout(() => {
        waiting.delete(one)
        const what = failures > 0 ? 'none' : `${poolSize} busy ones`
        const message = `Expected a connection to the database in time, got ${what}`
        reject(new SchedulerError('store-unavailable', message, { cause: lastError }))
      }, deadline - performance.now())
      waiting.add(one)
      grow()
    })
  }

  const use = async <Result>(deadline: number, work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const connection = await take(deadline)
    const late = () => connection.lose(lossOf('CONNECTION_LATE', 'the operation took too long'))
    const inTime = fairTimeout(deadline - performance.now(), late)
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
