import { retryOutcomes } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from './memory/memory-store.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { SchedulerError } from './scheduler-error.ts'
import { createFixture, lost, number, refusal } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('a call that is scheduled', () => {
  it('is placed when it is due, not a millisecond before, and followed to its end', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1), at: fixture.in(5 * MINUTE) })
    await fixture.clock.advance(5 * MINUTE - 1)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.clock.advance(1)
    expect(fixture.phone.posts).toHaveLength(1)

    fixture.phone.post(0).placed('c1')
    const { reference } = fixture.phone.post(0).request
    await fixture.clock.advance(0)
    for (const status of ['ringing', 'answered', 'completed'] as const) {
      expect(await settled(fixture, fixture.phone.report(reference, status))).toEqual(['applied'])
    }
    expect(fixture.events).toEqual([
      '01:scheduled',
      '01:dialing',
      '01:initiated',
      '01:ringing',
      '01:answered',
      '01:completed',
    ])
    expect(await fixture.scheduler.get(id)).toMatchObject({
      status: 'completed',
      attemptCount: 1,
      attempts: [{ providerCallId: 'c1', answered: true, provider: 'hand' }],
    })
    expect(await fixture.scheduler.history(number(1))).toMatchObject({
      calls: [{ direction: 'Inbound', disposition: 'Completed', callId: id }],
    })
  })

  it('waits until a scheduler is started, and is placed by it', async () => {
    const fixture = createFixture()
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(MINUTE)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.another().start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('weeks ahead is placed in weeks', { timeout: 60_000 }, async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    const weeks = 25 * 24 * 60 * MINUTE
    await fixture.scheduler.schedule({ to: number(1), at: fixture.in(weeks) })
    await fixture.clock.advance(weeks - 1)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.clock.advance(1)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('with a known key is the call that has the key', async () => {
    const { scheduler } = createFixture()
    const first = await scheduler.schedule({ to: number(1), key: 'order-7' })
    const second = await scheduler.schedule({ to: number(2), key: 'order-7' })
    expect(second).toEqual(first)
    expect((await scheduler.list()).calls).toHaveLength(1)
  })

  it('by local time is due at that time in the zone', async () => {
    const { scheduler } = createFixture()
    const { at, localTime } = await scheduler.schedule({
      to: number(1),
      at: { local: '2026-07-01T09:00', timeZone: 'Europe/Berlin' },
    })
    expect(at).toEqual(new Date('2026-07-01T07:00:00Z'))
    expect(localTime).toEqual({ local: '2026-07-01T09:00', timeZone: 'Europe/Berlin' })
  })

  it('with an invalid other call in the list is not added', async () => {
    const { scheduler } = createFixture()
    await expect(scheduler.schedule([{ to: number(1) }, { to: '12' }])).rejects.toMatchObject({
      code: 'invalid-number',
      index: 1,
    })
    expect((await scheduler.list()).calls).toEqual([])
  })
})

describe('a dial list in its own queue', () => {
  const list = Array.from({ length: 7 }, (_, n) => ({ to: number(n % 4), queue: 'list' }))

  it('is dialed in order within its lines, and each line is refilled at once', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    await scheduler.schedule(list)
    await clock.advance(0)
    expect(phone.posts).toHaveLength(3)
    for (let end = 0; end < 7; end++) {
      void phone.report(phone.post(end).request.reference, 'completed')
      await clock.advance(0)
      expect(phone.posts).toHaveLength(Math.min(7, 4 + end))
    }
    expect(phone.posts.map(({ request }) => request.to)).toEqual(list.map(({ to }) => to))
  })

  it('goes on after a restart', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule(list)
    await fixture.clock.advance(0)
    await fixture.scheduler.stop({ drainMs: 0 })
    const next = fixture.another()
    await next.start()
    for (let end = 0; end < 7; end++) {
      void fixture.phone.report(fixture.phone.post(end).request.reference, 'completed')
      await fixture.clock.advance(0)
    }
    expect(fixture.phone.posts.map(({ request }) => request.to)).toEqual(list.map(({ to }) => to))
    expect((await next.list({ status: 'completed' })).calls).toHaveLength(7)
  })

  it('stops while it is paused, and keeps its pace', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    await scheduler.addQueue('list', { paused: true, callsPerSecond: 1 })
    await scheduler.schedule(list)
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(0)
    await scheduler.changeQueue('list', { paused: false })
    await clock.advance(0)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(999)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
  })
})

