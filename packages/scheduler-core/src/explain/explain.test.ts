import { describe, expect, it, vi } from 'vitest'
import type { CallInput } from '../input/call-input.ts'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError } from '../scheduler-error.ts'
import { createFixture, lost, number, refusal } from '../testing/scheduler-fixture.ts'
import type { Explanation } from './explanation.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const codes = ({ because }: Pick<Explanation, 'because'>) => because.map(({ code }) => code)

/** A started fixture, with calls that are placed or wait. */
async function started(options: Parameters<typeof createFixture>[0], calls: readonly Partial<CallInput>[]) {
  const fixture = createFixture(options)
  await fixture.scheduler.start()
  const ids: string[] = []
  for (const [n, call] of calls.entries()) {
    ids.push((await fixture.scheduler.schedule({ to: number(n + 1), ...call })).id)
    await fixture.clock.advance(1)
  }
  const explain = (n: number) => fixture.scheduler.explain(ids[n] ?? '')
  return { ...fixture, ids, explain }
}

describe('explain', () => {
  it('names no reason for a call that the next step licenses, and says that it may ring now', async () => {
    const { scheduler, clock } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1) })
    expect(await scheduler.explain(id)).toEqual({ status: 'scheduled', because: [], nextPossibleAt: clock.now() })
  })

  it('names no reason for a call that has begun or ended: its status says so', async () => {
    const { explain, scheduler, ids } = await started({}, [{}, { at: new Date('2026-02-01T00:00:00Z') }])
    expect(await explain(0)).toEqual({ status: 'dialing', because: [] })
    await scheduler.cancel(ids[1] ?? '')
    expect(await explain(1)).toEqual({ status: 'cancelled', because: [] })
  })

  it('rejects for an unknown call, and for an unknown queue', async () => {
    const { scheduler } = createFixture()
    await expect(scheduler.explain('nobody')).rejects.toMatchObject({ code: 'unknown-call' })
    await expect(scheduler.explainQueue('nowhere')).rejects.toMatchObject({ code: 'unknown-queue' })
  })

  it('of a call that has another owner than wanted rejects as for an unknown call', async () => {
    const { scheduler } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1), ownerId: 'anna', key: 'k' })
    const unowned = await scheduler.schedule({ to: number(2) })
    for (const call of [id, { key: 'k' }, unowned.id]) {
      await expect(scheduler.explain(call, { ifOwnerId: 'berta' })).rejects.toMatchObject({ code: 'unknown-call' })
    }
    expect(await scheduler.explain({ key: 'k' }, { ifOwnerId: 'anna' })).toMatchObject({ status: 'scheduled' })
    const missing = { ifOwnerId: undefined } as never
    await expect(scheduler.explain(id, missing)).rejects.toMatchObject({ code: 'invalid-call' })
  })

  it('says until when a call is due later, and that a pause would keep it then', async () => {
    const at = new Date('2026-01-01T05:00:00Z')
    const { explain, scheduler } = await started({}, [{ at }])
    expect(await explain(0)).toMatchObject({ because: [{ code: 'due-later', until: at }], nextPossibleAt: at })
    await scheduler.changeQueue('default', { paused: true })
    const paused = await explain(0)
    expect(codes(paused)).toEqual(['queue-paused', 'due-later'])
    expect(paused.nextPossibleAt).toBeUndefined()
    await scheduler.pauseAll()
    expect(codes(await explain(0))).toEqual(['all-paused', 'queue-paused', 'due-later'])
  })

  it('counts the attempts of a call that was then edited to another number', async () => {
    const fixture = await started(
      { retry: () => HOUR, rules: { limits: { attempts: [{ most: 1, within: 2 * HOUR }] } } },
      [{}, { to: number(1), at: new Date('2026-01-01T00:30:00Z') }],
    )
    const licensedAt = fixture.clock.now().getTime() - 2
    fixture.phone.post(0).placed('c0')
    await fixture.clock.advance(0)
    await fixture.phone.report(fixture.phone.post(0).request.reference, 'busy', { providerCallId: 'c0' })
    await fixture.clock.advance(0)
    await fixture.scheduler.edit(fixture.ids[0] ?? '', { to: number(9) })
    expect(await fixture.explain(1)).toMatchObject({
      because: [{ code: 'number-limit' }, { code: 'due-later' }],
      nextPossibleAt: new Date(licensedAt + 2 * HOUR),
    })
  })

  it('names the calls that use the lines, and how many due calls go first', async () => {
    const { explain, ids } = await started({ concurrency: 2 }, [{}, {}, {}, {}])
    const third = await explain(2)
    expect(third).toMatchObject({ because: [{ code: 'lines', calls: [ids[0], ids[1]] }] })
    expect(third.nextPossibleAt).toBeUndefined()
    expect(await explain(3)).toMatchObject({
      because: [{ code: 'lines' }, { code: 'behind', detail: '1 due call of the queue goes first.' }],
    })
  })

  it('says when the line of an indeterminate call is free by time alone', async () => {
    const fixture = await started({ concurrency: 1, unknownMs: MINUTE, phone: { webhooks: false } }, [{}, {}])
    fixture.phone.post(0).fail(lost())
    await fixture.clock.advance(2 * MINUTE)
    const freeAt = new Date('2026-01-01T04:00:00.000Z')
    expect(await fixture.explain(1)).toMatchObject({
      because: [{ code: 'lines', until: freeAt, calls: [fixture.ids[0]] }],
      nextPossibleAt: freeAt,
    })
  })

  it('counts the lines over all queues, and the lines and the pace of a provider', async () => {
    const all = await started({ lines: 1 }, [{}, { queue: 'other' }])
    expect(await all.explain(1)).toMatchObject({ because: [{ code: 'all-lines' }] })
    const limits = { hand: { concurrency: 2, callsPerSecond: 0.1 } }
    const paced = await started({ providers: limits }, [{}, { queue: 'other' }])
    expect(await paced.explain(1)).toMatchObject({
      because: [{ code: 'provider-pace' }],
      nextPossibleAt: new Date('2026-01-01T00:00:10.000Z'),
    })
    await paced.clock.advance(10_000)
    await paced.scheduler.schedule({ to: number(3), queue: 'third' })
    const { first } = await paced.scheduler.explainQueue('third')
    expect(first && codes(first)).toEqual(['provider-lines', 'provider-pace'])
  })

  it('says until when the pace of the queue holds a call, and who goes first', async () => {
    const { scheduler, clock } = createFixture()
    await scheduler.addQueue('slow', { concurrency: 5, callsPerSecond: 0.5 })
    const calls = await scheduler.schedule([1, 2, 3].map(n => ({ to: number(n), queue: 'slow' })))
    const [first, second, third] = calls.map(({ id }) => id)
    expect(codes(await scheduler.explain(first ?? ''))).toEqual([])
    // The pace is used up by the first call, which the next step licenses.
    expect(await scheduler.explain(second ?? '')).toMatchObject({
      because: [{ code: 'behind' }, { code: 'pace' }],
      nextPossibleAt: new Date(clock.now().getTime() + 2000),
    })
    expect(await scheduler.explain(third ?? '')).toMatchObject({
      because: [{ code: 'behind', detail: '2 due calls of the queue go first.' }, { code: 'pace' }],
    })
  })

  it('names the refusal that holds a queue back, and until when', async () => {
    const fixture = await started({}, [{}])
    fixture.phone.post(0).fail(refusal('rate-limited', 30_000))
    await fixture.clock.advance(0)
    expect(await fixture.explain(0)).toMatchObject({
      because: [
        {
          code: 'held-back',
          detail: 'The queue is held back, because its provider refused a call: rate-limited.',
          until: new Date('2026-01-01T00:00:30.001Z'),
        },
      ],
      nextPossibleAt: new Date('2026-01-01T00:00:30.001Z'),
    })
  })

  it('says that a breaker lets one call through at a time', async () => {
    const fixture = await started({ concurrency: 5, breakerThreshold: 2 }, [{}, {}])
    for (const n of [0, 1]) fixture.phone.post(n).fail(lost())
    await fixture.clock.advance(0)
    const { id } = await fixture.scheduler.schedule({ to: number(9) })
    const explained = await fixture.scheduler.explain(id)
    expect(codes(explained)).toEqual(['breaker'])
    expect(explained.nextPossibleAt).toEqual(explained.because[0]?.until)
  })

  it('says that nobody checks the queue, although the call would be free', async () => {
    const { scheduler, clock } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1), at: new Date('2026-01-01T03:00:00Z') })
    await clock.advance(2 * MINUTE)
    expect(codes(await scheduler.explain(id))).toEqual(['not-started', 'due-later'])
    await scheduler.start()
    await clock.advance(MINUTE)
    expect(codes(await scheduler.explain(id))).toEqual(['due-later'])
    await scheduler.stop()
    clock.jump(5 * MINUTE)
    const { because, nextPossibleAt } = await scheduler.explain(id)
    expect(because.map(({ code, until }) => [code, until !== undefined])).toEqual([
      ['unattended', false],
      ['due-later', true],
    ])
    expect(because[0]?.detail).toBe(
      'No worker has checked the queue since 2026-01-01T00:03:00.000Z: start one by `start()` of a scheduler.',
    )
    expect(nextPossibleAt).toBeUndefined()
  })

  it('names a provider that this scheduler has no client for, and what it knows besides', async () => {
    const { another, phone, scheduler } = createFixture()
    const both = another({ clients: { hand: phone.client, second: phone.client } })
    const { id } = await both.schedule({ to: number(1), provider: 'second' })
    expect(codes(await both.explain(id))).toEqual([])
    expect(codes(await scheduler.explain(id))).toEqual(['other-provider'])
    await scheduler.changeQueue('default', { paused: true })
    expect(codes(await scheduler.explain(id))).toEqual(['other-provider', 'queue-paused'])
  })

  it('explains a store that fails instead of rejecting: the status is then unknown', async () => {
    const store = memoryStore()
    const { scheduler } = createFixture({ store })
    store.get = async () => {
      throw new SchedulerError('store-unavailable', 'The store is away')
    }
    expect(await scheduler.explain('any')).toEqual({
      because: [{ code: 'store-away', detail: 'The store cannot be read now: store-unavailable.' }],
    })
  })
})

