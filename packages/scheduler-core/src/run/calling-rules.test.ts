import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import type { Rules } from '../rules/rules-option.ts'
import type { Scheduler } from '../scheduler.ts'
import { isSchedulerError } from '../scheduler-error.ts'
import { createFixture, number, type SchedulerFixture } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A Monday, 07:00 UTC. */
const START = Date.UTC(2026, 2, 2, 7)
const FROM_8_TO_9 = { hours: { 'mon-sun': [['08:00', '09:00']] }, zone: 'UTC' } as const

const withRules = (rules: Rules, options: Parameters<typeof createFixture>[0] = {}) =>
  createFixture({ clock: manualClock(new Date(START)), rules, ...options })

const rung = ({ phone }: SchedulerFixture) => phone.posts.map(({ request }) => request.to)

/** Ends the n-th POST, from 0. */
async function end({ phone, clock }: SchedulerFixture, index: number, status: 'busy' | 'completed' = 'busy') {
  const post = phone.post(index)
  post.placed(`c${index}`)
  await clock.advance(0)
  await phone.report(post.request.reference, status, { providerCallId: `c${index}` })
  await clock.advance(0)
}

describe('calling hours', () => {
  it('keep a call from ringing before they open; it is due then, and its `at` stays as given', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 })
    await fixture.scheduler.start()
    const call = await fixture.scheduler.schedule({ to: number(1) })
    expect([call.at, call.dueAt]).toEqual([new Date(START), new Date(START + HOUR)])
    await fixture.clock.advance(HOUR - 1)
    expect(rung(fixture)).toEqual([])
    await fixture.clock.advance(1)
    expect(rung(fixture)).toEqual([number(1)])
  })

  it('hold a call that waited for a line until they open again', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 }, { concurrency: 1 })
    await fixture.scheduler.start()
    const [, second] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(HOUR)
    await fixture.clock.advance(HOUR - 4 * SECOND)
    await end(fixture, 0)
    expect(await fixture.scheduler.get(second?.id ?? '')).toMatchObject({
      status: 'scheduled',
      dueAt: new Date(START + DAY + HOUR),
    })
    await fixture.clock.advance(DAY)
    expect(rung(fixture)).toEqual([number(1), number(2)])
  })

  it('move a retry to the time at which they open', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 }, { retry: ({ attempt }) => (attempt < 2 ? 2 * HOUR : null) })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(HOUR)
    await end(fixture, 0)
    expect(await fixture.scheduler.get(id)).toMatchObject({ lastOutcome: 'busy', dueAt: new Date(START + DAY + HOUR) })
  })

  it('move an edited call, by its new queue and rules', async () => {
    const fixture = withRules({ queues: { evening: { hours: { hours: { mon: [['18:00', '19:00']] }, zone: 'UTC' } } } })
    const { id } = await fixture.scheduler.schedule({ to: number(1), at: fixture.in(DAY) })
    const edited = await fixture.scheduler.edit(id, { at: fixture.in(HOUR), queue: 'evening' })
    expect(edited.dueAt).toEqual(new Date(START + 11 * HOUR))
    const narrowed = await fixture.scheduler.edit(id, {
      at: fixture.in(HOUR),
      hours: { hours: { mon: [['18:30', '20:00']] }, zone: 'UTC' },
    })
    expect(narrowed.dueAt).toEqual(new Date(START + 11 * HOUR + 30 * MINUTE))
  })

  it('are those of a new number, not of the zone that an edit leaves behind', async () => {
    const fixture = withRules({
      hours: { hours: { 'mon-sun': [['08:00', '09:00']] } },
      zonesOf: () => ['America/New_York'],
    })
    await fixture.scheduler.start()
    const ours = { to: number(1), timeZone: 'Europe/London', at: fixture.in(2 * MINUTE) }
    const [call, other] = await fixture.scheduler.schedule([ours, ours])
    const edited = await fixture.scheduler.edit(call?.id ?? '', { to: number(2) })
    expect([edited.dueAt, edited.rules]).toEqual([new Date(START + 6 * HOUR), undefined])
    const zoned = await fixture.scheduler.edit(other?.id ?? '', { to: number(3), timeZone: 'Europe/Berlin' })
    expect([zoned.dueAt, zoned.rules]).toEqual([new Date(START + 2 * MINUTE), { timeZone: 'Europe/Berlin' }])
    await fixture.clock.advance(HOUR)
    expect(rung(fixture)).toEqual([number(3)])
  })

  it('of another queue do not refuse the hours of an edit', async () => {
    const fixture = withRules({ queues: { default: { hours: FROM_8_TO_9 } } })
    const { id } = await fixture.scheduler.schedule({ to: number(1), queue: 'other' })
    const edited = await fixture.scheduler.edit(id, {
      at: fixture.in(HOUR),
      hours: { hours: { 'mon-sun': [['10:00', '11:00']] }, zone: 'UTC' },
    })
    expect(edited.dueAt).toEqual(new Date(START + 3 * HOUR))
  })

  it('end a call at once whose retry they would move behind its `notAfter`', async () => {
    const retry = () => 2 * HOUR
    const fixture = withRules({ hours: FROM_8_TO_9 }, { retry })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1), notAfter: fixture.in(12 * HOUR) })
    await fixture.clock.advance(HOUR)
    await end(fixture, 0)
    expect(await fixture.scheduler.get(id)).toMatchObject({
      status: 'busy',
      cause: 'not-after',
      endedAt: fixture.in(0),
    })
  })

  it('that a call can never meet before its `notAfter` let it expire at `notAfter`', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 })
    await fixture.scheduler.start()
    const call = await fixture.scheduler.schedule({ to: number(1), notAfter: fixture.in(30 * MINUTE) })
    expect(call.dueAt).toEqual(fixture.in(30 * MINUTE))
    await fixture.clock.advance(30 * MINUTE)
    expect(await fixture.scheduler.get(call.id)).toMatchObject({ status: 'expired', cause: 'not-after' })
  })

  it('hang up a call that its provider still queues when they end, and no other', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 }, { phone: { can: ['hangUp'] } })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(HOUR)
    fixture.phone.post(0).placed('queued')
    fixture.phone.post(1).placed('answered')
    await fixture.phone.report(fixture.phone.post(1).request.reference, 'answered')
    await fixture.clock.advance(HOUR - 1)
    expect(fixture.phone.hungUp).toEqual([])
    await fixture.clock.advance(1)
    expect(fixture.phone.hungUp).toEqual(['queued'])
  })

  it('are closed for a number without a known zone, and open by the zone of the call', async () => {
    const fixture = withRules({ hours: { hours: { 'mon-sun': [['00:00', '24:00']] } } })
    await fixture.scheduler.start()
    const [held] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2), timeZone: 'Asia/Calcutta' }])
    await fixture.clock.advance(0)
    expect(rung(fixture)).toEqual([number(2)])
    expect((await fixture.scheduler.get(held?.id ?? ''))?.status).toBe('scheduled')
  })

  it('of a call narrow those of the scheduler, and hours that never open with them are refused', async () => {
    const { scheduler } = withRules({ hours: FROM_8_TO_9 })
    const at = (from: string, to: string) => ({ hours: { 'mon-sun': [[from, to]] as const }, zone: 'UTC' })
    const call = await scheduler.schedule({ to: number(1), hours: at('08:30', '12:00') })
    expect(call.dueAt).toEqual(new Date(START + 1.5 * HOUR))
    const refused = scheduler.schedule([{ to: number(1) }, { to: number(1), hours: at('10:00', '12:00') }])
    await expect(refused).rejects.toMatchObject({ code: 'invalid-rules', field: 'hours', index: 1 })
  })
})

