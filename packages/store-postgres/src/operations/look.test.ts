import { aCall, aRoom, names } from '@outdial/scheduler-core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { sessionOf } from '../connection/session.ts'
import { postgresStore } from '../postgres-store.ts'
import { look } from './look.ts'

it('a look asks once, and a second time only to write that somebody was there; what it saw is as it is then', async () => {
  const url = await testDatabase()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const store = postgresStore({ url, listen: false })
  const session = sessionOf({ url, schema: 'outdial', prepare: true })
  onTestFinished(async () => {
    await Promise.all([sql.end(), store.close(), session.close()])
  })
  const NAMES = names()
  const later = new Date((await store.now()).getTime() + 3_600_000)
  await store.add([aCall(NAMES, later)], { concurrency: 2 })

  const looks = async () => {
    let asked = 0
    const looked = await session.read(db => {
      const counting: typeof db = {
        ...db,
        query(...statement) {
          asked++
          return db.query(...statement)
        },
      }
      return look(counting, aRoom(NAMES), 8)
    })
    const [seen] = looked?.outlook.queues ?? []
    return { asked, lookedAt: seen?.queue.lookedAt?.getTime(), writtenBy: seen?.writtenBy }
  }
  const written = async () => {
    const [row] = await sql`SELECT looked_at::float8 AS "lookedAt", xmin::text AS "writtenBy" FROM outdial.queues`
    return { ...row }
  }
  expect(await looks()).toEqual({ asked: 2, ...(await written()) })
  expect(await looks()).toEqual({ asked: 1, ...(await written()) })
})
