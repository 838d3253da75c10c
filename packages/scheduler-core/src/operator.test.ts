import { describe, expect, it } from 'vitest'
import { limitsByName } from './provider-limits.ts'
import { createFixture, lost, number, refusal } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('an operator', () => {
  it('pauses everything, in all processes, and resumes it', async () => {
    const { scheduler, another, phone, clock } = createFixture()
    const other = another()
    await other.start()
    await scheduler.pauseAll()
    await scheduler.schedule([
      { to: number(1), queue: 'a' },
      { to: number(2), queue: 'b' },
    ])
    await clock.advance(HOUR)
    expect(phone.posts).toHaveLength(0)
    expect(await scheduler.dispatching()).toMatchObject({ paused: true, linesInUse: 0, providers: [] })
    await scheduler.resumeAll()
    await clock.advance(0)
    expect(phone.posts).toHaveLength(2)
  })

  it('ends the back-off of a queue', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
    await scheduler.start()
    await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(refusal('unauthorized'))
    await clock.advance(1000)
    expect(phone.posts).toHaveLength(1)
    await scheduler.release({ queue: 'default' })
    await clock.advance(0)
    expect(phone.posts).toHaveLength(2)
  })

  it.each([
    [{ queue: 'other' }, 'unknown-queue'],
    [{ provider: 'other' }, 'unknown-provider'],
  ] as const)('gets an error for %o', async (held, code) => {
    await expect(createFixture().scheduler.release(held)).rejects.toMatchObject({ code })
  })

  it.each([MINUTE, HOUR])('frees the line of a lost attempt after %d ms, and the next call is placed', async ms => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1, unknownMs: 30 * MINUTE })
    await scheduler.start()
    const [call] = await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await clock.advance(0)
    phone.post(0).fail(lost())
    await clock.advance(ms)
    expect(phone.posts).toHaveLength(1)
    const attempt = { callId: call?.id ?? '', attempt: 1 }
    const freed = await scheduler.freeLine(attempt, { iKnowItIsOver: true })
    expect(freed).toMatchObject({ status: 'indeterminate', attempt: { lineFreeAt: clock.now() } })
    await clock.advance(0)
    expect(phone.posts).toHaveLength(2)
    await expect(scheduler.freeLine(attempt, { iKnowItIsOver: true })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('frees no line of a call that is live or has ended, and of no unknown one', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    const attempt = { callId: id, attempt: 1 }
    const options = { iKnowItIsOver: true } as const
    phone.post(0).placed('an id')
    await clock.advance(0)
    await expect(scheduler.freeLine(attempt, options)).rejects.toMatchObject({ code: 'conflict' })
    await phone.report(phone.post(0).request.reference, 'completed')
    await expect(scheduler.freeLine(attempt, options)).rejects.toMatchObject({ code: 'conflict' })
    await expect(scheduler.freeLine({ ...attempt, attempt: 2 }, options)).rejects.toMatchObject({
      code: 'unknown-call',
    })
  })
})

describe('the total of lines', () => {
  it('holds over all queues and processes', async () => {
    const { scheduler, another, phone, clock } = createFixture({ lines: 4 })
    const workers = [scheduler, another({ lines: 4 })]
    for (const worker of workers) await worker.start()
    await scheduler.schedule(Array.from({ length: 40 }, (_, n) => ({ to: number(n), queue: `queue ${n % 20}` })))
    await clock.advance(0)
    expect(phone.posts).toHaveLength(4)
    phone.post(0).fail(refusal('rejected'))
    await clock.advance(0)
    expect(phone.posts).toHaveLength(5)
  })

  it.each([0, 1.5, Number.NaN])('refuses %d as a number of lines', lines => {
    expect(() => createFixture({ lines })).toThrow('Expected `lines` to be an integer from 1 up')
  })
})