describe('a failed POST', () => {
  it('without an answer makes the call unknown, and it is not dialed again', async () => {
    const fixture = createFixture({ unknownMs: MINUTE, retry: retryOutcomes({ maxAttempts: 3, outcomes: ['failed'] }) })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    fixture.phone.post(0).fail(lost())
    await fixture.clock.advance(0)
    expect((await fixture.scheduler.get(id))?.status).toBe('unknown')
    await fixture.clock.advance(5 * 60 * MINUTE)
    expect((await fixture.scheduler.get(id))?.status).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it.each(['rate-limited', 'unavailable', 'unauthorized'] as const)(
    'a call that is refused as %s uses up no attempt, keeps its place, and its queue is held back',
    async code => {
      const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
      await scheduler.start()
      await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
      await clock.advance(0)
      phone.post(0).fail(refusal(code, 90_000))
      await clock.advance(89_999)
      expect(phone.posts).toHaveLength(1)
      await clock.advance(1)
      expect(phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(1)])
      expect(phone.post(1).request.reference).not.toBe(phone.post(0).request.reference)
      const { calls } = await scheduler.list()
      expect(calls[0]).toMatchObject({ status: 'dialing', attemptCount: 1 })
    },
  )

  it('with any other refusal ends the call as never placed', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(refusal('rejected'))
    await clock.advance(0)
    expect(await scheduler.get(id)).toMatchObject({
      status: 'rejected',
      attempts: [{ cause: 'The provider refuses: rejected' }],
    })
  })

  it('with an error that is no call error proves nothing', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(new TypeError('a mistake'))
    await clock.advance(0)
    expect((await scheduler.get(id))?.status).toBe('unknown')
  })
})

describe('retries', () => {
  const retry = retryOutcomes({ maxAttempts: 2, delayMs: MINUTE })

  it('begin after the delay, and `maxAttempts` counts the first', async () => {
    const { scheduler, phone, clock, events } = createFixture({ retry })
    await scheduler.start()
    await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    void phone.report(phone.post(0).request.reference, 'busy')
    await clock.advance(MINUTE - 1)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
    void phone.report(phone.post(1).request.reference, 'busy')
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(2)
    expect(events).toEqual(['01:scheduled', '01:dialing', '01:scheduled', '01:dialing', '01:busy'])
  })

  it('of a policy that throws do not happen, and the error is reported', async () => {
    const fixture = createFixture({
      retry: () => {
        throw new Error('a mistake')
      },
    })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'busy')
    await fixture.clock.advance(0)
    expect((await fixture.scheduler.get(id))?.status).toBe('busy')
    expect(fixture.errors).toEqual([new Error('a mistake')])
  })
})

describe('cancelling', () => {
  it('a call that has not begun ends it', async () => {
    const { scheduler, phone, clock, in: inMs } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1), at: inMs(1000) })
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'cancelled', attemptCount: 0 })
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(0)
    await expect(scheduler.cancel(id)).rejects.toMatchObject({ code: 'ended' })
  })

  it('a live call hangs it up; it ends when the provider reports its end, without a retry', async () => {
    const retry = retryOutcomes({ maxAttempts: 5, outcomes: ['failed'], delayMs: 0 })
    const { scheduler, phone, clock } = createFixture({ retry, phone: { can: ['hangUp'] } })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).placed('c1')
    await clock.advance(0)
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'initiated' })
    expect(phone.hungUp).toEqual(['c1'])
    void phone.report(phone.post(0).request.reference, 'failed')
    await clock.advance(MINUTE)
    expect(await scheduler.get(id)).toMatchObject({ status: 'failed' })
    expect(phone.posts).toHaveLength(1)
  })

  it('a call without an id hangs it up as soon as the id is known', async () => {
    const { scheduler, phone, clock } = createFixture({ phone: { can: ['hangUp'] } })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await scheduler.cancel(id)
    expect(phone.hungUp).toEqual([])
    phone.post(0).placed('c1')
    await clock.advance(0)
    expect(phone.hungUp).toEqual(['c1'])
  })

  it('a live call of a provider that cannot hang up is an error, and still withdraws its retries', async () => {
    const retry = retryOutcomes({ maxAttempts: 5, delayMs: 0 })
    const { scheduler, phone, clock } = createFixture({ retry })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await expect(scheduler.cancel(id)).rejects.toMatchObject({ code: 'not-supported' })
    void phone.report(phone.post(0).request.reference, 'busy')
    await clock.advance(MINUTE)
    expect(await scheduler.get(id)).toMatchObject({ status: 'busy' })
    expect(phone.posts).toHaveLength(1)
  })

  it('a waiting retry keeps the outcome of the last attempt', async () => {
    const { scheduler, phone, clock } = createFixture({ retry: retryOutcomes({ maxAttempts: 2 }) })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    void phone.report(phone.post(0).request.reference, 'no-answer')
    await clock.advance(0)
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'no-answer', attemptCount: 1 })
  })
})

