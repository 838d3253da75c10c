import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from '../../figures.ts'
import { contenderOf } from '../contenders/index.ts'
import { aMinuteAgo, jobsOf, type Measure, queueNames } from './measure.ts'

// Calls of 8 to 24 ms: the time from a call's end to the next call's POST.

const WARM_SHARE = 0.2

export const refill: Measure = async (name, place, { calls, lines }) => {
  const contender = await contenderOf(name)
  const jobs = await contender.open(place, { queues: queueNames(1), lines })
  await jobs.add(jobsOf({ calls, queues: 1 }, aMinuteAgo()))
  const heardAt: number[] = []
  const gapsMs: number[] = []
  let seed = 1
  let begun = 0
  let ended = 0
  let atOnce = 0
  let onDrained = () => {}
  const drained = new Promise<void>(resolve => {
    onDrained = resolve
  })
  await jobs.work(async () => {
    // The first call of each line is not counted. Each further call takes the line that has been
    // free the longest.
    if (begun++ >= lines) gapsMs.push(performance.now() - (heardAt.shift() ?? Number.NaN))
    atOnce = Math.max(atOnce, begun - ended)
    seed = (seed * 48_271) % 2_147_483_647
    await wait(8 + (seed % 17))
    heardAt.push(performance.now())
    if (++ended === calls) onDrained()
  })
  await drained
  await jobs.close()
  const warm = gapsMs.slice(gapsMs.length * WARM_SHARE)
  return { medianMs: quantile(warm, 0.5), p99Ms: quantile(warm, 0.99), atOnce }
}
