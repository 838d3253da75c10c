import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { type RetentionOptions, startRetention } from './retention.ts'

const HOUR_MS = 3_600_000

/** Retention of a scheduler that notes what it prunes. */
function retaining({ days = 90, deleted = 7 } = {}) {
  const clock = manualClock()
  const pruned: string[] = []
  const lines: string[] = []
  const errors: unknown[] = []
  let linesInUse = 0
  let failure: Error | undefined
  const queue = { name: 'default', version: 1, concurrency: 3, paused: false, refusals: 0, waiting: 0 }
  const scheduler: RetentionOptions['scheduler'] = {
    async prune(before) {
      if (failure) throw failure
      pruned.push(before.toISOString())
      return deleted
    },
    queues: async () => [{ ...queue, linesInUse }],
  }
  const log = { info: (text: string) => void lines.push(text) }
  const retention = startRetention({ scheduler, days, clock, log, onError: error => errors.push(error) })
  return {
    clock,
    pruned,
    lines,
    errors,
    retention,
    busy: (calls: number) => void (linesInUse = calls),
    fail: (error: Error | undefined) => void (failure = error),
    /** Advances the clock by this many hours, and the spread of each. */
    async passHours(hours: number) {
      for (let n = 0; n < hours; n++) await clock.advance(HOUR_MS * 1.2)
    },
  }
}

it('calls older than RETENTION_DAYS are deleted after a minute, and the log says how many', async () => {
  const { clock, pruned, lines } = retaining()
  await clock.advance(59_999)
  expect(pruned).toEqual([])
  await clock.advance(1)
  expect(pruned).toEqual(['2025-10-03T00:01:00.000Z'])
  expect(lines).toEqual(['Deleted 7 calls and records older than 90 days'])
})

it('then in each hour without a call in flight, and at least once a day', async () => {
  const { clock, pruned, busy, passHours } = retaining({ deleted: 0 })
  await clock.advance(60_000)
  await passHours(2)
  expect(pruned.length).toBeGreaterThanOrEqual(3)
  const before = pruned.length
  busy(3)
  await passHours(10)
  expect(pruned).toHaveLength(before)
  await passHours(12)
  expect(pruned).toHaveLength(before + 1)
})

it('0 days delete nothing, and no timer is left after the stop', async () => {
  const never = retaining({ days: 0 })
  expect(never.clock.waiting).toBe(0)
  const { clock, pruned, retention } = retaining()
  retention.stop()
  expect(clock.waiting).toBe(0)
  await clock.advance(HOUR_MS)
  expect(pruned).toEqual([])
})

it('after a failure it tries again in an hour', async () => {
  const { clock, pruned, errors, fail, passHours } = retaining()
  fail(new Error('away'))
  await clock.advance(60_000)
  expect([pruned, errors]).toEqual([[], [new Error('away')]])
  fail(undefined)
  await passHours(1)
  expect(pruned.length).toBeGreaterThan(0)
})
