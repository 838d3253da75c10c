import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import type { SchedulerClient } from '../clients.ts'
import type { CallInput } from '../input/call-input.ts'
import type { SchedulerOptions } from '../options.ts'
import { manualClient } from '../testing/manual-client.ts'
import { snapshotOf } from '../testing/property/snapshot.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const to = (n: number) => `+1301${String(1_000_000 + n)}`
const list = (count: number, call: Partial<CallInput> = {}): CallInput[] =>
  Array.from({ length: count }, (_, n) => ({ to: to(n), ...call }))

/** Runs a list for real, where each call ends after the same time. Returns the plan and the last end. */
async function runList(options: Partial<SchedulerOptions>, settings: object, calls: readonly CallInput[], ms: number) {
  const clock = manualClock()
  const phone = manualClient(clock.now)
  let left = calls.length
  const place: SchedulerClient['place'] = async ({ reference = '' }) => {
    clock.setTimer(() => void (left--, phone.report(reference, 'completed')), ms)
    return { provider: 'hand', reference, providerCallId: reference, status: 'initiated', at: clock.now() }
  }
  const { scheduler } = createFixture({ ...options, clock, clients: { ...phone.client, place } })
  await scheduler.addQueue('default', { concurrency: 3, ...settings })
  const plan = await scheduler.plan(calls, { durationMs: ms })
  await scheduler.schedule(calls)
  await scheduler.start()
  while (left > 0) await clock.advanceToNext()
  return { plan, doneAt: clock.now() }
}