describe('limits', () => {
  it('defer a call to the time at which its number may be called again', async () => {
    const fixture = withRules({ limits: { attempts: [{ most: 1, within: HOUR }] } })
    await fixture.scheduler.start()
    const [, second] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(1), queue: 'other' }])
    await fixture.clock.advance(MINUTE)
    expect(await fixture.scheduler.get(second?.id ?? '')).toMatchObject({ dueAt: new Date(START + HOUR) })
    await fixture.clock.advance(HOUR)
    expect(rung(fixture)).toEqual([number(1), number(1)])
  })

  it('of a call that look back longer than those of the scheduler are refused', async () => {
    const limits = { attempts: [{ most: 1, within: 2 * HOUR }] }
    const none = withRules({}).scheduler.schedule({ to: number(1), limits })
    await expect(none).rejects.toMatchObject({
      code: 'invalid-rules',
      field: 'limits',
      message: 'Expected no `limits`, since the rules of the scheduler have none, got limits that look back 7200000 ms',
    })
    const short = withRules({ limits: { pauseMs: HOUR } }).scheduler.schedule({ to: number(1), limits })
    await expect(short).rejects.toThrow(/look back at most 3600000 ms, .*got limits that look back 7200000 ms/)
    const fine = withRules({ limits: { pauseMs: 2 * HOUR } }).scheduler.schedule({ to: number(1), limits })
    expect((await fine).rules).toEqual({ limits: [limits] })
  })

  it('keep the calls that they count from being pruned', async () => {
    const fixture = withRules({ limits: { pauseMs: 2 * DAY } })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    await end(fixture, 0)
    await fixture.clock.advance(DAY)
    expect(await fixture.scheduler.prune(fixture.in(0))).toBe(0)
    await fixture.clock.advance(2 * DAY)
    expect([await fixture.scheduler.prune(fixture.in(0)), await fixture.scheduler.get(id)]).toEqual([1, undefined])
  })

  it('of a day, and paces, keep what they count from being pruned', async () => {
    const fixture = withRules({ perDay: { callsPerDay: 1 } })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(0)
    await end(fixture, 0)
    await fixture.clock.advance(6 * HOUR)
    expect(await fixture.scheduler.prune(fixture.in(0))).toBe(0)
    await fixture.clock.advance(HOUR)
    expect(rung(fixture)).toHaveLength(1)
    const paced = withRules({}, { providers: { hand: { callsPerSecond: 0.0005 } } })
    await paced.scheduler.start()
    await paced.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await paced.clock.advance(0)
    await end(paced, 0)
    await paced.clock.advance(HOUR / 2)
    expect([await paced.scheduler.prune(paced.in(0)), rung(paced).length]).toEqual([0, 1])
  })

  it('of a day let the rest ring on the next day', async () => {
    const fixture = withRules({ perDay: { callsPerDay: 2 } })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([1, 2, 3].map(n => ({ to: number(n) })))
    await fixture.clock.advance(16 * HOUR)
    expect(rung(fixture)).toHaveLength(2)
    await fixture.clock.advance(HOUR)
    expect(rung(fixture)).toHaveLength(3)
  })
})