describe('the limits of a provider', () => {
  const calls = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ to: number(n), queue: `queue ${n % 20}` }))

  it('hold over all queues and processes', async () => {
    const providers = { hand: { concurrency: 4 } }
    const { scheduler, another, phone, clock } = createFixture({ providers })
    for (const worker of [scheduler, another()]) await worker.start()
    await scheduler.schedule(calls(40))
    await clock.advance(0)
    expect(phone.posts).toHaveLength(4)
    phone.post(0).fail(refusal('rejected'))
    await clock.advance(0)
    expect(phone.posts).toHaveLength(5)
    expect(await scheduler.dispatching()).toMatchObject({
      limited: [{ name: 'hand', concurrency: 4, linesInUse: 4, waiting: 35 }],
    })
  })

  it('pace the calls of all queues, and a worker wakes when the pace allows the next one', async () => {
    const { scheduler, phone, clock } = createFixture({ providers: { hand: { callsPerSecond: 2 } } })
    await scheduler.start()
    await scheduler.schedule(calls(20))
    await clock.advance(0)
    expect(phone.posts).toHaveLength(2)
    await clock.advance(999)
    expect(phone.posts).toHaveLength(2)
    await clock.advance(3001)
    expect(phone.posts).toHaveLength(10)
  })

  it('are checked when the scheduler is created', () => {
    expect(() => createFixture({ providers: { other: { concurrency: 1 } } })).toThrow('got other')
  })

  it('are none without the option', async () => {
    const { scheduler } = createFixture({ providers: { hand: {} } })
    expect((await scheduler.dispatching()).limited).toEqual([])
  })

  it.each([
    [{ other: { concurrency: 1 } }, TypeError, 'Expected `providers` to name clients among hand, got other'],
    [
      { hand: { lines: 1 } },
      TypeError,
      'Expected `providers.hand` to have only concurrency, callsPerSecond, got `lines`',
    ],
    [{ hand: 3 }, TypeError, 'Expected `providers.hand` to be an object, got number'],
    ['hand', TypeError, 'Expected `providers` to be limits by client, got string'],
    [
      { hand: { concurrency: 0 } },
      RangeError,
      'Expected `providers.hand.concurrency` to be an integer from 1 to 1000000',
    ],
    [
      { hand: { callsPerSecond: 0 } },
      RangeError,
      'Expected `providers.hand.callsPerSecond` to be a number from 0.00001',
    ],
    [{ hand: { callsPerSecond: '5' } }, RangeError, 'to 1000000, got "5"'],
  ])('refuse %o', (providers, kind, message) => {
    const { client } = createFixture().phone
    const clients = new Map([['hand', client]])
    expect(() => limitsByName(providers, clients)).toThrow(kind)
    expect(() => limitsByName(providers, clients)).toThrow(message)
  })
})

describe('a number that must not be called', () => {
  const mayCall = (to: string) => (to === number(7) ? 'it is a premium number' : undefined)

  it('is refused when it is scheduled or a call is edited', async () => {
    const { scheduler } = createFixture({ rules: { mayCall } })
    await expect(scheduler.schedule([{ to: number(1) }, { to: number(7) }])).rejects.toMatchObject({
      code: 'number-not-allowed',
      index: 1,
      field: 'to',
      message: expect.stringContaining('it is a premium number'),
    })
    const { id } = await scheduler.schedule({ to: number(1) })
    await expect(scheduler.edit(id, { to: number(7) })).rejects.toMatchObject({ code: 'number-not-allowed' })
  })

  it('is not dialed if it was scheduled before the rule, and does not block others', async () => {
    const { another, phone, clock } = createFixture()
    const before = another()
    const [call] = await before.schedule([{ to: number(7) }, { to: number(8) }])
    await another({ rules: { mayCall } }).start()
    await clock.advance(0)
    expect(phone.posts.map(({ request }) => request.to)).toEqual([number(8)])
    expect(await before.get(call?.id ?? '')).toMatchObject({ status: 'cancelled', cause: 'not-allowed', attempts: [] })
  })

  it('is every number if the rule fails', async () => {
    const mayCall = () => {
      throw new Error('no table')
    }
    const { scheduler } = createFixture({ rules: { mayCall } })
    await expect(scheduler.schedule({ to: number(1) })).rejects.toMatchObject({ code: 'number-not-allowed' })
  })
})