describe('plan', () => {
  it.each<readonly [name: string, options: Partial<SchedulerOptions>, settings: object, calls: readonly CallInput[]]>([
    ['lines', {}, {}, list(20)],
    ['a pace', {}, { concurrency: 10, callsPerSecond: 0.5 }, list(15)],
    ['the total of lines', { lines: 2 }, {}, list(11)],
    ['the limits of a provider', { providers: { hand: { callsPerSecond: 0.2 } } }, {}, list(7)],
    [
      'hours',
      {
        rules: {
          hours: {
            hours: {
              'mon-sun': [
                ['00:00', '00:01'],
                ['00:05', '01:00'],
              ],
            },
            zone: 'UTC',
          },
        },
      },
      {},
      list(20),
    ],
    ['a pause of the number', { rules: { limits: { pauseMs: 2 * MINUTE } } }, {}, [...list(2), ...list(2)]],
    ['times of their own', {}, {}, list(4, { at: new Date('2026-01-01T00:10:00Z') })],
  ])('says when a list is done, as a scheduler then does it: %s', async (_, options, settings, calls) => {
    const { plan, doneAt } = await runList(options, settings, calls, 15 * SECOND)
    expect(plan.refused).toEqual([])
    expect(plan.doneAt).toEqual(doneAt)
  })

  it('writes nothing to the store, and says how long it assumed that a call lasts', async () => {
    const { scheduler, store } = createFixture()
    await scheduler.schedule({ to: number(1) })
    const before = await snapshotOf(store)
    const plan = await scheduler.plan(list(7, { queue: 'new' }))
    expect(await snapshotOf(store)).toEqual(before)
    expect(plan).toEqual({
      calls: 7,
      refused: [],
      doubles: [],
      waits: [],
      firstAt: new Date('2026-01-01T00:00:00Z'),
      doneAt: new Date('2026-01-01T00:03:00Z'),
      durationMs: MINUTE,
    })
  })

  it('assumes the median length of the last calls', async () => {
    const { scheduler, clock, phone } = createFixture({ concurrency: 50 })
    await scheduler.start()
    await scheduler.schedule(list(21))
    await clock.advance(0)
    for (const [n, { placed, request }] of phone.posts.entries()) {
      placed(`id ${n}`)
      await clock.advance(1000)
      await phone.report(request.reference, 'completed')
      await clock.advance(0)
    }
    expect(await scheduler.plan([])).toMatchObject({ calls: 0, durationMs: 11_000 })
  })

  it('says which calls would be refused and why, and which ring a number again', async () => {
    const mayCall = (number: string) => (number.startsWith('+49') ? 'no such country' : undefined)
    const { scheduler } = createFixture({ rules: { mayCall } })
    await scheduler.doNotCall.add([
      { number: to(1), reason: 'asked us to stop' },
      { number: to(2), until: new Date('2026-01-02T00:00:00Z') },
    ])
    const at = new Date('2026-01-03T00:00:00Z')
    const plan = await scheduler.plan([
      { to: 'nobody' },
      { to: '+493012345678' },
      { to: to(1) },
      { to: to(2), at },
      { to: to(3), key: 'a' },
      { to: to(4), key: 'a' },
      { to: to(3) },
      { to: to(5), at: new Date('2025-01-01T00:00:00Z') },
      { to: to(6), notAfter: new Date('2025-01-01T00:00:00Z') },
    ])
    expect(plan).toMatchObject({ calls: 3, doubles: [6], doneAt: new Date(at.getTime() + MINUTE) })
    expect(plan.refused.map(({ index, code }) => [index, code])).toEqual([
      [0, 'invalid'],
      [1, 'not-allowed'],
      [2, 'do-not-call'],
      [5, 'double'],
      [7, 'invalid'],
      [8, 'invalid'],
    ])
    expect(plan.refused[2]?.message).toBe('The number is on the do-not-call list: asked us to stop')
    expect(plan.refused[3]?.message).toBe('Expected a `key` of its own, got the key of call 4')
  })

  it('says how many calls wait for which hours, limit and day, each counted once', async () => {
    const { scheduler } = createFixture({
      rules: {
        hours: {
          hours: {
            'mon-sun': [
              ['00:00', '00:30'],
              ['09:00', '17:00'],
            ],
          },
          zone: 'UTC',
        },
        limits: { attempts: [{ most: 1, within: 2 * HOUR }] },
        perDay: { callsPerDay: 100 },
      },
      concurrency: 2,
    })
    const { waits, doneAt } = await scheduler.plan([...list(120), { to: to(0) }], { durationMs: 45 * SECOND })
    expect(waits).toEqual([
      { code: 'window', rule: 'calling hours in UTC', until: new Date('2026-01-01T09:00:00Z'), calls: 41 },
      { code: 'day', until: new Date('2026-01-02T00:00:00Z'), calls: 21 },
    ])
    expect(doneAt).toEqual(new Date('2026-01-02T00:08:15Z'))
  })

  it('names calls that would expire, and calls that no time lets begin', async () => {
    const hours = { hours: { 'mon-sun': [['09:00', '17:00']] } } as const
    const { scheduler } = createFixture({ rules: { hours, zonesOf: n => (n === to(0) ? [] : ['UTC']) } })
    const plan = await scheduler.plan([
      { to: to(0) },
      { to: to(1), notAfter: new Date('2026-01-01T08:00:00Z') },
      { to: to(2) },
    ])
    expect(plan.waits).toEqual([
      { code: 'window', rule: 'calling hours in UTC', until: new Date('2026-01-01T09:00:00Z'), calls: 2 },
      { code: 'unknown-zone', rule: 'no known time zone', calls: 1 },
      { code: 'not-after', calls: 1 },
    ])
    expect(plan.doneAt).toEqual(new Date('2026-01-01T09:01:00Z'))
  })

  it('says that a paused queue places nothing', async () => {
    const { scheduler } = createFixture()
    await scheduler.addQueue('default', { concurrency: 2, paused: true })
    expect(await scheduler.plan(list(5))).toMatchObject({ calls: 5, waits: [{ code: 'queue-paused', calls: 5 }] })
    await scheduler.pauseAll()
    const plan = await scheduler.plan(list(5, { queue: 'other' }))
    expect(plan).toMatchObject({ waits: [{ code: 'all-paused', calls: 5 }] })
    expect([plan.firstAt, plan.doneAt]).toEqual([undefined, undefined])
  })

  it('plans a series by its first call', async () => {
    const { scheduler } = createFixture()
    const at = { local: '2026-01-05T09:00', timeZone: 'UTC' }
    const plan = await scheduler.plan([{ to: to(1), at, repeat: { rule: 'FREQ=DAILY' } }])
    expect(plan).toMatchObject({ calls: 1, doneAt: new Date('2026-01-05T09:01:00Z') })
  })

  it('lets other work run, and stops when its signal is aborted', async () => {
    const { scheduler } = createFixture()
    let turns = 0
    const turn = () => void (turns++, setImmediate(turn).unref())
    setImmediate(turn).unref()
    const controller = new AbortController()
    const planned = scheduler.plan(list(5000), { signal: controller.signal })
    while (turns < 5) await new Promise(resolve => void setImmediate(resolve))
    controller.abort(new Error('enough'))
    await expect(planned).rejects.toThrow('enough')
  })

  it.each<readonly [string, readonly CallInput[], object, string]>([
    ['more than 10,000 calls', list(10_001), {}, 'Expected a list of at most 10000 calls, got 10001'],
    ['a length of no time', [], { durationMs: 0 }, 'Expected `durationMs` to be milliseconds above 0'],
    ['a length that no call may have', [], { durationMs: 5 * HOUR }, 'Expected `durationMs` to be at most 14400000'],
    ['an unknown option', [], { length: 5 }, 'length'],
  ])('refuses %s', async (_, calls, options, message) => {
    const { scheduler } = createFixture()
    await expect(scheduler.plan(calls, options)).rejects.toMatchObject({
      code: 'invalid-call',
      message: expect.stringContaining(message) as string,
    })
  })
})
