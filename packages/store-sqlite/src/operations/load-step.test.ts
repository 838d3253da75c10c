import { aCall, dispatchLimits } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { databaseOn } from '../connection/database.ts'
import { openDatabase } from '../connection/open.ts'
import { resolveOptions } from '../options.ts'
import { CLOCK, NAMES } from '../testing/steps.ts'
import { addCalls } from './add.ts'
import { inspect, loadStep } from './load-step.ts'

it('the attempts of a day are counted by steps in which a call is due, and by inspect', () => {
  const db = databaseOn(openDatabase(resolveOptions({ path: ':memory:' })))
  onTestFinished(() => db.close())
  const now = CLOCK.now()
  const dueAt = new Date(now.getTime() + 1000)
  addCalls(db, [aCall(NAMES, dueAt)], { concurrency: 1 }, now)
  const dispatch = dispatchLimits(NAMES, { budgets: [{ since: now }, { queue: 'main', since: now }] })

  expect(loadStep(db, { dispatch }, now, 0).spent).toEqual([])
  expect(loadStep(db, { dispatch }, dueAt, 0).spent).toHaveLength(2)
  // Without the lock a step reads that a call is due, and does not load it.
  const idle = { ...dispatch, maxLicences: 0 }
  expect(loadStep(db, { dispatch: idle }, dueAt, 0).spent).toHaveLength(2)
  expect(inspect(db, dispatch, now).spent).toHaveLength(2)
})
