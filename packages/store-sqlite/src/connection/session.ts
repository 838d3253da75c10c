import type { DatabaseSync } from 'node:sqlite'
import { SchedulerError } from '@outdial/scheduler-core/store'
import type { ResolvedOptions } from '../options.ts'
import { type Database, databaseOn } from './database.ts'
import { whenFree } from './lock.ts'
import { openDatabase } from './open.ts'

/** A database that is opened by the first operation, and by the next one if that failed. */
export interface Session {
  /** Work that is done entirely or not at all, once the lock is had. */
  write<Result>(work: (db: Database, now: Date) => Result): Promise<Result>
  /** Work that only reads. */
  read<Result>(work: (db: Database, now: Date) => Result): Promise<Result>
  /** The open connection, if there is one now. */
  connection(): DatabaseSync | undefined
  close(): void
}

export function sessionOf(options: ResolvedOptions): Session {
  let connection: DatabaseSync | undefined
  let database: Database | undefined
  let closed = false

  const run = async <Result>(work: (db: Database) => Result): Promise<Result> => {
    // A turn later: the functions that a step brings along may call the store, in the middle of a transaction.
    await Promise.resolve()
    return whenFree(() => {
      if (closed)
        throw new SchedulerError('store-closed', `Expected an open store, got one that was closed: ${options.path}`)
      connection ??= openDatabase(options)
      database ??= databaseOn(connection)
      return work(database)
    }, options)
  }

  return {
    write: work => run(db => db.write(() => work(db, options.clock.now()))),
    read: work => run(db => work(db, options.clock.now())),
    connection: () => connection,
    close() {
      closed = true
      database = undefined
      connection?.close()
      connection = undefined
    },
  }
}
