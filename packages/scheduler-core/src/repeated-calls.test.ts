import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { previewRecurrence } from './index.ts'
import type { CallInput } from './input/index.ts'
import { memoryStore } from './memory/memory-store.ts'
import type { CallStore } from './store/call-store.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const BERLIN = 'Europe/Berlin'
// A Tuesday, 08:00 in Berlin.
const START = new Date('2026-11-24T07:00Z')
const NINE = { local: '2026-11-24T09:00', timeZone: BERLIN }
const DAILY: CallInput = { to: number(1), at: NINE, repeat: { rule: 'FREQ=DAILY' } }

function fixture(options: Parameters<typeof createFixture>[0] = {}) {
  const clock = manualClock(START)
  const made = createFixture({ clock, ...options })
  /** Answers the n-th POST, and reports its end. */
  const complete = async (n: number) => {
    made.phone.post(n).placed(`c${n}`)
    await clock.advance(0)
    void made.phone.report(made.phone.post(n).request.reference, 'completed')
    await clock.advance(0)
  }
  return { ...made, clock, complete }
}

describe('a repeated call', () => {
  it('is followed by the next one when it has ended, with the same fields and no key', async () => {
    const { scheduler, phone, clock, complete, events } = fixture()
    await scheduler.start()
    const { id, series } = await scheduler.schedule({ ...DAILY, key: 'k', ownerId: 'anna', metadata: { a: [1] } })
    expect(series).toEqual({
      id: expect.any(String),
      repeat: { rule: 'FREQ=DAILY' },
      start: NINE,
      occurrence: NINE.local,
    })
    await clock.advance(HOUR)
    expect((await scheduler.list({ seriesId: series?.id })).calls).toHaveLength(1)
    await complete(0)
    const { calls } = await scheduler.list({ seriesId: series?.id })
    expect(calls).toMatchObject([
      { id, status: 'completed', key: 'k' },
      {
        status: 'scheduled',
        to: number(1),
        at: new Date('2026-11-25T08:00Z'),
        localTime: { local: '2026-11-25T09:00', timeZone: BERLIN },
        ownerId: 'anna',
        metadata: { a: [1] },
        series: { id: series?.id, occurrence: '2026-11-25T09:00' },
      },
    ])
    expect(calls[1]?.key).toBeUndefined()
    expect(events.at(-1)).toBe('01:scheduled')
    await clock.advance(DAY)
    expect(phone.posts).toHaveLength(2)
  })

  it('is due at the first local time from `at` on that its rule names', async () => {
    const { scheduler } = fixture()
    const repeat = { rule: 'FREQ=WEEKLY;BYDAY=TH', until: new Date('2027-01-01T00:00Z'), except: ['2026-12-03'] }
    const call = await scheduler.schedule({
      ...DAILY,
      repeat,
      notAfter: { local: '2026-11-26T12:00', timeZone: BERLIN },
    })
    expect(call).toMatchObject({
      at: new Date('2026-11-26T08:00Z'),
      localTime: { local: '2026-11-26T09:00', timeZone: BERLIN },
      series: { repeat: { ...repeat, until: '2027-01-01T00:00:00.000Z' }, start: NINE, notAfterMs: 3 * HOUR },
    })
    expect(JSON.parse(JSON.stringify(call.series))).toEqual(call.series)
    expect((await scheduler.cancel(call.id)).status).toBe('cancelled')
    const { calls } = await scheduler.list({ status: 'scheduled' })
    expect(calls).toMatchObject([{ at: new Date('2026-12-10T08:00Z'), notAfter: new Date('2026-12-10T11:00Z') }])
  })

  it('that nobody placed in time expires, and its series goes on', async () => {
    const { scheduler, clock } = fixture({ misfireAfterMs: 15 * MINUTE })
    const { series } = await scheduler.schedule(DAILY)
    await clock.advance(3 * DAY)
    await scheduler.start()
    await clock.advance(0)
    const { calls } = await scheduler.list({ seriesId: series?.id })
    expect(calls).toMatchObject([
      { status: 'expired', cause: 'misfire' },
      { status: 'scheduled', at: new Date('2026-11-27T08:00Z'), series: { skipped: 2 } },
    ])
  })

  it('skips the times that pass while a retry waits, and says so', async () => {
    const { scheduler, phone, clock, complete } = fixture({
      retry: ({ attempt }) => (attempt === 1 ? 30 * HOUR : null),
    })
    await scheduler.start()
    const { series } = await scheduler.schedule(DAILY)
    await clock.advance(HOUR)
    phone.post(0).placed('c0')
    void phone.report(phone.post(0).request.reference, 'busy')
    await clock.advance(30 * HOUR)
    await complete(1)
    const { calls } = await scheduler.list({ seriesId: series?.id })
    expect(calls.map(call => [call.status, call.series?.occurrence, call.series?.skipped])).toEqual([
      ['completed', '2026-11-24T09:00', undefined],
      ['scheduled', '2026-11-26T09:00', 1],
    ])
  })

  it('whose next call cannot be computed ends its series with an error', async () => {
    const clock = manualClock(START)
    const store = memoryStore({ clock })
    const { scheduler, errors } = fixture({ store, clock })
    const { id, series } = await scheduler.schedule(DAILY)
    const start = { local: NINE.local, timeZone: 'Mars/Olympus' }
    await store.change([{ kind: 'edit', id, set: { series: series && { ...series, start } } }])
    expect((await scheduler.cancel(id)).status).toBe('cancelled')
    expect(errors).toMatchObject([
      { code: 'invalid-zone', message: `Series ${series?.id} has ended: its next call cannot be computed` },
    ])
  })

  it.each<[string, Partial<Record<keyof CallInput, unknown>>, string, string]>([
    ['at a moment', { at: START }, 'invalid-repeat', 'at'],
    ['in an unknown zone', { at: { ...NINE, timeZone: 'Mars' } }, 'invalid-zone', 'at.timeZone'],
    ['without a rule', { repeat: {} }, 'invalid-repeat', 'repeat.rule'],
    ['by a text', { repeat: 'FREQ=DAILY' }, 'invalid-repeat', 'repeat'],
    ['by null', { repeat: null }, 'invalid-repeat', 'repeat'],
    ['with an unknown name', { repeat: { rule: 'FREQ=DAILY', every: 2 } }, 'invalid-repeat', 'repeat.every'],
    ['hourly', { repeat: { rule: 'FREQ=HOURLY' } }, 'invalid-repeat', 'repeat.rule'],
    ['0 times', { repeat: { rule: 'FREQ=DAILY', count: 0 } }, 'invalid-repeat', 'repeat.count'],
    [
      'with two ends',
      { repeat: { rule: 'FREQ=DAILY', count: 2, until: '2027-01-01' } },
      'invalid-repeat',
      'repeat.until',
    ],
    ['except no day', { repeat: { rule: 'FREQ=DAILY', except: ['soon'] } }, 'invalid-repeat', 'repeat.except'],
    ['never', { repeat: { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } }, 'invalid-repeat', 'repeat.rule'],
    [
      'too late for `notAfter`',
      { repeat: { rule: 'FREQ=WEEKLY;BYDAY=TH' }, notAfter: new Date('2026-11-25T00:00Z') },
      'invalid-time',
      'notAfter',
    ],
  ])('is refused %s', async (_, wrong, code, field) => {
    const { scheduler } = fixture()
    const input = { ...DAILY, ...wrong } as CallInput
    await expect(scheduler.schedule(input)).rejects.toMatchObject({ code, field })
    await expect(scheduler.schedule([DAILY, input])).rejects.toMatchObject({ code, field, index: 1 })
  })

  it('is refused without a time', async () => {
    const { at: _at, ...withoutTime } = DAILY
    await expect(fixture().scheduler.schedule(withoutTime)).rejects.toMatchObject({
      code: 'invalid-repeat',
      field: 'at',
    })
  })

  it('with a known key is the first call of the series; another rule is another request', async () => {
    const { scheduler, store } = fixture()
    const keyed = { ...DAILY, key: 'k' }
    const first = await scheduler.schedule(keyed)
    const same = { ifKnown: 'same' } as const
    expect(await scheduler.schedule({ ...keyed, repeat: { rule: 'FREQ=DAILY' } }, same)).toEqual({
      ...first,
      created: false,
    })
    const other = { ...keyed, repeat: { rule: 'FREQ=DAILY', count: 5 } }
    await expect(scheduler.schedule(other, same)).rejects.toMatchObject({ code: 'key-reused' })
    await expect(scheduler.schedule({ ...keyed, repeat: undefined }, same)).rejects.toMatchObject({
      code: 'key-reused',
    })
    await scheduler.edit(first.id, { repeat: other.repeat }, { scope: 'following' })
    expect((await scheduler.schedule(other, same)).id).toBe(first.id)
    expect((await store.list({ order: 'soonest', limit: 9 })).items).toHaveLength(1)
  })
})

