import { createDialer } from '@outdial/dialer'
import { expect, it, vi } from 'vitest'
import { problemIn } from '../testing/answers.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { overviewSchema } from './overview-schemas.ts'

const NUMBERS = ['+13018040009', '+19842068287', '+15512459377'] as const
const MINUTE = 60_000

it.each(STORES)('the figures follow the calls, on %s', async store => {
  const { get, scheduler, clock } = await scheduling({ store })
  const overview = async () => overviewSchema.parse(await get('/overview'))
  expect(await overview()).toMatchObject({ scheduled: 0, inProgress: 0, hours: [], failures: [], next: [] })
  await clock.advance(2000)
  const at = new Date(clock.now().getTime() + MINUTE)
  const [first] = await scheduler.schedule(NUMBERS.map(to => ({ to, at })))
  expect(await overview()).toMatchObject({
    scheduled: 3,
    lines: 3,
    next: [{ id: first?.id }, {}, {}],
    waiting: [{ queue: 'default', calls: 3, reasons: [{ code: 'due-later', until: at.toISOString() }] }],
  })
  await scheduler.start()
  await clock.advance(2 * MINUTE + 2000)
  const after = await overview()
  expect(after).toMatchObject({ scheduled: 0, inProgress: 0, answerRate: 1, next: [], waiting: [] })
  expect(after.hours).toMatchObject([{ outcome: 'completed', answered: true, calls: 3 }])
  expect(after.checkedAt).toBeDefined()
  await scheduler.close()
})

it('calls a minute are those that were placed: a cancelled list is none', async () => {
  const { scheduler, clock, get } = await scheduling()
  const calls = await scheduler.schedule(NUMBERS.map(to => ({ to })))
  await scheduler.cancel(calls[2]?.id ?? '')
  await scheduler.start()
  await clock.advance(MINUTE)
  const { endedLastMinute, hours } = overviewSchema.parse(await get('/overview'))
  expect([endedLastMinute, hours.length]).toEqual([2, 2])
})

it.each(STORES)('the failures that ended last come first, those of the dialer included, on %s', async store => {
  const phone = scriptedPhone()
  const dialer = createDialer({ dial: phone.dial, concurrency: 1 })
  const { get, send, scheduler, clock } = await scheduling({ store, dialer, list: () => [...NUMBERS] })
  const now = clock.now().getTime()
  const begun = [0, 1].map(minutes => new Date(now - (10 - minutes) * MINUTE))
  await scheduler.log(
    begun.map((at, index) => ({
      id: `log-${index}`,
      to: NUMBERS[index] ?? '',
      at,
      answered: false,
      outcome: 'failed' as const,
      // The one that began first ended last.
      durationMs: (2 - index) * 2 * MINUTE,
    })),
  )
  const overview = async () => {
    await clock.advance(2000)
    return overviewSchema.parse(await get('/overview'))
  }
  expect((await overview()).failures.map(({ id }) => id)).toEqual(['log-0', 'log-1'])

  await send('POST', '/dialer/start', {})
  expect(await overview()).toMatchObject({
    scheduled: 2,
    inProgress: 1,
    lines: 1,
    dialer: { lines: 1, linesInUse: 1, waiting: 2, paused: false },
  })
  await send('POST', '/dialer/pause', {})
  expect((await overview()).dialer).toMatchObject({ waiting: 2, paused: true })
  phone.calls[0]?.end('failed', { endedAt: clock.now(), cause: 'no-route' })
  await expect
    .poll(async () => (await overview()).failures)
    .toMatchObject([{ kind: 'logged', to: NUMBERS[0], cause: 'no-route' }, {}, {}])
})

it('hours that are over are counted once a minute', async () => {
  const { get, scheduler, store, clock } = await scheduling()
  // Half past an hour, so that it does not end in this test.
  await clock.advance(90 * MINUTE - (clock.now().getTime() % (60 * MINUTE)))
  const log = (id: string, minutesAgo: number) =>
    scheduler.log({ id, to: NUMBERS[0], at: new Date(clock.now().getTime() - minutesAgo * MINUTE), answered: true })
  const counted = vi.spyOn(store, 'endings')
  const hoursAt = async (advanceMs: number) => {
    await clock.advance(advanceMs)
    counted.mockClear()
    const { hours } = overviewSchema.parse(await get('/overview?hours=3'))
    const longest = Math.max(...counted.mock.calls.map(([{ from, until }]) => until.getTime() - from.getTime()))
    return { calls: hours.map(({ calls }) => calls), longest: Math.round(longest / MINUTE) }
  }
  await log('past', 60)
  expect(await hoursAt(2000)).toEqual({ calls: [1], longest: 120 })
  await log('late', 60)
  await log('current', 1)
  expect(await hoursAt(2000)).toEqual({ calls: [1, 1], longest: 30 })
  expect(await hoursAt(MINUTE)).toEqual({ calls: [2, 1], longest: 120 })
})

it('a queue names all its reasons, and why its first call is not due', async () => {
  const { get, scheduler, clock } = await scheduling()
  const at = new Date(clock.now().getTime() + MINUTE)
  await scheduler.schedule([
    { to: NUMBERS[0], at, queue: 'few' },
    ...NUMBERS.map(to => ({ to, at, queue: 'many' })),
    { to: NUMBERS[1], queue: 'paused' },
  ])
  await scheduler.changeQueue('paused', { paused: true })
  const { waiting } = overviewSchema.parse(await get('/overview'))
  expect(waiting).toMatchObject([
    { queue: 'many', calls: 3, reasons: [{ code: 'due-later', until: at.toISOString() }] },
    { queue: 'few', calls: 1, reasons: [{ code: 'due-later' }] },
    { queue: 'paused', calls: 1, reasons: [{ code: 'queue-paused' }] },
  ])
})

it('answers of the last two seconds are shared; a later one is made anew', async () => {
  const { get, scheduler, clock } = await scheduling()
  const before = await get('/overview')
  await scheduler.schedule({ to: NUMBERS[0], at: new Date(clock.now().getTime() + MINUTE) })
  expect(await get('/overview')).toEqual(before)
  await clock.advance(2000)
  expect(await get('/overview')).toMatchObject({ scheduled: 1 })
})

it('a user sees the figures of its own calls, and neither lines, workers nor services', async () => {
  const { get, scheduler, clock } = await scheduling({ authorize: () => ({ ownerId: 'ada' }) })
  const at = new Date(clock.now().getTime() + MINUTE)
  const [own, other, done, others] = await scheduler.schedule(
    ['ada', 'bob', 'ada', 'bob'].map(ownerId => ({ to: NUMBERS[0], at, ownerId })),
  )
  for (const call of [done, others]) await scheduler.cancel(call?.id ?? '')
  const overview = overviewSchema.strict().parse(await get('/overview'))
  expect(overview).toMatchObject({ scheduled: 1, inProgress: 0, hours: [{ outcome: 'cancelled', calls: 1 }] })
  expect(overview.next.map(({ id }) => id)).toEqual([own?.id])
  expect(JSON.stringify(overview)).not.toContain(other?.id)
  for (const field of ['lines', 'waiting', 'checkedAt', 'dispatching']) expect(overview).not.toHaveProperty(field)
})

it.each(['0', '169', '1.5', 'x'])('hours=%s is refused', async hours => {
  const { send } = await scheduling()
  expect(await problemIn(await send('GET', `/overview?hours=${hours}`))).toMatchObject([422, { errors: [{}] }])
})
