import { DatabaseSync } from 'node:sqlite'
import { testCallStore } from '@outdial/scheduler-core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../connection/open.ts'
import { resolveOptions } from '../options.ts'
import { sqliteStore } from '../sqlite-store.ts'

/** Collects every statement that is prepared from now on. */
function collectStatements(): ReadonlySet<string> {
  const statements = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (sql, options) {
    statements.add(sql)
    return prepare.call(this, sql, options)
  }
  onTestFinished(() => {
    DatabaseSync.prototype.prepare = prepare
  })
  return statements
}

/** Runs all cases of the kit, and the two lists that they leave out. */
async function runEverything(): Promise<void> {
  const cases: (() => Promise<void>)[] = []
  testCallStore(
    (_, run) => cases.push(run),
    setting => sqliteStore({ path: ':memory:', ...setting }),
  )
  for (const run of cases) await run()
  const store = sqliteStore({ path: ':memory:' })
  for (const filter of [{ queue: 'main' }, { ownerId: 'anna' }]) {
    await store.list({ ...filter, order: 'latest', limit: 10 })
  }
  await store.close()
}

/** True if a plan scans a growing table, or sorts more than the rows of one millisecond. */
const isExpensive = (detail: string) =>
  /^SCAN (calls|c|f|attempts|a|records|do_not_call|d)\b/.test(detail) ||
  detail.endsWith('calls_by_status (status=?)') ||
  (detail.includes('TEMP B-TREE') && !detail.includes('LAST TERM'))

it('no statement scans or sorts all calls, attempts, records or numbers not to call', async () => {
  const prepared = collectStatements()
  await runEverything()
  const statements = [...prepared].filter(
    sql => /^(WITH|SELECT|INSERT|UPDATE|DELETE)/.test(sql) && !/pragma_|compatibility/.test(sql),
  )
  // The number of statements in `rows`. A missing one is not covered by any case.
  expect(statements).toHaveLength(115)

  const connection = openDatabase(
    resolveOptions({ path: ':memory:', metadataFields: ['customer', 'paid'], search: true }),
  )
  onTestFinished(() => connection.close())
  // Counting reads each entry of one index: of all calls, of a queue, or of an owner.
  const counts = statements.filter(sql => sql.startsWith('SELECT status, count(*)'))
  const planOf = (sql: string) =>
    connection
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
  expect(counts.map(planOf).toSorted()).toEqual([
    ['SCAN calls USING COVERING INDEX calls_by_status'],
    ['SEARCH calls USING COVERING INDEX calls_by_queue (queue=?)'],
    ['SEARCH calls USING INDEX calls_by_owner (owner_id=?)'],
  ])

  // Ends are counted within a time, in one temporary tree with an entry for each slot and outcome.
  const endings = statements.filter(sql => sql.endsWith('GROUP BY 1, 2, 3'))
  expect(endings.map(planOf).toSorted()).toEqual([
    [
      'SEARCH c USING INDEX calls_ended (ended_at>? AND ended_at<?)',
      'SEARCH a USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
      'USE TEMP B-TREE FOR GROUP BY',
    ],
    ['SEARCH records USING INDEX records_by_time (at>? AND at<?)', 'USE TEMP B-TREE FOR GROUP BY'],
  ])

  const others = statements.filter(sql => !counts.includes(sql) && !endings.includes(sql))
  const expensive = others.flatMap(sql => {
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
    const details = plan.map(({ detail }) => String(detail))
    // A query by ids names at most 2000 calls, and a search sorts at most 10,000.
    const sorts = (detail: string) => /json_each|_search MATCH/.test(sql) && detail === 'USE TEMP B-TREE FOR ORDER BY'
    return details.flatMap(detail => (isExpensive(detail) && !sorts(detail) ? `${detail}: ${sql}` : []))
  })
  expect(expensive).toEqual([])

  // A list by queue or owner, and status, reads no other calls of that queue or owner.
  const listed = ['queue', 'owner_id'].flatMap(led =>
    statements.filter(sql => sql.includes(`WHERE ${led} = ? AND status = ?`)),
  )
  expect(listed).toHaveLength(4)
  for (const sql of listed) {
    const [step] = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
    expect(step?.['detail']).toMatch(/calls_by_(queue|owner) \((queue|owner_id)=\? AND status=\?/)
  }
})
