import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core'
import type { ResolvedOptions } from '../options.ts'
import { expectKnown } from '../schema/migrate.ts'
import { type Database, databaseOn } from './database.ts'
import { whenFree } from './lock.ts'
import { openDatabase } from './open.ts'
import { type SameFile, sameFile } from './same-file.ts'

/** A database that the first operation opens. If opening fails, the next operation tries again. */
export interface Session {
  /** Runs the work in a transaction with the write lock. */
  write<Result>(work: (db: Database, now: Date) => Result): Promise<Result>
  /** Runs work that only reads. */
  read<Result>(work: (db: Database, now: Date) => Result): Promise<Result>
  /** The connection, if it is open. */
  connection(): DatabaseSync | undefined
  close(): void
}

export function sessionOf(options: ResolvedOptions): Session {
  const { path, clock, lockTimeoutMs } = options
  let connection: DatabaseSync | undefined
  let database: Database | undefined
  let file: SameFile | undefined
  let closed = false
  let lastWrite: Promise<unknown> = Promise.resolve()

  const open = (): Database => {
    if (closed) throw new SchedulerError('store-closed', `Expected an open store, got one that was closed: ${path}`)
    connection ??= openDatabase(options)
    file ??= sameFile(path)
    database ??= databaseOn(connection)
    return database
  }

  const run = <Result>(work: (db: Database) => Result, lastTry: number): Promise<Result> =>
    whenFree(() => work(open()), { path, lastTry })

  /** Writes run one after another, so only one of them at a time competes for the file's lock. */
  const write = <Result>(work: (db: Database, now: Date) => Result): Promise<Result> => {
    const lastTry = performance.now() + lockTimeoutMs
    const turn = () =>
      run(db => {
        file?.expect()
        return db.write(() => {
          expectKnown(db, path)
          return work(db, clock.now())
        })
      }, lastTry)
    // Deferred, because the functions of a step may call the store in the middle of a transaction.
    const written = lastWrite.then(turn, turn)
    lastWrite = written
    return written
  }

  return {
    write,
    async read(work) {
      await Promise.resolve()
      return run(db => {
        expectKnown(db, path)
        return work(db, clock.now())
      }, performance.now() + lockTimeoutMs)
    },
    connection: () => connection,
    close() {
      closed = true
      database = undefined
      connection?.close()
      connection = undefined
    },
  }
}
