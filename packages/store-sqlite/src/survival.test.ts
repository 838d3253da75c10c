import { DatabaseSync } from 'node:sqlite'
import { aCall } from '@outdial/scheduler-core/testing'
import { expect, it } from 'vitest'
import { aProcess, ended } from './testing/children.ts'
import { aPath } from './testing/files.ts'
import { CLOCK, NAMES } from './testing/steps.ts'
import { aStore } from './testing/stores.ts'

it('a killed process leaves every reported commit, and no partial one', {
  timeout: 60_000,
}, async () => {
  const path = aPath()
  const store = aStore({ path })
  const calls = Array.from({ length: 5000 }, () => aCall(NAMES, CLOCK.now()))
  await store.add(calls, { concurrency: 20 })
  await store.close()

  const known = new Set<string>()
  for (let killed = 0; killed < 3; killed++) {
    const child = aProcess('writing-process.ts', path)
    let commits = 0
    child.on('message', references => {
      if (!Array.isArray(references)) return
      for (const reference of references) known.add(String(reference))
      if (++commits === 5 + killed) child.kill('SIGKILL')
    })
    await ended(child)
  }

  const connection = new DatabaseSync(path)
  const read = (sql: string) => connection.prepare(sql).all()
  expect(read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(read('PRAGMA foreign_key_check')).toEqual([])
  const kept = new Set(read('SELECT reference FROM attempts').map(({ reference }) => reference))
  expect([...known].filter(reference => !kept.has(reference))).toEqual([])
  expect(known.size).toBeGreaterThan(0)
  expect(read('SELECT count(*) > 20 AS tooMany FROM attempts WHERE ended_at IS NULL')).toEqual([{ tooMany: 0 }])
  expect(
    read(`SELECT count(*) AS odd FROM calls c WHERE (status NOT IN ('scheduled', 'completed'))
    <> EXISTS (SELECT 1 FROM attempts a WHERE a.call = c.sequence AND a.ended_at IS NULL)`),
  ).toEqual([{ odd: 0 }])
  connection.close()
})
