import { setTimeout as wait } from 'node:timers/promises'
import { contenderOf } from '../contenders/index.ts'
import { postgresMeter } from '../meters/postgres.ts'
import { redisMeter } from '../meters/redis.ts'
import { type Measure, queueNames } from './measure.ts'

// A worker on a filled database in which nothing is due.

/** Outdial checks its store every half minute, so the window has two checks. */
export const WINDOW_MS = 60_000
const SETTLE_MS = 10_000

export const idle: Measure = async (name, place, { calls, lines, queues }) => {
  const contender = await contenderOf(name)
  const jobs = await contender.open(place, { queues: queueNames(queues), lines })
  let begun = 0
  await jobs.work(() => {
    begun++
    return undefined
  })
  await wait(SETTLE_MS)
  const meter = contender.needs === 'redis' ? await redisMeter(place.redis ?? '') : await postgresMeter(place.database)
  const cpu = process.cpuUsage()
  await wait(WINDOW_MS)
  const { user, system } = process.cpuUsage(cpu)
  const figures = await meter.stop()
  const unfinished = await jobs.unfinished()
  await jobs.close()
  if (begun > 0 || unfinished !== calls)
    throw new Error(`Expected ${calls} jobs to wait, got ${unfinished}, ${begun} begun`)
  return { ...figures, workerCpuShare: (user + system) / 1000 / WINDOW_MS }
}