describe('editing', () => {
  it('a call that has not begun changes it, and reschedules it', async () => {
    const { scheduler, phone, clock, in: inMs } = createFixture()
    await scheduler.start()
    const { id, version } = await scheduler.schedule({ to: number(1), at: inMs(60 * MINUTE) })
    await scheduler.edit(id, { to: number(2), at: inMs(1000) }, { ifVersion: version })
    await expect(scheduler.edit(id, { to: number(3) }, { ifVersion: version })).rejects.toMatchObject({
      code: 'conflict',
    })
    await clock.advance(1000)
    expect(phone.posts.map(({ request }) => request.to)).toEqual([number(2)])
  })

  it('to times between which the call could never begin is refused', async () => {
    const { scheduler, in: inMs } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1), at: inMs(1000), notAfter: inMs(5000) })
    await expect(scheduler.edit(id, { at: inMs(5000) })).rejects.toMatchObject({ code: 'invalid-time' })
    await expect(scheduler.edit(id, { notAfter: inMs(1000) })).rejects.toMatchObject({ code: 'invalid-time' })
    expect(await scheduler.edit(id, { at: inMs(5000), notAfter: null })).toMatchObject({ at: inMs(5000) })
  })

  it('a call that is being dialed, has ended or is unknown is refused and changes nothing', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await expect(scheduler.edit(id, { to: number(2) })).rejects.toMatchObject({ code: 'begun' })
    void phone.report(phone.post(0).request.reference, 'completed')
    await clock.advance(0)
    await expect(scheduler.edit(id, { to: number(2) })).rejects.toMatchObject({ code: 'ended' })
    await expect(scheduler.edit('unknown', { to: number(2) })).rejects.toMatchObject({ code: 'unknown-call' })
    expect((await scheduler.get(id))?.to).toBe(number(1))
  })
})

describe('stopping', () => {
  it('stops licensing, waits for the answers of begun POSTs, and still records updates', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
    await scheduler.start()
    const [first] = await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await clock.advance(0)
    let stopped = false
    const stopping = scheduler.stop().then(() => {
      stopped = true
    })
    await clock.advance(1000)
    expect(stopped).toBe(false)
    phone.post(0).placed('c1')
    await clock.advance(0)
    await stopping
    void phone.report(phone.post(0).request.reference, 'completed')
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(1)
    expect((await scheduler.get(first?.id ?? ''))?.status).toBe('completed')
  })

  it('waits no longer than `drainMs`', async () => {
    const { scheduler, clock } = createFixture()
    await scheduler.start()
    await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    const stopping = scheduler.stop({ drainMs: 500 })
    await clock.advance(500)
    await stopping
  })

  it('returns licences of the last step, which the next worker dials', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1) })
    // The step is running: its licences have not been returned.
    const stopping = fixture.scheduler.stop()
    await fixture.clock.advance(0)
    await stopping
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.another().start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('by `close` records no further updates', async () => {
    const { scheduler, phone } = createFixture()
    await scheduler.close()
    expect(phone.recorders.size).toBe(0)
  })
})

