import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import type { Address } from './address.ts'
import { fairTimeout } from './fair-timeout.ts'

/** One connection, never reopened. Its loss rejects pending requests, whose effects are unknown. */
export interface Connection {
  /** Whether the address names other hosts, another of which may become the writable one. */
  readonly isOneOfSeveral: boolean
  isLost(): boolean
  /** Sends a statement, or without values several that are separated by `;`: a result for each. */
  send(text: string, values?: readonly (string | number | boolean | null)[]): Promise<Answer>
  /** Awaits an answer. The connection counts as lost if none arrives within `ms` milliseconds. */
  within<Result>(ms: number, answer: Promise<Result>): Promise<Result>
  lose(error: Error): void
  /** Ends the connection politely if the server is still there. */
  close(): Promise<void>
}

/** Rows, each with its columns in order. */
export type Answer = readonly (readonly unknown[])[] & { readonly command?: string }

export interface ConnectOptions {
  readonly address: Address
  /** Index of the host. If the address has several, a read-only one is refused. */
  readonly place: number
  readonly prepare: boolean
  /** Settings for the whole connection. */
  readonly settings: Readonly<Record<string, string | number>>
  /** Time limit for opening, in milliseconds. */
  readonly answerMs: number
  readonly signal: AbortSignal
  /** Called once, when an open connection is lost. */
  readonly onLost: (connection: Connection, error: Error) => void
  /** Receives the notifications of channels that the connection listens to. */
  readonly onNotify?: ((channel: string, payload: string) => void) | undefined
}

const GOODBYE_MS = 1000

/** An error whose code says that the connection is lost. */
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

  /** Rejects when the connection is lost: the driver may forget pending requests. */
  const untilLost = <Result>(ask: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (loss) return reject(loss)
      pending.add(reject)
      ask()
        .then(resolve, reject)
        .finally(() => pending.delete(reject))
    })

  const given = [socket]
  // The driver's types know neither.
  const untyped = {
    onnotify: onNotify,
    // Otherwise the driver would replace a closed socket forever.
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
    isOneOfSeveral: address.hosts.length > 1,
    lose,
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
      const answered = fairTimeout(ms, silent)
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
  const greet = async () => {
    await untilLost(() => new Promise<void>(resolve => void socket.once('connect', resolve)))
    return connection.send('SHOW transaction_read_only')
  }
  try {
    if (signal.aborted) stop()
    const [row] = await connection.within(answerMs, greet())
    if (connection.isOneOfSeveral && row?.[0] === 'on') throw lossOf('CONNECTION_READ_ONLY', 'the server is read-only')
    opened = true
    return connection
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function socketTo({ hosts, path }: Address, place: number): Socket {
  if (path) return connect({ path })
  const { host = 'localhost', port = 5432 } = hosts[place] ?? {}
  // The driver reads from the socket the host that the certificate must name.
  return Object.assign(connect({ host, port, noDelay: true }), { host })
}

/** The host that the certificate must name: the driver ignores it for an IP address. */
function securityOf({ hosts, settings: { ssl } }: Address, place: number) {
  const host = hosts[place]?.host
  if (ssl === 'verify-full' || ssl === true) return { ssl: { host } }
  return typeof ssl === 'object' ? { ssl: { host, ...ssl } } : {}
}

/** Whether this error means that the server or the network ended the connection. */
function isTheEnd(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if ('severity' in error) return error.severity === 'FATAL' || error.severity === 'PANIC'
  return 'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|CONNECTION_[A-Z]+)$/.test(error.code)
}
