import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from '../../figures.ts'
import type { Job } from '../contender.ts'
import { contenderOf } from '../contenders/index.ts'
import { type Measure, queueNames } from './measure.ts'

// Jobs that fall due in 5 to 10 seconds, at a given rate: how late each starts.

const AHEAD_MS = 5000
const SPAN_MS = 5000
const PATIENCE_MS = 5000

/** Milliseconds since 1970, with a finer resolution than `Date.now()`. */
const now = () => performance.timeOrigin + performance.now()

/** Due at whole milliseconds, at pseudo-random times within the span, equal for all contenders. */
function dueJobs(perSecond: number): readonly Job[] {
  const from = Date.now() + AHEAD_MS
  let seed = 1
  return Array.from({ length: (perSecond * SPAN_MS) / 1000 }, (_, index) => {
    seed = (seed * 48_271) % 2_147_483_647
    return { to: `+1301${1_000_000 + index}`, at: new Date(from + (seed % SPAN_MS)), queue: 'default' }
  })
}

export const lateness: Measure = async (name, place, { perSecond, lines }) => {
  const contender = await contenderOf(name)
  const jobs = await contender.open(place, { queues: queueNames(1), lines })
  const due = dueJobs(perSecond)
  const dueAt = new Map(due.map(({ to, at }) => [to, at.getTime()]))
  const lateMs: number[] = []
  await jobs.work(({ to }) => {
    lateMs.push(now() - (dueAt.get(to) ?? Number.NaN))
    return undefined
  })
  await jobs.add(due)
  const end = Math.max(...dueAt.values()) + PATIENCE_MS
  while (lateMs.length < due.length && now() < end) await wait(50)
  await jobs.close()
  if (lateMs.length !== due.length) throw new Error(`Expected ${due.length} to begin once each, got ${lateMs.length}`)
  return {
    medianMs: quantile(lateMs, 0.5),
    p99Ms: quantile(lateMs, 0.99),
    maxMs: Math.max(...lateMs),
    early: lateMs.filter(ms => ms < 0).length,
  }
}
