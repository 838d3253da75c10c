import { connect, type Socket } from 'node:net'
import postgres, { type Sql } from 'postgres'
import type { Address } from './address.ts'
import { afterWaiting } from './patience.ts'

/** One connection. It is never opened again: whatever it was asked for when it was lost is rejected, and nobody knows what came of it. */
export interface Connection {
  /**
   * Which run of which server this is: another one after every restart, a crash of one of its processes too. What was not yet on disk when
   * a server crashed is forgotten, and the numbers of its transactions are given out again. Behind a pooler it may have changed since.
   */
  readonly epoch: string
  /**
   * The process of the server that serves it, as no other one is called; empty where a statement might see less than what was committed before it.
   * Behind a pooler another one may serve it by now.
   */
  readonly backend: string
  /** Whether there are other hosts, one of which may be written to when this one no longer is. */
  readonly isOneOfSeveral: boolean
  /** Who asks nothing else through it may use the driver itself. */
  readonly sql: Sql
  isLost(): boolean
  /** Statements without values are sent as they are, any number of them; there is a result for each if there are several. */
  send(text: string, values?: readonly (string | number | boolean | null)[]): Promise<Answer>
  /** Waits for an answer; the connection is lost if there is none in so many milliseconds. */
  within<Result>(ms: number, answer: Promise<Result>): Promise<Result>
  /** Asks the driver, if the connection is not lost; rejected once it is. */
  untilLost<Result>(ask: () => Promise<Result>): Promise<Result>
  lose(error: Error): void
  /** Says good-bye if the server is still there. */
  close(): Promise<void>
}

/** Rows, each with its columns in their order. */
export type Answer = readonly (readonly unknown[])[] & { readonly command?: string }

export interface ConnectOptions {
  readonly address: Address
  /** Which of its hosts, from 0 up. If there are several, one that is only to be read is of no use. */
  readonly place: number
  readonly prepare: boolean
  /** What is set for the whole connection. */
  readonly settings: Readonly<Record<string, string | number>>
  /** How long it may take, in milliseconds. */
  readonly answerMs: number
  readonly signal: AbortSignal
  /** Called once, if it was opened and then lost. */
  readonly onLost: (connection: Connection, error: Error) => void
  /** Called with what others notify, where it has asked for that by `LISTEN`. */
  readonly onNotify?: ((channel: string, payload: string) => void) | undefined
}

/** What asks for the `epoch`. A crash empties the statistics, which `pg_postmaster_start_time` does not tell of. */
export const EPOCH = "concat(pg_postmaster_start_time(), ' ', (SELECT stats_reset FROM pg_stat_bgwriter))"
/** What names the process of the server in each row of `pg_stat_activity`. */
export const BACKEND = "concat(pid, ' ', extract(epoch FROM backend_start))"
const WHO = `SELECT ${EPOCH}, CASE WHEN current_setting('transaction_isolation') = 'read committed' THEN ${BACKEND} ELSE '' END,
  current_setting('transaction_read_only') FROM pg_stat_activity WHERE pid = pg_backend_pid()`
const GOODBYE_MS = 1000

/** What the driver and the network may say, with a code that says that the connection is of no use any more. */
export const lossOf = (code: `CONNECTION_${string}`, message: string): Error =>
  Object.assign(new Error(message), { code })

export async function openConnection(options: ConnectOptions): Promise<Connection> {
  const { address, place, prepare, settings, answerMs, signal, onLost, onNotify } = options
  const pending = new Set<(error: Error) => void>()
  let loss: Error | undefined
  let opened = false

  const socket = socketTo(address, place)
  const lose = (error: Error) => {
    if (loss) return
    loss = error
    socket.destroy()
    for (const reject of pending) reject(error)
    pending.clear()
    if (opened) onLost(connection, error)
  }
  socket.on('error', lose)
  socket.on('close', () => lose(lossOf('CONNECTION_CLOSED', 'the connection was closed')))

  /** Rejects by itself when the connection is lost: the driver may forget what it was asked for. */
  const untilLost = <Result>(ask: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (loss) return reject(loss)
      pending.add(reject)
      ask()
        .then(resolve, reject)
        .finally(() => pending.delete(reject))
    })

  const given = [socket]
  // Its types know of neither.
  const untyped = {
    onnotify: onNotify,
    // It would open another in place of one that was closed, without an end.
    socket() {
      const once = given.pop()
      if (!once) throw lossOf('CONNECTION_CLOSED', 'the server closed the connection')
      return once
    },
  }
  const sql = postgres({
    ...address.settings,
    ...securityOf(address, place),
    max: 1,
    fetch_types: false,
    prepare,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { ...address.settings.connection, application_name: 'outdial', ...settings },
    onnotice: () => {},
    onclose: () => lose(lossOf('CONNECTION_CLOSED', 'the connection was closed')),
    ...untyped,
  })

  const connection = {
    epoch: '',
    backend: '',
    isOneOfSeveral: address.hosts.length > 1,
    sql,
    lose,
    untilLost,
    isLost: () => loss !== undefined,
    async send(text: string, values: readonly (string | number | boolean | null)[] = []) {
      try {
        return await untilLost<Answer>(() => sql.unsafe(text, [...values], { prepare }).values())
      } catch (error) {
        if (isTheEnd(error)) lose(error)
        throw error
      }
    },
    async within<Result>(ms: number, answer: Promise<Result>): Promise<Result> {
      const silent = () => lose(lossOf('CONNECTION_SILENT', `no answer in ${ms} ms`))
      const answered = afterWaiting(ms, silent)
      try {
        return await answer
      } finally {
        answered()
      }
    },
    async close() {
      opened = false
      if (loss) return
      const closed = new Promise(resolve => socket.once('close', resolve))
      const timer = setTimeout(() => socket.destroy(), GOODBYE_MS)
      await sql.end({ timeout: 0 })
      await closed
      clearTimeout(timer)
    },
  }

  const stop = () => lose(lossOf('CONNECTION_ENDED', 'the store was closed'))
  signal.addEventListener('abort', stop, { once: true })
  const silent = () => lose(lossOf('CONNECTION_SILENT', `no connection in ${answerMs} ms`))
  const answered = afterWaiting(answerMs, silent)
  try {
    if (signal.aborted) stop()
    await untilLost(() => new Promise<void>(resolve => void socket.once('connect', resolve)))
    const [row] = await connection.send(WHO)
    connection.epoch = String(row?.[0])
    connection.backend = String(row?.[1])
    if (connection.isOneOfSeveral && row?.[2] === 'on') throw lossOf('CONNECTION_READ_ONLY', 'it is only to be read')
    opened = true
    return connection
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    answered()
    signal.removeEventListener('abort', stop)
  }
}

function socketTo({ hosts, path }: Address, place: number): Socket {
  if (path) return connect({ path })
  const { host = 'localhost', port = 5432 } = hosts[place] ?? {}
  // The driver asks the socket whose certificate to expect.
  return Object.assign(connect({ host, port, noDelay: true }), { host })
}

/** Whom the certificate has to name: the driver would not look at a number. */
function securityOf({ hosts, settings: { ssl } }: Address, place: number) {
  const host = hosts[place]?.host
  if (ssl === 'verify-full' || ssl === true) return { ssl: { host } }
  return typeof ssl === 'object' ? { ssl: { host, ...ssl } } : {}
}

/** Whether the server or the network has ended the connection by this. */
function isTheEnd(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if ('severity' in error) return error.severity === 'FATAL' || error.severity === 'PANIC'
  return 'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|CONNECTION_[A-Z]+)$/.test(error.code)
}