describe('a list elsewhere', () => {
  it('is asked right before dialing, and its no ends the call without a retry', async () => {
    const asked: string[] = []
    const mayRing = async (to: string) => {
      asked.push(to)
      return to !== number(1)
    }
    const fixture = withRules({ mayRing }, { retry: () => 0 })
    await fixture.scheduler.start()
    const [refused] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(0)
    expect([asked, rung(fixture)]).toEqual([[number(1), number(2)], [number(2)]])
    const call = await fixture.scheduler.get(refused?.id ?? '')
    expect(call).toMatchObject({ status: 'rejected', attempts: [{ cause: 'do-not-call' }] })
  })

  it.each([
    ['fails', () => Promise.reject(new Error('away'))],
    [
      'throws',
      () => {
        throw new Error('away')
      },
    ],
    ['does not answer', () => new Promise<boolean>(() => {})],
    // @ts-expect-error an answer that is not clear
    ['answers otherwise', async (): Promise<boolean> => 'yes'],
  ] as const)('that %s lets nothing ring, and the call rings once it answers', async (_, broken) => {
    let isBroken = true
    const fixture = withRules({ mayRing: () => (isBroken ? broken() : true) })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(MINUTE)
    expect(rung(fixture)).toEqual([])
    expect(await fixture.scheduler.get(id)).toMatchObject({
      status: expect.stringMatching(/scheduled|dialing/),
      attemptCount: expect.any(Number),
    })
    expect(fixture.errors.length).toBeGreaterThan(0)
    isBroken = false
    await fixture.clock.advance(2 * MINUTE)
    expect(rung(fixture)).toEqual([number(1)])
  })
})

it('a list that fails for one number keeps no other number from ringing', async () => {
  const mayRing = (to: string) => (to === number(1) ? Promise.reject(new Error('away')) : true)
  const fixture = withRules({ mayRing }, { concurrency: 1 })
  await fixture.scheduler.start()
  await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
  await fixture.clock.advance(10 * MINUTE)
  expect(rung(fixture)).toEqual([number(2)])
})

