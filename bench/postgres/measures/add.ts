import { contenderOf } from '../contenders/index.ts'
import { jobsOf, type Measure, queueNames } from './measure.ts'

// Adds one long list to a queue that has had a few jobs before.

const WARM_UP = 1000
const AN_HOUR_MS = 3_600_000

export const add: Measure = async (name, place, { calls, lines, queues }) => {
  const contender = await contenderOf(name)
  const jobs = await contender.open(place, { queues: queueNames(queues), lines })
  const list = jobsOf({ calls, queues }, { from: Date.now() + AN_HOUR_MS, everyMs: 100 })
  await jobs.add(jobsOf({ calls: WARM_UP, queues }, { from: Date.now() + AN_HOUR_MS, everyMs: 100 }))
  const startedAt = performance.now()
  await jobs.add(list)
  const elapsedMs = performance.now() - startedAt
  const added = (await jobs.unfinished()) - WARM_UP
  await jobs.close()
  if (added !== calls) throw new Error(`Expected ${calls} jobs to be there, got ${added}`)
  return { callsPerSecond: calls / (elapsedMs / 1000) }
}