describe('invalid input is refused with a code and an expectation, and changes nothing', () => {
  const to = number(1)
  const at = (local: string, timeZone = 'Europe/Berlin') => ({ to, at: { local, timeZone } })
  it.each<[string, unknown, string, string]>([
    ['an unknown zone', at('2026-03-01T09:00', 'Mars/Base'), 'invalid-zone', 'Mars/Base'],
    ['an invalid local time', at('2026-02-30T09:00'), 'invalid-time', '2026-02-30T09:00'],
    ['an instant long past', { to, at: new Date('2020-01-01') }, 'invalid-time', '2020-01-01'],
    ['an invalid date', { to, at: new Date(Number.NaN) }, 'invalid-time', 'at'],
    ['a number that is not E.164', { to: '0301 804 0009' }, 'invalid-number', '0301 804 0009'],
    [
      'metadata of a million characters',
      { to, metadata: { text: 'x'.repeat(1_000_000) } },
      'invalid-metadata',
      '65,536',
    ],
    [
      'metadata with __proto__',
      { to, metadata: JSON.parse('{"__proto__":{"admin":true}}') },
      'invalid-metadata',
      '__proto__',
    ],
    ['a key that is no well-formed Unicode', { to, key: 'x\ud800' }, 'invalid-call', 'key'],
    ['an unknown property', { to, ownerID: 'anna' }, 'invalid-call', 'ownerID'],
    ['an unknown provider', { to, provider: 'twilio' }, 'unknown-provider', 'twilio'],
  ])('%s', async (_, call, code, named) => {
    const { scheduler, in: inMs } = createFixture()
    const good = { to, at: inMs(HOUR) }
    const refused = scheduler.schedule([good, call as never]).catch((error: unknown) => error)
    const error = (await refused) as SchedulerError
    expect(error).toBeInstanceOf(SchedulerError)
    expect([error.code, error.index]).toEqual([code, 1])
    expect(error.message.replaceAll('65536', '65,536')).toContain(named)
    expect((await scheduler.list()).calls).toEqual([])
  })

  it('local times that daylight saving skips or repeats are accepted by rule', async () => {
    const { scheduler } = createFixture()
    const skipped = await scheduler.schedule(at('2026-03-29T02:30'))
    const twice = await scheduler.schedule(at('2026-10-25T02:30'))
    expect(skipped.at).toEqual(new Date('2026-03-29T01:30:00Z'))
    expect(twice.at).toEqual(new Date('2026-10-25T00:30:00Z'))
  })

  it.each<[string, (scheduler: Scheduler) => Promise<unknown>, string]>([
    ['a broken cursor', scheduler => scheduler.list({ cursor: 'abc' }), 'invalid-cursor'],
    [
      'a foreign cursor',
      async scheduler => scheduler.list({ queue: 'b', cursor: await aCursor(scheduler) }),
      'invalid-cursor',
    ],
    ['an unknown queue', scheduler => scheduler.changeQueue('nope', { paused: true }), 'unknown-queue'],
    ['a queue without lines', scheduler => scheduler.addQueue('q', { concurrency: 0 }), 'invalid-queue'],
    ['an invalid id', scheduler => scheduler.cancel(undefined as never), 'unknown-call'],
    ['an invalid number', scheduler => scheduler.history('12'), 'invalid-number'],
    ['a record without numbers', scheduler => scheduler.log({ id: 'r' } as never), 'invalid-number'],
    [
      'a record without a time',
      scheduler => scheduler.log({ id: 'r', from: number(1), to: number(2) } as never),
      'invalid-record',
    ],
  ])('%s', async (_, work, code) => {
    const { scheduler } = createFixture()
    await expect(work(scheduler)).rejects.toMatchObject({ name: 'SchedulerError', code })
  })
})

async function aCursor(scheduler: Scheduler): Promise<string> {
  await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
  return (await scheduler.list({ limit: 1 })).cursor ?? ''
}

describe('invalid options', () => {
  const { client } = createFixture().phone
  const store = memoryStore()
  const good = { store, clients: client, concurrency: 3 }
  it.each([
    [{ ...good, concurrency: 0 }, 'Expected `concurrency` to be an integer from 1 up, got 0'],
    [
      { ...good, clients: { ...client, maxCallMs: -1 } },
      'Expected `maxCallMs` of the client hand to be milliseconds above 0',
    ],
    [{ ...good, store: {} }, 'Expected `store` to be a store, such as memoryStore(), got object'],
    [{ ...good, clients: {} }, 'Expected `clients` to be a call client, or several by name, got none'],
    [{ ...good, retry: 3 }, 'Expected `retry` to be a function, got number'],
    [{ ...good, concurency: 3 }, 'got `concurency`'],
    [
      { ...good, onUnknown: 'dial-again-if-absent' },
      "Expected `onUnknown` to be 'indeterminate', since hand cannot list its calls",
    ],
    [
      { ...good, clients: { ...client, placeTimeoutMs: 1000 }, dialWithinMs: 2000 },
      "Expected `dialWithinMs` to be at most the clients' `placeTimeoutMs`, 1000, got 2000",
    ],
  ])('%# are refused with what was expected and what came', (options, message) => {
    expect(() => createScheduler(options as never)).toThrow(message)
  })
})

/** Runs the steps that the promise waits for. */
async function settled<Value>({ clock }: ReturnType<typeof createFixture>, promise: Promise<Value>): Promise<Value> {
  await clock.advance(0)
  return promise
}
