import { SchedulerError } from '@outdial/scheduler-core'
import type { PostgresStoreOptions, ResolvedOptions } from '../options.ts'
import { addressOf } from './address.ts'
import { EPOCH } from './commit-status.ts'
import type { Connection } from './connect.ts'
import { closedError, toSchedulerError } from './errors.ts'
import { openAnyHost } from './open-any-host.ts'
import { poolOf } from './pool.ts'
import { transaction } from './transaction.ts'

/** A value to bind. Arrays are sent as text: see `rows/arrays.ts`. */
export type Value = string | number | boolean | null

/** The columns of a row, in the order of the query. */
export type Row = readonly unknown[]

/** A connection. Statements name the schema `outdial.`, which the session replaces by its own. */
export interface Database {
  /** The time in milliseconds, if tests set it; `null` means the database's clock. */
  readonly clock: number | null
  /** Statements that are sent without awaiting each other travel together. */
  query(text: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

export interface Transaction extends Database {
  /**
   * Sends the last statement, and `COMMIT` with it. Resolves once the transaction is on disk, even if
   * the answer was lost.
   */
  finish(text: string, ...values: readonly Value[]): Promise<void>
}

/** The connections of a store. */
export interface Session {
  /**
   * Runs work in a transaction, and again if another transaction was in the way, or if the connection
   * was lost and nothing was written.
   *
   * @throws {SchedulerError} `store-unavailable` if the database cannot be reached in time. If the
   * server restarted during the `COMMIT`, the work may have been committed
   */
  write<Result>(work: (db: Transaction) => Promise<Result>): Promise<Result>
  /** Runs work that only reads. Each statement sees one moment. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>
  /** Rejects operations that wait for a connection with `store-closed`; lets running ones end. */
  close(): Promise<void>
}

type StoreOptions = Pick<PostgresStoreOptions, 'url' | 'sql' | 'poolSize' | 'lockTimeoutMs' | 'clock' | 'onConnection'>

export interface SessionOptions extends StoreOptions, Pick<ResolvedOptions, 'schema' | 'prepare'> {
  /** Prepares the schema before the first operation, on a connection of its own. */
  readonly prepareSchema?: ((connection: Connection, answerMs: number) => Promise<void>) | undefined
  /** Statement that runs first in each operation. If it fails, the operation fails. @default ';' */
  readonly check?: string | undefined
  /**
   * Time limit of an operation, in milliseconds; half as much again to resolve a lost commit.
   *
   * @default `lockTimeoutMs` + 5000
   */
  readonly timeoutMs?: number | undefined
  /**
   * Time limit for answers that cost the server nothing, in milliseconds. Then the connection is lost.
   *
   * @default 2500
   */
  readonly answerMs?: number | undefined
}

const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED'
const IDENTITY = `SELECT pg_current_xact_id()::text, ${EPOCH}`
const MAX_TRIES = 20
// Every query has an index. A planner with stale statistics would read whole tables instead. With equal
// costs of all pages it prefers an index in the wanted order to reading and sorting all that matches.
const PLANS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  random_page_cost: 1,
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}
const IDLE_IN_TRANSACTION_MS = 5000

export function sessionOf({
  url,
  sql,
  schema,
  prepare,
  clock,
  prepareSchema,
  check = ';',
  ...rest
}: SessionOptions): Session {
  const { poolSize = 4, lockTimeoutMs = 5000, timeoutMs = lockTimeoutMs + 5000, answerMs = 2500, onConnection } = rest
  const limits = {
    lock_timeout: lockTimeoutMs,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    synchronous_commit: 'on',
    ...PLANS,
  }
  const open = openAnyHost(addressOf({ url, sql }))
  // Each statement must see earlier commits, whatever the server's default isolation is.
  const terms = {
    prepare,
    settings: prepare ? { ...limits, default_transaction_isolation: 'read committed' } : {},
    answerMs,
  }
  const pool = poolOf({ ...terms, open, poolSize, onConnection })
  const ending = new AbortController()
  let ready: Promise<void> | undefined

  const makeSchema = async () => {
    if (!prepareSchema) return
    const { signal } = ending
    // The pool waits until the database can be reached.
    await pool.use(performance.now() + timeoutMs, () => Promise.resolve())
    const connection = await open({ ...terms, signal, onLost: () => {} })
    const stop = () => connection.lose(closedError())
    signal.addEventListener('abort', stop, { once: true })
    try {
      await prepareSchema(connection, answerMs)
    } finally {
      signal.removeEventListener('abort', stop)
      await connection.close()
    }
  }

  const begun = async () => {
    if (ending.signal.aborted) throw closedError()
    ready ??= makeSchema().catch(error => {
      // The next operation prepares the schema again.
      ready = undefined
      throw ending.signal.aborted ? closedError() : toSchedulerError(error)
    })
    await ready
  }

  const databaseOn = (connection: Connection): Database => ({
    clock: clock ? clock.now().getTime() : null,
    query(text, ...values) {
      const rows = connection.send(inSchema(text, schema), values)
      // A caller that sends several statements handles the first failure only.
      rows.catch(() => {})
      return rows
    },
  })

  const settings = Object.entries(limits).map(([name, value]) => `; SET LOCAL ${name} = '${value}'`)
  const begin = prepare ? BEGIN : `${BEGIN}${settings.join('')}`
  const halfMs = timeoutMs / 2
  const options = {
    pool,
    begin: `${begin}; ${IDENTITY}`,
    check: inSchema(check, schema),
    answerMs,
    commitMs: halfMs,
    timeoutMs: halfMs,
    databaseOn,
  }

  /** Runs work that only reads, once. */
  const readOn = async <Result>(connection: Connection, work: (db: Database) => Promise<Result>): Promise<Result> => {
    // Sent along with the first statement, to notice a silent connection early. A pooler may route
    // each statement to another backend unless a transaction holds them together.
    connection.within(answerMs, connection.send(prepare ? ';' : begin)).catch(() => {})
    const checked = connection.send(options.check)
    checked.catch(() => {})
    try {
      const result = await work(databaseOn(connection))
      await checked
      return result
    } catch (error) {
      await checked
      throw error
    } finally {
      // A failure costs the connection, not the result.
      if (!prepare && !connection.isLost())
        await connection.within(answerMs, connection.send('COMMIT')).catch(connection.lose)
    }
  }

  return {
    async write(work) {
      await begun()
      const deadline = performance.now() + timeoutMs
      for (let tries = 1; ; tries++) {
        const outcome = await pool.use(deadline, connection => transaction(connection, work, options))
        if (outcome.done) return outcome.result
        if (!outcome.again || tries >= MAX_TRIES || performance.now() >= deadline) throw outcome.error
      }
    },
    async read(work) {
      await begun()
      const deadline = performance.now() + timeoutMs
      for (;;) {
        const done = await pool.use(deadline, async connection => {
          try {
            return { result: await readOn(connection, work) }
          } catch (error) {
            if (!connection.isLost() || error instanceof SchedulerError || performance.now() >= deadline)
              throw toSchedulerError(error)
            return undefined
          }
        })
        if (done) return done.result
      }
    },
    async close() {
      ending.abort()
      await pool.close()
    },
  }
}

/** A statement with the schema's name in place of `outdial.`. */
export const inSchema = (text: string, schema: string): string =>
  schema === 'outdial' ? text : text.replaceAll(/\boutdial\./g, `${schema}.`)