describe('explain with rules', () => {
  const hours = { hours: { 'mon-sun': [['09:00', '17:00']] }, zone: 'UTC' } as const

  it('names the hours that moved a call on, and when it may ring', async () => {
    const { explain } = await started({ rules: { hours } }, [{}])
    const opensAt = new Date('2026-01-01T09:00:00Z')
    expect(await explain(0)).toMatchObject({
      because: [
        { code: 'window', rule: 'calling hours in UTC', until: opensAt },
        { code: 'due-later', until: opensAt },
      ],
      nextPossibleAt: opensAt,
    })
  })

  it('says that hours will be closed when a pause of the number is over', async () => {
    const fixture = await started({ rules: { hours, limits: { attempts: [{ most: 1, within: 2 * HOUR }] } } }, [
      { at: new Date('2026-01-01T16:00:00Z'), to: number(1) },
    ])
    await fixture.clock.advance(16 * HOUR)
    expect(fixture.phone.posts).toHaveLength(1)
    await fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
    await fixture.clock.advance(0)
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    const opensAt = new Date('2026-01-02T09:00:00Z')
    const before = await fixture.scheduler.explain(id)
    expect(codes(before)).toContain('number-limit')
    expect(before.nextPossibleAt).toEqual(opensAt)
    await fixture.clock.advance(1)
    const deferred = await fixture.scheduler.explain(id)
    expect(deferred.nextPossibleAt).toEqual(opensAt)
    expect(deferred.because).toContainEqual(
      expect.objectContaining({ code: 'number-limit', rule: '1 attempt in 2 hours' }),
    )
  })

  it('names no time for a number without a known zone', async () => {
    const { explain } = await started({ rules: { hours: { hours: hours.hours } } }, [{}])
    const explained = await explain(0)
    expect(codes(explained)).toContain('unknown-zone')
    expect(explained.nextPossibleAt).toBeUndefined()
  })

  it('names the do-not-call list for a call that is due later, and its end if it ends before', async () => {
    const at = new Date('2026-01-03T00:00:00Z')
    const { explain, scheduler } = await started({}, [{ at }])
    await scheduler.doNotCall.add({ number: number(1), reason: 'asked us to stop' })
    const listed = await explain(0)
    expect(listed).toMatchObject({
      because: [{ code: 'do-not-call', rule: 'asked us to stop' }, { code: 'due-later' }],
    })
    expect(listed.nextPossibleAt).toBeUndefined()
    await scheduler.doNotCall.add({ number: number(1), until: new Date('2026-01-02T00:00:00Z') })
    expect(await explain(0)).toMatchObject({ because: [{ code: 'due-later' }], nextPossibleAt: at })
  })

  it('says that a call will expire if its hours open after its `notAfter`', async () => {
    const { explain } = await started({ rules: { hours } }, [{ notAfter: new Date('2026-01-01T08:00:00Z') }])
    const explained = await explain(0)
    expect(codes(explained)).toEqual(['not-after', 'window', 'due-later'])
    expect(explained.nextPossibleAt).toBeUndefined()
  })

  it('names a number that must not be called any more', async () => {
    const refused = new Set<string>()
    const mayCall = (to: string) => (refused.has(to) ? 'no such country' : undefined)
    const { explain } = await started({ rules: { mayCall } }, [{ at: new Date('2026-01-02T00:00:00Z') }])
    refused.add(number(1))
    expect(await explain(0)).toMatchObject({
      because: [{ code: 'not-allowed', rule: 'no such country' }, { code: 'due-later' }],
    })
  })

  it('names the day that is used up, of the queue or of all', async () => {
    const perDay = { callsPerDay: 1 }
    const all = await started({ rules: { perDay } }, [{}, { queue: 'other' }])
    const tomorrow = new Date('2026-01-02T00:00:00Z')
    expect(await all.explain(1)).toMatchObject({
      because: [{ code: 'day', until: tomorrow }],
      nextPossibleAt: tomorrow,
    })
    const one = await started({ rules: { queues: { default: { perDay } } } }, [{}, {}, { queue: 'other' }])
    expect(await one.explain(1)).toMatchObject({ because: [{ code: 'queue-day', until: tomorrow }] })
    expect(await one.explain(2)).toMatchObject({ status: 'dialing' })
  })
})

