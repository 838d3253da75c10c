import { setTimeout as wait } from 'node:timers/promises'
import { contenderOf } from '../contenders/index.ts'
import { startCrew } from '../crew.ts'
import { aMinuteAgo, jobsOf, type Measure, queueNames } from './measure.ts'

// Drains a backlog of due jobs by separate worker processes; each job ends at once.

// The share of jobs that is not counted, while processes start and code is compiled.
const WARM_SHARE = 0.1

export const drain: Measure = async (name, place, { calls, lines, queues, workers }) => {
  const contender = await contenderOf(name)
  const options = { queues: queueNames(queues), lines }
  const jobs = await contender.open(place, options)
  await jobs.add(jobsOf({ calls, queues }, aMinuteAgo()))

  let warmAt = Number.NaN
  let warm = 0
  let onDrained = () => {}
  const drained = new Promise<void>(resolve => {
    onDrained = resolve
  })
  const crew = await startCrew({ contender: name, place, options, workers }, begun => {
    if (warm === 0 && begun >= calls * WARM_SHARE) {
      warm = begun
      warmAt = performance.now()
    }
    if (begun >= calls) onDrained()
  })
  const startedAt = performance.now()
  crew.begin()
  await drained
  while ((await jobs.unfinished()) > 0) await wait(2)
  const endedAt = performance.now()
  const { begun } = crew
  await crew.end()
  await jobs.close()
  if (begun !== calls) throw new Error(`Expected ${calls} jobs to begin once each, got ${begun} beginnings`)
  return {
    callsPerSecond: (calls - warm) / ((endedAt - warmAt) / 1000),
    coldCallsPerSecond: calls / ((endedAt - startedAt) / 1000),
  }
}