it('a list that fails for one number for hours is asked less and less, and told once without the number', async () => {
  let asked = 0
  let isBroken = true
  const mayRing = (to: string) => {
    if (to !== number(1)) return true
    asked++
    return isBroken ? Promise.reject(new Error(`no row for ${to}`)) : true
  }
  const fixture = withRules({ mayRing })
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1) })
  await fixture.clock.advance(12 * HOUR)
  const call = await fixture.scheduler.get(id)
  expect(call).toMatchObject({ status: 'scheduled', attemptCount: 0 })
  expect([call?.attempts.length, asked]).toEqual([asked, 18])
  expect(await fixture.scheduler.explain(id)).toMatchObject({
    because: [
      { code: 'retry', rule: 'mayRing', detail: expect.stringContaining('gave no answer'), until: call?.dueAt },
    ],
  })
  expect(fixture.errors).toMatchObject([{ code: 'may-ring-failed', cause: { message: `no row for ${number(1)}` } }])
  expect(String(fixture.errors[0])).not.toContain(number(1))
  expect(rung(fixture)).not.toContain(number(1))
  isBroken = false
  await fixture.clock.advance(HOUR)
  expect(rung(fixture)).toContain(number(1))
})

it('a call whose list fails expires at its `notAfter`, however long the pause is', async () => {
  const fixture = withRules({ mayRing: () => Promise.reject(new Error('away')) })
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1), notAfter: fixture.in(3 * HOUR + 7 * MINUTE) })
  await fixture.clock.advance(3 * HOUR + 7 * MINUTE)
  expect(await fixture.scheduler.get(id)).toMatchObject({
    status: 'expired',
    cause: 'not-after',
    endedAt: fixture.in(0),
  })
  expect(rung(fixture)).toEqual([])
})

it('an edit that lifts what held a call lets it ring at once', async () => {
  const fixture = withRules({ hours: { hours: { 'mon-sun': [['00:00', '24:00']] } } })
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1) })
  await fixture.clock.advance(MINUTE)
  expect(rung(fixture)).toEqual([])
  await fixture.scheduler.edit(id, { timeZone: 'Europe/Berlin' })
  await fixture.clock.advance(0)
  expect(rung(fixture)).toEqual([number(1)])
})

it('an edit that lifts what held a call keeps a new time that another edit gave it meanwhile', async () => {
  const fixture = withRules({})
  await fixture.scheduler.start()
  const evening = { hours: { 'mon-sun': [['18:00', '19:00']] as const }, zone: 'UTC' }
  const { id } = await fixture.scheduler.schedule({ to: number(1), hours: evening })
  const at = fixture.in(2 * DAY)
  await Promise.all([fixture.scheduler.edit(id, { at }), fixture.scheduler.edit(id, { hours: null })])
  await fixture.clock.advance(DAY)
  expect(rung(fixture)).toEqual([])
  expect(await fixture.scheduler.get(id)).toMatchObject({ at, dueAt: at })
})

it('limits of a call that look back longer than changed rules hold it', async () => {
  const fixture = withRules({ limits: { pauseMs: 7 * DAY } })
  const limits = { attempts: [{ most: 1, within: 7 * DAY }] }
  const { id } = await fixture.scheduler.schedule({ to: number(1), limits })
  await fixture.another({ rules: { limits: { pauseMs: DAY } } }).start()
  await fixture.clock.advance(3 * DAY)
  expect(rung(fixture)).toEqual([])
  expect((await fixture.scheduler.get(id))?.status).toBe('scheduled')
})

it('a call whose end is unknown counts as completed, and as long as a call may last', async () => {
  const rules = { limits: { completed: [{ most: 1, within: DAY }] }, perDay: { minutesPerDay: 300 } }
  const fixture = withRules(rules, { phone: { maxCallMs: 4 * HOUR } })
  await fixture.scheduler.start()
  const [, , other] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(1) }, { to: number(2) }])
  await fixture.clock.advance(0)
  const { request, placed } = fixture.phone.post(0)
  placed('c1')
  await fixture.phone.report(request.reference, 'answered', { providerCallId: 'c1' })
  await fixture.clock.advance(6 * HOUR)
  expect(rung(fixture)).toEqual([number(1)])
  expect((await fixture.scheduler.get(other?.id ?? ''))?.status).toBe('scheduled')
})

