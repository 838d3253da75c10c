import postgres from 'postgres'
import { contenderOf } from '../contenders/index.ts'
import { jobsOf, type Measure, queueNames } from './measure.ts'

// Adds many calls in the future, for a later measure. Vacuum and analyze run before it, so that
// they do not run during it.

const AT_ONCE = 50_000
const AN_HOUR_MS = 3_600_000

export const fill: Measure = async (name, { database, redis }, { calls, lines, queues }) => {
  const contender = await contenderOf(name)
  const jobs = await contender.open({ database, redis }, { queues: queueNames(queues), lines })
  const list = jobsOf({ calls, queues }, { from: Date.now() + AN_HOUR_MS, everyMs: 2 })
  const startedAt = performance.now()
  for (let done = 0; done < calls; done += AT_ONCE) await jobs.add(list.slice(done, done + AT_ONCE))
  const seconds = (performance.now() - startedAt) / 1000
  await jobs.close()
  if (contender.needs === 'postgres') {
    const sql = postgres(database, { max: 1 })
    await sql`VACUUM (ANALYZE)`
    await sql`CHECKPOINT`
    await sql.end()
  }
  return { seconds }
}
