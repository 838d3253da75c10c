import { SchedulerError } from '@outdial/scheduler-core/store'
import type { ReservedSql, Sql } from 'postgres'
import { toSchedulerError } from './postgres-error.ts'

/** What can be bound. Arrays travel as the text of an array: see `tables/arrays.ts`. */
export type Value = string | number | boolean | null

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
  /** The last statement: `COMMIT` travels with it. Its rows are known to be on disk when they are here. */
  last(text: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

/** The connections of a store. */
export interface Session {
  /** Work that is done entirely or not at all. It may be done anew from its beginning, if the database says that somebody was in the way. */
  write<Result>(work: (db: Transaction) => Promise<Result>): Promise<Result>
  /** Work that only reads: each statement is of one moment. */
  read<Result>(work: (db: Database) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

export interface SessionOptions {
  readonly sql: Sql
  /** A name that needs no quotes. */
  readonly schema: string
  /** Whether statements are prepared once per connection. */
  readonly prepare: boolean
  readonly clock?: { now(): Date } | undefined
  /** Makes the tables, before anything else is done. */
  readonly prepareSchema?: ((sql: Sql) => Promise<void>) | undefined
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const DEADLOCK = '40P01'
const SERIALIZATION = '40001'
const UNIQUE = '23505'
const MOST_TRIES = 20

export function sessionOf({ sql, schema, prepare, clock, prepareSchema }: SessionOptions): Session {
  const texts = new Map<string, string>()
  let closed = false
  let ready: Promise<void> | undefined

  const textOf = (text: string): string => {
    let made = texts.get(text)
    if (made === undefined) {
      made = inSchema(text, schema)
      texts.set(text, made)
    }
    return made
  }

  const open = async () => {
    if (closed) throw new SchedulerError('store-closed', 'Expected an open store, got one that was closed')
    ready ??= prepareSchema?.(sql)
    await ready
  }

  const databaseOn = (connection: Sql | ReservedSql): Database => ({
    clock: clock ? clock.now().getTime() : null,
    query: (text, ...values) => send(connection, text, values),
  })

  const send = async (connection: Sql | ReservedSql, text: string, values: readonly Value[]): Promise<readonly Row[]> =>
    connection.unsafe(textOf(text), [...values], { prepare }).values()

  const transaction = async <Result>(
    connection: ReservedSql,
    work: (db: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    let over: Promise<unknown> | undefined
    const database = databaseOn(connection)
    const begun = connection.unsafe('BEGIN').execute()
    try {
      const result = await work({
        ...database,
        last(text, ...values) {
          const rows = database.query(text, ...values)
          over = connection.unsafe('COMMIT').execute()
          return Promise.all([rows, over]).then(([found]) => found)
        },
      })
      over ??= connection.unsafe('COMMIT').execute()
      await Promise.all([begun, over])
      return result
    } catch (error) {
      await Promise.allSettled([begun, over ?? connection.unsafe('ROLLBACK').execute()])
      throw error
    }
  }

  return {
    async write(work) {
      await open()
      for (let tries = 1; ; tries++) {
        const connection = await sql.reserve()
        try {
          return await transaction(connection, work)
        } catch (error) {
          if (!isInTheWay(error) || tries >= MOST_TRIES) throw toSchedulerError(error)
        } finally {
          connection.release()
        }
      }
    },
    async read(work) {
      await open()
      try {
        return await work(databaseOn(sql))
      } catch (error) {
        throw toSchedulerError(error)
      }
    },
    async close() {
      closed = true
      await sql.end({ timeout: 5 })
    },
  }
}

/** The statement with the name of the schema in place. */
export const inSchema = (text: string, schema: string): string =>
  schema === 'outdial' ? text : text.replaceAll(/\boutdial\./g, `${schema}.`)

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Whether somebody else was in the way, so that the same may succeed now: what two added at once, the second finds. */
function isInTheWay(error: unknown): boolean {
  const code = codeOf(error)
  if (code === DEADLOCK || code === SERIALIZATION) return true
  return code === UNIQUE && error instanceof Error && /"(calls_by_key|lines_one_id|queues_pkey)"/.test(error.message)
}