describe('explainQueue', () => {
  it('explains the queue and its first call', async () => {
    const { scheduler, ids } = await started({ concurrency: 1 }, [{}, {}, {}])
    expect(await scheduler.explainQueue('default')).toMatchObject({
      queue: 'default',
      waiting: 2,
      first: { id: ids[1], status: 'scheduled', because: [{ code: 'lines' }] },
      because: [{ code: 'lines' }],
    })
  })

  it('says what pauses an empty queue, and nothing about one that is free', async () => {
    const { scheduler } = createFixture()
    await scheduler.addQueue('empty')
    expect(await scheduler.explainQueue('empty')).toEqual({ queue: 'empty', waiting: 0, because: [] })
    await scheduler.changeQueue('empty', { paused: true })
    expect(codes(await scheduler.explainQueue('empty'))).toEqual(['queue-paused'])
  })

  it('says until when no call is due, by the call that is due first', async () => {
    const at = new Date('2026-01-01T05:00:00Z')
    const { scheduler, ids } = await started({}, [{ at: new Date('2026-01-01T06:00:00Z') }, { at }])
    expect(await scheduler.explainQueue('default')).toMatchObject({
      first: { id: ids[1] },
      because: [{ code: 'due-later', until: at }],
      nextPossibleAt: at,
    })
  })

  it('explains several queues by one read of what a step loads, and counts no waiting call again', async () => {
    const { scheduler, store } = await started({ concurrency: 1 }, [
      {},
      {},
      { queue: 'later', at: new Date('2026-01-01T05:00:00Z') },
    ])
    const states = await scheduler.queues()
    const alone = await Promise.all(states.map(({ name }) => scheduler.explainQueue(name)))
    const reads = [vi.spyOn(store, 'inspect'), vi.spyOn(store, 'queues')]
    expect(await scheduler.explainQueues(states)).toEqual(alone)
    expect(reads.map(({ mock }) => mock.calls.length)).toEqual([1, 0])
    expect(await scheduler.explainQueues([])).toEqual([])
  })

  it('counts the due calls that rules hold', async () => {
    const { scheduler } = createFixture()
    const calls = await scheduler.schedule([1, 2, 3].map(n => ({ to: number(n) })))
    await scheduler.doNotCall.add(calls.map(({ to }) => to))
    const explained = await scheduler.explainQueue('default')
    expect(explained.because).toMatchObject([
      {
        code: 'do-not-call',
        detail: '3 due calls: The number is on the do-not-call list, so the call will be cancelled.',
      },
    ])
    expect(explained.nextPossibleAt).toBeUndefined()
  })
})