describe('an edit', () => {
  it('is of one call unless it says more', async () => {
    const { scheduler } = fixture()
    const { id } = await scheduler.schedule({ ...DAILY, ownerId: 'anna' })
    await scheduler.edit(id, { to: number(2), at: { ...NINE, local: '2026-11-24T10:00' } })
    await scheduler.edit(id, { to: number(3), ownerId: null }, { scope: 'one' })
    await scheduler.cancel(id)
    const { calls } = await scheduler.list({ status: 'scheduled' })
    expect(calls).toMatchObject([{ to: number(1), ownerId: 'anna', at: new Date('2026-11-25T08:00Z') }])
  })

  it('of all that follow changes the next calls too, and may move them', async () => {
    const { scheduler, phone, clock, complete } = fixture()
    await scheduler.start()
    const { id, series } = await scheduler.schedule(DAILY)
    const at = { ...NINE, local: '2026-11-24T10:00' }
    const edited = await scheduler.edit(id, { to: number(2), at, queue: 'second' }, { scope: 'following' })
    expect(edited).toMatchObject({ at: new Date('2026-11-24T09:00Z'), series: { id: series?.id, start: at } })
    await clock.advance(2 * HOUR)
    await complete(0)
    await clock.advance(DAY)
    await complete(1)
    expect(phone.posts.map(({ request }) => request.to)).toEqual([number(2), number(2)])
    const { calls } = await scheduler.list({ seriesId: series?.id, status: 'scheduled' })
    expect(calls).toMatchObject([{ at: new Date('2026-11-26T09:00Z'), queue: 'second' }])
  })

  it('of the rule is of all that follow, ends the series with `null`, and may begin one', async () => {
    const { scheduler } = fixture()
    const { id, series } = await scheduler.schedule(DAILY)
    const repeat = { rule: 'FREQ=WEEKLY;BYDAY=FR' }
    await expect(scheduler.edit(id, { repeat })).rejects.toMatchObject({ code: 'invalid-repeat', field: 'repeat' })
    expect(await scheduler.edit(id, { repeat }, { scope: 'following' })).toMatchObject({
      at: new Date('2026-11-27T08:00Z'),
      series: { id: series?.id, repeat },
    })
    expect((await scheduler.edit(id, { repeat: null }, { scope: 'following' })).series).toBeUndefined()
    const again = await scheduler.edit(id, { repeat })
    expect(again).toMatchObject({ at: new Date('2026-11-27T08:00Z'), series: { repeat } })
    expect(again.series?.id).not.toBe(series?.id)
  })

  it('that never ends in a call, or has a wrong scope, changes nothing', async () => {
    const { scheduler, phone, clock } = fixture()
    await scheduler.start()
    const following = { scope: 'following' } as const
    const single = await scheduler.schedule({ to: number(2), at: NINE })
    await expect(scheduler.edit(single.id, { to: number(3) }, following)).rejects.toMatchObject({
      code: 'invalid-call',
      field: 'scope',
    })
    await expect(scheduler.cancel(single.id, following)).rejects.toMatchObject({ code: 'invalid-call', field: 'scope' })
    expect((await scheduler.edit(single.id, { to: number(3) }, { scope: 'one' })).to).toBe(number(3))
    await scheduler.cancel(single.id, { scope: 'one' })
    const { id, version } = await scheduler.schedule(DAILY)
    const wrong = { repeat: { rule: 'FREQ=DAILY', until: '2026-11-01' } }
    await expect(scheduler.edit(id, wrong, following)).rejects.toMatchObject({ field: 'repeat.rule' })
    const late = { at: { ...NINE, local: '2026-11-23T09:00' } }
    await expect(scheduler.edit(id, late, following)).rejects.toMatchObject({ code: 'invalid-time' })
    const stale = { ifVersion: version + 1, ...following }
    await expect(scheduler.edit(id, { to: number(2) }, stale)).rejects.toMatchObject({ code: 'conflict' })
    await expect(scheduler.edit('unknown', { to: number(2) }, following)).rejects.toMatchObject({
      code: 'unknown-call',
    })
    expect((await scheduler.get(id))?.version).toBe(version)
    await clock.advance(HOUR)
    await expect(scheduler.edit(id, { to: number(2) }, following)).rejects.toMatchObject({ code: 'begun' })
    phone.post(0).placed('c')
    void phone.report(phone.post(0).request.reference, 'completed')
    await clock.advance(0)
    await expect(scheduler.edit(id, { to: number(2) }, following)).rejects.toMatchObject({ code: 'ended' })
  })

  it('of all that follow is computed again if the call changes meanwhile', async () => {
    const clock = manualClock(START)
    const store = memoryStore({ clock })
    let changes = 0
    const racing: CallStore = {
      ...store,
      async get(id) {
        const call = await store.get(id)
        if (++changes <= 2) await store.change([{ kind: 'edit', id, set: { queue: `queue ${changes}` } }])
        return call
      },
    }
    const { scheduler } = fixture({ store: racing, clock })
    const { id } = await scheduler.schedule(DAILY)
    const edited = await scheduler.edit(id, { to: number(2) }, { scope: 'following' })
    expect(edited).toMatchObject({ to: number(2), queue: 'queue 2', series: { call: { queue: 'default' } } })
    changes = Number.NEGATIVE_INFINITY
    await expect(scheduler.edit(id, { to: number(3) }, { scope: 'following' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('a cancellation', () => {
  it('is of one call unless it says more; of all that follow it ends the series', async () => {
    const { scheduler, events } = fixture()
    const { id, series } = await scheduler.schedule(DAILY)
    await scheduler.cancel(id)
    expect(events.slice(-2)).toEqual(['01:cancelled', '01:scheduled'])
    const { calls } = await scheduler.list({ seriesId: series?.id, status: 'scheduled' })
    expect(await scheduler.cancel(calls[0]?.id ?? '', { scope: 'following' })).toMatchObject({
      status: 'cancelled',
      series: { ended: true },
    })
    expect((await scheduler.list({ seriesId: series?.id, status: 'scheduled' })).calls).toEqual([])
  })

  it('of a live call and all that follow hangs it up, and none follows its end', async () => {
    const { scheduler, phone, clock } = fixture({ phone: { can: ['hangUp'] } })
    await scheduler.start()
    const { id, series } = await scheduler.schedule(DAILY)
    await clock.advance(HOUR)
    phone.post(0).placed('c')
    await clock.advance(0)
    expect(await scheduler.cancel(id, { scope: 'following' })).toMatchObject({ status: 'initiated' })
    expect(phone.hungUp).toEqual(['c'])
    void phone.report(phone.post(0).request.reference, 'cancelled')
    await clock.advance(2 * DAY)
    const { calls } = await scheduler.list({ seriesId: series?.id })
    expect(calls.map(({ status }) => status)).toEqual(['cancelled'])
    expect(phone.posts).toHaveLength(1)
  })
})

describe('calls of a series', () => {
  it('are listed page by page, and a cursor is of its series', async () => {
    const { scheduler } = fixture()
    const [one, other] = await scheduler.schedule([DAILY, DAILY])
    for (let n = 0; n < 2; n++) {
      const { calls } = await scheduler.list({ seriesId: one?.series?.id, status: 'scheduled' })
      await scheduler.cancel(calls[0]?.id ?? '')
    }
    const query = { seriesId: one?.series?.id, limit: 2 }
    const { calls, cursor } = await scheduler.list(query)
    expect(calls.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(['2026-11-24', '2026-11-25'])
    expect((await scheduler.list({ ...query, cursor })).calls).toHaveLength(1)
    await expect(scheduler.list({ ...query, seriesId: other?.series?.id, cursor })).rejects.toMatchObject({
      code: 'invalid-cursor',
    })
  })

  it('are those of the preview', async () => {
    const { scheduler } = fixture()
    const repeat = { rule: 'FREQ=WEEKLY;BYDAY=SA,SU', count: 3 }
    await scheduler.schedule({ ...DAILY, repeat })
    const expected = previewRecurrence(repeat, NINE)
    for (const { at } of expected) {
      const { calls } = await scheduler.list({ status: 'scheduled' })
      expect(calls.map(call => call.at)).toEqual([at])
      await scheduler.cancel(calls[0]?.id ?? '')
    }
    expect(expected).toHaveLength(3)
    expect((await scheduler.list({ status: 'scheduled' })).calls).toEqual([])
  })
})
