import { DatabaseSync } from 'node:sqlite'
import { aCall } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { addCalls } from '../operations/add.ts'
import { listCalls } from '../operations/list.ts'
import { resolveOptions } from '../options.ts'
import { CLOCK, NAMES } from '../testing/steps.ts'
import { databaseOn } from './database.ts'
import { openDatabase } from './open.ts'
import { toSchedulerError } from './sqlite-error.ts'

const calls = (count: number) => Array.from({ length: count }, () => aCall(NAMES, CLOCK.now()))

it('a full disk is store-full, and changes nothing', () => {
  const connection = openDatabase(resolveOptions({ path: ':memory:' }))
  const db = databaseOn(connection)
  const add = (count: number) => db.write(() => addCalls(db, calls(count), { concurrency: 1 }, CLOCK.now()))
  add(1)
  connection.exec('PRAGMA max_page_count = 60')
  let thrown: unknown
  try {
    add(5000)
  } catch (error) {
    thrown = toSchedulerError(error, 'calls.db')
  }
  expect(thrown).toMatchObject({ code: 'store-full', cause: expect.any(Error) })
  expect(listCalls(db, { order: 'soonest', limit: 10 }, []).items).toHaveLength(1)
  add(1)
  expect(listCalls(db, { order: 'soonest', limit: 10 }, []).items).toHaveLength(2)
})

it('any other error of SQLite is store-failed', () => {
  const connection = new DatabaseSync(':memory:')
  let thrown: unknown
  try {
    connection.exec('SELECT 1 FROM nowhere')
  } catch (error) {
    thrown = toSchedulerError(error, 'calls.db')
  }
  expect(thrown).toMatchObject({ code: 'store-failed' })
  expect(String(thrown)).toContain('no such table')
})

it("an error of the caller's own function stays as it is", () => {
  const error = new TypeError('Of the caller')
  expect(toSchedulerError(error, 'calls.db')).toBe(error)
})