it('a worker that is stopped while it asks a list dials nothing afterwards', async () => {
  const { promise, resolve: answer } = Promise.withResolvers<boolean>()
  const mayRing = () => promise
  const fixture = withRules({ mayRing })
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1) })
  await fixture.clock.advance(0)
  const stopped = fixture.scheduler.stop()
  answer(true)
  await stopped
  expect(rung(fixture)).toEqual([])
  expect(await fixture.scheduler.get(id)).toMatchObject({ status: 'scheduled', attemptCount: 0 })
})

describe('rules that differ from those of another process', () => {
  const codes = ({ errors }: SchedulerFixture) => errors.map(error => (isSchedulerError(error) ? error.code : error))

  it('are reported once by the process whose rules are older', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 })
    await fixture.scheduler.start()
    await fixture.another({ rules: { hours: FROM_8_TO_9 } }).start()
    await fixture.clock.advance(HOUR)
    expect(codes(fixture)).toEqual([])
    await fixture.another({ rules: { perDay: { callsPerDay: 5 } } }).start()
    await fixture.clock.advance(HOUR)
    expect(codes(fixture)).toEqual(['rules-differ'])
  })

  it('are also those of a process without rules', async () => {
    const fixture = withRules({})
    await fixture.scheduler.start()
    await fixture.another({ rules: { hours: FROM_8_TO_9 } }).start()
    await fixture.clock.advance(MINUTE)
    expect(codes(fixture)).toEqual(['rules-differ'])
  })
})

describe('rules that differ, in a process that is not started', () => {
  it('are reported once by explain and explainQueue', async () => {
    const fixture = withRules({ hours: FROM_8_TO_9 })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1), at: fixture.in(DAY) })
    for (const explained of [(web: Scheduler) => web.explain(id), (web: Scheduler) => web.explainQueue('default')]) {
      for (const [rules, codes] of [
        [{ hours: FROM_8_TO_9 }, []],
        [{}, ['rules-differ']],
      ] as const) {
        const errors: unknown[] = []
        const web = fixture.another({ rules })
        web.on('error', ({ error }) => errors.push(error))
        await explained(web)
        await explained(web)
        expect(errors.map(error => isSchedulerError(error) && error.code)).toEqual(codes)
      }
    }
  })
})

describe('rules that cannot hold are refused', () => {
  it.each<readonly [string, Rules, RegExp]>([
    ['hours that never open', { hours: { hours: {} } }, /open on one day at least/],
    [
      'hours that never open together',
      { hours: [{ hours: { mon: [['08:00', '09:00']] } }, { hours: { tue: [['08:00', '09:00']] } }] },
      /open together/,
    ],
    [
      'hours of a queue that never open with those of all',
      { hours: FROM_8_TO_9, queues: { late: { hours: { hours: { mon: [['20:00', '21:00']] }, zone: 'UTC' } } } },
      /open together/,
    ],
    ['an unknown zone', { hours: { hours: { mon: [['08:00', '09:00']] }, zone: 'Mars/Base' } }, /IANA zone/],
    ['hours of no length', { hours: { hours: { mon: [['08:00', '08:00']] } } }, /last a minute at least/],
    ['a limit of none', { limits: { attempts: [{ most: 0, within: 1000 }] } }, /integer from 1 up, got 0/],
    ['minutes that are too few for one call', { perDay: { minutesPerDay: 1 } }, /at least 240/],
    // @ts-expect-error no function
    ['a list that cannot be asked', { mayRing: true }, /`rules.mayRing` to be a function, got true/],
    // @ts-expect-error no such rule
    ['an unknown rule', { hour: {} }, /`rules` to have only hours, .*, got "hour"/],
    // @ts-expect-error no such rule
    ['an unknown rule of a queue', { queues: { a: { mayCall: () => undefined } } }, /`rules.queues.a` to have only/],
  ])('%s', (_, rules, message) => {
    expect(() => withRules(rules)).toThrow(message)
  })

  it('hours that are shorter than an attempt may take to begin', () => {
    const hours = { hours: { mon: [['08:00', '08:01']] } } as const
    expect(() => withRules({ hours }, { phone: { placeTimeoutMs: 90_000 }, dialWithinMs: 60_000 })).toThrow(
      /longer than `dialWithinMs`, 60000 ms, got 60000 ms/,
    )
  })
})
