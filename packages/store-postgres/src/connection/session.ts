import { SchedulerError } from '@outdial/scheduler-core'
import type { Sql } from 'postgres'
import { addressOf } from './address.ts'
import { alone } from './alone.ts'
import { type Connection, EPOCH } from './connect.ts'
import type { ConnectionEvent } from './connection-event.ts'
import { openerOf } from './opener.ts'
import { poolOf } from './pool.ts'
import { isLocked, toSchedulerError } from './postgres-error.ts'
import { read } from './read.ts'
import { transaction } from './transaction.ts'

/** What can be bound. Arrays travel as the text of an array: see `tables/arrays.ts`. */
export type Value = string | number | boolean | null

/** A statement and its values. */
export type Statement = readonly [text: string, ...values: Value[]]

/** A row's columns in the order of the query. */
export type Row = readonly unknown[]

/** A connection. Statements say `outdial.` before whatever is in the schema, and the schema's own name is put there. */
export interface Database {
  /** The time in milliseconds if it is not the database's own: every function that needs the time takes it, and `null` for its own clock. */
  readonly clock: number | null
  /** Statements that are sent without waiting in between travel together. */
  query(text: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

export interface Transaction extends Database {
  /**
   * The last statement: `COMMIT` travels with it. Its rows are known to be on disk when they are here. If the connection is lost just then
   * they may never come although it was done, and it is `store-unavailable`: where nobody needs them, `finish`.
   */
  last(text: string, ...values: readonly Value[]): Promise<readonly Row[]>
  /** The same where its rows can be done without: it is known whether it was done, even if the connection was lost before they came. */
  finish(text: string, ...values: readonly Value[]): Promise<readonly Row[] | undefined>
  /** The same, and what is made of its rows, as soon as they are here: they come before the commit is on disk. */
  finishHearing<Heard>(
    hear: (rows: readonly Row[]) => Heard,
    text: string,
    ...values: readonly Value[]
  ): Promise<Heard | undefined>
}

/** A statement that is all of a transaction. */
export interface Lone<Result> {
  /** Called right before it is sent. */
  statement(): Statement
  /**
   * Finds a row if it was done, and none if it was not, whatever others have done since. Then it needs no `BEGIN` and no `COMMIT`; those are still worth
   * it where much is heard, before the commit is on disk.
   */
  readonly trace: Statement | undefined
  /** What it did. */
  hear(rows: readonly Row[]): Result
  /** The same, if it was done and its rows were lost with the connection. */
  unheard(): Result
}

/** The connections of a store. */
export interface Session {
  /**
   * Work that is done entirely or not at all. It may be done anew from its beginning, if the database says that somebody was in the way, or
   * if the connection was lost and nothing was done.
   *
   * @throws {SchedulerError} `store-unavailable` if the database cannot be reached in time; only if it was started again in the moment of a
   * `COMMIT`, and nothing can be looked for that it left, it may have been done all the same
   * @param first - one statement that may do it, in one round trip; the work is done if somebody was in its way
   */
  write<Result>(work: (db: Transaction) => Promise<Result>, first?: Lone<Result>): Promise<Result>
  /** Work that only reads: each statement is of one moment. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>
  /** Whoever waits for a connection is refused with `store-closed`, whoever works ends first. */
  close(): Promise<void>
}

export interface SessionOptions {
  /** Either this or `sql`. */
  readonly url?: string | undefined
  /** A client whose address is used, not its connections. */
  readonly sql?: Sql | undefined
  /** A name that needs no quotes. */
  readonly schema: string
  /** Whether statements are prepared once per connection. Where they are not, nothing else is left at a connection either. */
  readonly prepare: boolean
  /** @default 4 */
  readonly poolSize?: number | undefined
  /** @default 5000 */
  readonly lockTimeoutMs?: number | undefined
  readonly clock?: { now(): Date } | undefined
  /** Makes the tables, before anything else is done. Has a connection of its own, which is lost if what is to be told in time is not. */
  readonly prepareSchema?: ((sql: Sql, inTime: InTime) => Promise<void>) | undefined
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
  /** How long a whole operation may take, in milliseconds; to hear what became of a lost one, half of it more. @default `lockTimeoutMs` + 5000 */
  readonly timeoutMs?: number | undefined
  /** How long an answer may take that costs the server nothing, in milliseconds: then the connection is taken for lost. @default 2500 */
  readonly answerMs?: number | undefined
}

/**
 * Asks, if the connection is not lost by then: the driver itself would try to open another. What costs the server nothing is to be answered in time;
 * what may cost much is waited for until the connection is lost.
 */
export type InTime = <Result>(ask: () => Promise<Result>, cost?: 'nothing' | 'much') => Promise<Result>

const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED'
const NUMBER = 'SELECT pg_current_xact_id()::text'
const MOST_TRIES = 20
// Whatever is looked for has an index. The planner, which believes a table to be as small as it was when it was analysed, would read all of it.
const PLANS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}
const IDLE_IN_TRANSACTION_MS = 5000

export function sessionOf({ url, sql, schema, prepare, clock, prepareSchema, ...rest }: SessionOptions): Session {
  const { poolSize = 4, lockTimeoutMs = 5000, timeoutMs = lockTimeoutMs + 5000, answerMs = 2500, onConnection } = rest
  const limits = {
    lock_timeout: lockTimeoutMs,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    synchronous_commit: 'on',
    ...PLANS,
  }
  const open = openerOf(addressOf({ url, sql }))
  // Each statement is to see what was committed before it, whatever the server's default is.
  const terms = {
    prepare,
    settings: prepare ? { ...limits, default_transaction_isolation: 'read committed' } : {},
    answerMs,
  }
  const pool = poolOf({ ...terms, open, poolSize, onConnection })
  const ending = new AbortController()
  const texts = new Map<string, string>()
  let ready: Promise<void> | undefined

  const textOf = (text: string): string => {
    let made = texts.get(text)
    if (made === undefined) {
      made = inSchema(text, schema)
      texts.set(text, made)
    }
    return made
  }

  const makeSchema = async () => {
    if (!prepareSchema) return
    const { signal } = ending
    // Waits until the database can be reached.
    await pool.use(performance.now() + timeoutMs, () => Promise.resolve())
    const connection = await open({ ...terms, signal, onLost: () => {} })
    const stop = () => connection.lose(closedError())
    signal.addEventListener('abort', stop, { once: true })
    try {
      await prepareSchema(connection.sql, (ask, cost = 'nothing') => {
        const answer = connection.untilLost(ask)
        return cost === 'much' ? answer : connection.within(answerMs, answer)
      })
    } finally {
      signal.removeEventListener('abort', stop)
      await connection.close()
    }
  }

  const begun = async () => {
    if (ending.signal.aborted) throw closedError()
    ready ??= makeSchema()
    const opened = ready
    try {
      await opened
    } catch (error) {
      // The next operation tries anew.
      if (ready === opened) ready = undefined
      throw ending.signal.aborted ? closedError() : toSchedulerError(error)
    }
  }

  const databaseOn = (connection: Connection): Database => ({
    clock: clock ? clock.now().getTime() : null,
    query(text, ...values) {
      const rows = connection.send(textOf(text), values)
      // Who sends several and hears of the first failure need not look at the others.
      rows.catch(() => {})
      return rows
    },
  })

  const settings = Object.entries(limits).map(([name, value]) => `; SET LOCAL ${name} = '${value}'`)
  // A pooler may give each statement to another server, unless a transaction holds them together.
  const begin = prepare ? `${BEGIN}; ${NUMBER}` : `${BEGIN}${settings.join('')}; ${NUMBER}, ${EPOCH}`
  const options = { pool, textOf, begin, answerMs, commitMs: timeoutMs / 2, timeoutMs: timeoutMs / 2, databaseOn }
  const reading = prepare
    ? { begin: ';', end: undefined, answerMs, databaseOn }
    : { begin: `BEGIN${settings.join('')}`, end: 'COMMIT', answerMs, databaseOn }

  return {
    async write(work, first) {
      await begun()
      const deadline = performance.now() + timeoutMs
      for (let tries = 1; ; tries++) {
        const lone = tries === 1 ? first : undefined
        const outcome = await pool.use(deadline, connection => {
          if (!lone) return transaction(connection, work, options)
          // Behind a pooler nobody knows which process of the server does it.
          const isTold = prepare && connection.backend !== '' && lone.trace !== undefined
          return isTold ? alone(connection, lone, lone.trace, options) : transaction(connection, whole(lone), options)
        })
        if (outcome.done) return outcome.result
        // Where one statement cannot be done at once the work waits for longer.
        if (
          (!outcome.again && !(lone && isLocked(outcome.error))) ||
          tries >= MOST_TRIES ||
          performance.now() >= deadline
        )
          throw outcome.error
      }
    },
    async read(work) {
      await begun()
      const deadline = performance.now() + timeoutMs
      for (;;) {
        const done = await pool.use(deadline, async connection => {
          try {
            return { result: await read(connection, work, reading) }
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

const whole =
  <Result>({ statement, hear, unheard }: Lone<Result>) =>
  async (db: Transaction): Promise<Result> => {
    const result = await db.finishHearing(rows => [hear(rows)] as const, ...statement())
    return result ? result[0] : unheard()
  }

const closedError = () => new SchedulerError('store-closed', 'Expected an open store, got one that was closed')

/** The statement with the name of the schema in place. */
export const inSchema = (text: string, schema: string): string =>
  schema === 'outdial' ? text : text.replaceAll(/\boutdial\./g, `${schema}.`)
