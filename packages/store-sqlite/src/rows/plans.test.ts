import { DatabaseSync } from 'node:sqlite'
import { testCallStore } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../connection/open.ts'
import { resolveOptions } from '../options.ts'
import { sqliteStore } from '../sqlite-store.ts'

/** Every statement that is prepared from now on. */
function listen(): ReadonlySet<string> {
  const heard = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (sql, options) {
    heard.add(sql)
    return prepare.call(this, sql, options)
  }
  onTestFinished(() => {
    DatabaseSync.prototype.prepare = prepare
  })
  return heard
}

/** All that the kit knows to ask of a store, and the two lists that it does not. */
async function askEverything(): Promise<void> {
  const cases: (() => Promise<void>)[] = []
  testCallStore(
    (_, run) => cases.push(run),
    ({ clock }) => sqliteStore({ path: ':memory:', clock }),
  )
  for (const run of cases) await run()
  const store = sqliteStore({ path: ':memory:' })
  for (const filter of [{ queue: 'main' }, { ownerId: 'anna' }]) {
    await store.list({ ...filter, order: 'latest', limit: 10 })
  }
  await store.close()
}

/** Walks through a table that grows, or sorts more than what happened in one millisecond. */
const isDear = (detail: string) =>
  /^SCAN (calls|c|f|attempts|a|records)\b/.test(detail) ||
  detail.endsWith('calls_by_status (status=?)') ||
  (detail.includes('TEMP B-TREE') && !detail.includes('LAST TERM'))

it('no statement walks through all calls, attempts or records, and none sorts them', async () => {
  const heard = listen()
  await askEverything()
  const statements = [...heard].filter(
    sql => /^(WITH|SELECT|INSERT|UPDATE|DELETE)/.test(sql) && !sql.includes('pragma_'),
  )
  // As many as `tables` has: one that is not heard is one that no case asks for.
  expect(statements).toHaveLength(51)

  const connection = openDatabase(resolveOptions({ path: ':memory:' }))
  onTestFinished(() => connection.close())
  const dear = statements.flatMap(sql => {
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
    const details = plan.map(({ detail }) => String(detail))
    // Calls that are named are at most a thousand: those are sorted.
    const sorts = (detail: string) => sql.includes('json_each') && detail === 'USE TEMP B-TREE FOR ORDER BY'
    return details.flatMap(detail => (isDear(detail) && !sorts(detail) ? `${detail}: ${sql}` : []))
  })
  expect(dear).toEqual([])

  // A list of some calls of a queue, or of an owner, walks through no others of theirs.
  const listed = ['queue', 'owner_id'].flatMap(led =>
    statements.filter(sql => sql.includes(`WHERE ${led} = ? AND status = ?`)),
  )
  expect(listed).toHaveLength(4)
  for (const sql of listed) {
    const [step] = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
    expect(step?.['detail']).toMatch(/calls_by_(queue|owner) \((queue|owner_id)=\? AND status=\?/)
  }
})
