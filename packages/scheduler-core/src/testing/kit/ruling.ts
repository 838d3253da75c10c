import assert from 'node:assert/strict'
import type { DispatchLimits } from '../../store/step.ts'
import { aCall, DAY, dispatchLimits, HOUR, MINUTE, phone, ruled, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** The kit's clock starts on a Monday at 09:00 UTC. */
const CLOSED = ruled({ hours: { hours: { 'mon-sun': [['10:00', '11:00']] }, zone: 'UTC' } })
const ON_THE_HOUR = Date.UTC(2026, 2, 2, 10)

const onlyOne = { to: phone(1) }

const perDay = (fixture: StoreFixture, calls: number, queue?: string) => {
  const budget = { perDay: { callsPerDay: calls } }
  return ruled(queue === undefined ? budget : { queues: { [queue]: budget } }, fixture.at())
}

const count = async (fixture: StoreFixture, limits: Partial<DispatchLimits>) =>
  (await fixture.license(limits)).licensed.length

export const ruling: Cases = {
  'a call outside its hours is held until they open, and the calls behind it do not wait': async fixture => {
    const call = await fixture.addOne()
    const other = await fixture.addOne({ queue: 'other' })
    const rules = ruled({ queues: { main: { hours: { hours: { mon: [['10:00', '11:00']] }, zone: 'UTC' } } } })
    const { licensed, held } = await fixture.license(rules)
    assert.deepEqual(
      licensed.map(({ id }) => id),
      [other.id],
    )
    const until = new Date(ON_THE_HOUR)
    same(held, [{ call, reason: 'window', until, rule: 'calling hours in UTC' }])
  },
  'a call is licensed within its hours only while it can still begin in them': async fixture => {
    await fixture.add({}, {})
    await fixture.pass(ON_THE_HOUR - fixture.at().getTime() - 1)
    assert.equal(await count(fixture, { ...CLOSED, maxLicences: 1 }), 0)
    await fixture.pass(1)
    assert.equal((await fixture.license({ ...CLOSED, maxLicences: 1 })).licensed.length, 1)
    await fixture.pass(HOUR - 5 * SECOND + 1)
    const { licensed, held } = await fixture.license(CLOSED)
    assert.equal(licensed.length, 0)
    assert.deepEqual(first(held).until, new Date(ON_THE_HOUR + DAY))
  },
  'the rules of a call are kept, and narrow those of all': async fixture => {
    const rules = {
      timeZone: 'America/New_York',
      hours: [{ hours: { mon: [['04:00', '04:30']] as const } }],
      limits: [{ attempts: [{ most: 1, within: 'day' as const }], pauseMs: 1000 }],
    }
    const call = await fixture.addOne({ rules })
    same((await fixture.get(call)).rules, rules)
    // 04:00 in New York is 09:00 UTC.
    const often = { attempts: [{ most: 9, within: 'day' as const }], pauseMs: 2000 }
    const always = ruled({ hours: { hours: { 'mon-sun': [['00:00', '24:00']] } }, limits: often })
    assert.equal((await fixture.license({ ...always, maxLicences: 5 })).licensed.length, 1)
    const late = await fixture.addOne({ rules })
    await fixture.pass(HOUR)
    const { held } = await fixture.license(always)
    assert.deepEqual([first(held).call.id, first(held).reason], [late.id, 'window'])
  },
  'the rules of a call are edited one by one, and removed': async fixture => {
    const call = await fixture.addOne({ rules: { timeZone: 'Europe/Berlin', limits: [{ pauseMs: 5 }] } })
    const edited = await fixture.change({ kind: 'edit', id: call.id, set: { rules: { timeZone: 'Asia/Tokyo' } } })
    same(edited.call?.rules, { timeZone: 'Asia/Tokyo', limits: [{ pauseMs: 5 }] })
    same((await fixture.get(call)).rules, { timeZone: 'Asia/Tokyo', limits: [{ pauseMs: 5 }] })
    await fixture.change({ kind: 'edit', id: call.id, set: { rules: { timeZone: null, limits: null } } })
    assert.equal((await fixture.get(call)).rules, undefined)
  },
  'a call may be due later than it was asked for': async fixture => {
    const call = await fixture.addOne({ dueAt: fixture.at(HOUR) })
    assert.deepEqual([call.at, call.dueAt], [fixture.at(), fixture.at(HOUR)])
    const { licensed, nextDueAt } = await fixture.license()
    assert.deepEqual([licensed.length, nextDueAt], [0, fixture.at(HOUR)])
    const set = { at: fixture.at(MINUTE), dueAt: fixture.at(2 * MINUTE) }
    await fixture.change({ kind: 'edit', id: call.id, set })
    const { at, dueAt } = await fixture.get(call)
    assert.deepEqual([at, dueAt], [set.at, set.dueAt])
    await fixture.pass(2 * MINUTE)
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'the pause between attempts to a number counts from the end of the last one, over all queues': async fixture => {
    const rules = ruled({ limits: { pauseMs: HOUR } })
    const call = await fixture.begin(onlyOne, rules)
    await fixture.pass(30 * MINUTE)
    await fixture.report(call, 'busy')
    await fixture.addOne({ ...onlyOne, queue: 'other' })
    const { licensed, held } = await fixture.license(rules)
    assert.deepEqual([licensed.length, first(held).reason, first(held).until], [0, 'limit', fixture.at(HOUR)])
    await fixture.pass(HOUR - 1)
    assert.equal(await count(fixture, rules), 0)
    await fixture.pass(1)
    assert.equal(await count(fixture, rules), 1)
  },
  'completed calls count for their own limit, and other ends do not': async fixture => {
    const rules = ruled({ limits: { completed: [{ most: 1, within: DAY }] } })
    const busy = await fixture.begin(onlyOne, rules)
    await fixture.report(busy, 'busy')
    const completed = await fixture.begin(onlyOne, rules)
    await fixture.addOne(onlyOne)
    assert.equal(await count(fixture, rules), 0, 'An open call may complete')
    await fixture.pass(MINUTE)
    await fixture.report(completed, 'completed')
    assert.deepEqual(first((await fixture.license(rules)).held).until, fixture.at(DAY))
    await fixture.pass(DAY)
    assert.equal(await count(fixture, rules), 1)
  },
  'a limit by day counts the day of the zone of the number': async fixture => {
    const rules = ruled({ limits: { attempts: [{ most: 1, within: 'day' }] } })
    const call = { ...onlyOne, rules: { timeZone: 'America/New_York' } }
    await fixture.begin(call, rules)
    await fixture.addOne(call)
    const { held } = await fixture.license(rules)
    assert.deepEqual(first(held).until, new Date('2026-03-03T05:00:00.000Z'))
  },
  'a queue licenses no more calls a day than its budget, and the rest on the next day': async fixture => {
    await fixture.add({}, {}, {}, { queue: 'other' })
    assert.equal(await count(fixture, perDay(fixture, 2, 'main')), 3)
    const { licensed, nextDueAt } = await fixture.license(perDay(fixture, 2, 'main'))
    const midnight = new Date('2026-03-03T00:00:00.000Z')
    assert.deepEqual([licensed.length, nextDueAt], [0, midnight])
    await fixture.pass(midnight.getTime() - fixture.at().getTime())
    assert.equal(await count(fixture, perDay(fixture, 2, 'main')), 1)
  },
  'all queues together license no more calls a day than the budget of all': async fixture => {
    await fixture.add({}, { queue: 'a' }, { queue: 'b' }, { queue: 'c' })
    assert.equal(await count(fixture, perDay(fixture, 3)), 3)
    assert.equal(await count(fixture, perDay(fixture, 3)), 0)
  },
  'any number of queues whose days are used up delay no call in another queue': async fixture => {
    const names = Array.from({ length: 70 }, (_, n) => `queue ${n}`)
    const day = () => {
      const queues = Object.fromEntries(names.map(name => [name, { perDay: { callsPerDay: 1 } }]))
      return ruled({ queues }, fixture.at())
    }
    await fixture.add(...[...names, ...names].map(queue => ({ queue })))
    const other = await fixture.addOne({ queue: 'last', at: fixture.at(SECOND) })
    const licensed = new Set<string>()
    for (let steps = 0; !licensed.has(other.id); steps++) {
      assert.ok(steps < 20, 'The steps come to an end')
      const step = await fixture.license(day())
      for (const { id } of step.licensed) licensed.add(id)
      if (licensed.size === names.length) await fixture.pass(SECOND)
    }
    assert.equal(licensed.size, names.length + 1)
  },
  'an attempt that was not placed does not count for a day': async fixture => {
    const refused = await fixture.begin({}, perDay(fixture, 1))
    await fixture.report(refused, 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal(await count(fixture, perDay(fixture, 1)), 1)
    assert.equal(await count(fixture, perDay(fixture, 1)), 0)
  },
  'minutes of a day count as long as a call may last, and as long as it lasted once it has ended': async fixture => {
    const day = () => ruled({ perDay: { minutesPerDay: 120 } }, fixture.at())
    await fixture.add({}, {}, {})
    const { licensed } = await fixture.license(day())
    assert.equal(licensed.length, 2)
    assert.equal(await count(fixture, day()), 0)
    const end = { answered: true, durationMs: 61 * MINUTE }
    await fixture.report(first(licensed), 'completed', end)
    assert.equal(await count(fixture, day()), 0)
    await fixture.report(present(licensed[1]), 'no-answer')
    assert.equal(await count(fixture, day()), 0)
  },
  'a call that a step ends counts for the day as long as it lasted in the same step': async fixture => {
    const day = () => ruled({ perDay: { minutesPerDay: 60 } }, fixture.at())
    const { attempt } = await fixture.begin({}, day())
    await fixture.addOne()
    const updates = [updateOf(attempt, 'busy', fixture.at())]
    const { licensed } = await fixture.advance({ updates, dispatch: dispatchLimits(fixture.names, day()) })
    assert.equal(licensed.length, 1)
  },
  'a retry that a step makes due waits for the next day if the day is used up': async fixture => {
    const { attempt } = await fixture.begin({}, perDay(fixture, 1))
    const updates = [updateOf(attempt, 'busy', fixture.at())]
    const dispatch = dispatchLimits(fixture.names, perDay(fixture, 1))
    const { licensed, nextDueAt } = await fixture.advance({ updates, dispatch, decide: retryIn(0) })
    assert.deepEqual([licensed.length, nextDueAt], [0, new Date('2026-03-03T00:00:00.000Z')])
  },
  'an attempt that a step proves placed after all counts for the day in the same step': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'rejected', { refusal: { code: 'invalid-number' } })
    await fixture.addOne()
    const updates = [updateOf(call.attempt, 'completed', fixture.at())]
    const dispatch = dispatchLimits(fixture.names, perDay(fixture, 1))
    assert.equal((await fixture.advance({ updates, dispatch })).licensed.length, 0)
  },
  'the fingerprint of the rules is kept, and every step returns it': async fixture => {
    assert.equal((await fixture.store.dispatchState()).rules, undefined)
    assert.equal((await fixture.license()).rules, undefined)
    assert.equal((await fixture.store.changeDispatch({ rules: 'one' })).rules, 'one')
    await fixture.store.changeDispatch({ paused: true })
    await fixture.addOne()
    assert.deepEqual([(await fixture.store.dispatchState()).rules, (await fixture.license()).rules], ['one', 'one'])
  },
  'inspect reads what a step would decide by, and changes nothing': async fixture => {
    const [one, two] = await fixture.add({ to: phone(1) }, { to: phone(2) }, { queue: 'later', at: fixture.at(HOUR) })
    await fixture.store.doNotCall.add([{ number: phone(2) }])
    await fixture.store.changeDispatch({ rules: 'one' })
    const limits = dispatchLimits(fixture.names, {
      ...ruled({ perDay: { callsPerDay: 5 } }, fixture.at()),
      recentMs: HOUR,
    })
    const before = await fixture.store.list({ order: 'soonest', limit: 100 })
    const { now, queues, doNotCall, spent, rules } = await fixture.store.inspect(limits)
    assert.deepEqual(now, fixture.at())
    const main = present(queues.find(({ queue }) => queue.name === 'main'))
    same(main.due, [one, two])
    assert.ok(queues.every(({ isLocked }) => isLocked))
    assert.deepEqual(present(queues.find(({ queue }) => queue.name === 'later')).next?.dueAt, fixture.at(HOUR))
    assert.deepEqual(
      doNotCall.map(({ number }) => number),
      [phone(2)],
    )
    assert.deepEqual([first(spent).calls, first(spent).open, rules], [0, 0, 'one'])
    same(await fixture.store.list({ order: 'soonest', limit: 100 }), before)
  },
  'inspect reads further due calls than there are lines': async fixture => {
    const calls = [0, 1, 2].map(() => aCall(fixture.names, fixture.at(), { queue: 'narrow' }))
    const added = await fixture.store.add(calls, { concurrency: 1 })
    const { queues } = await fixture.store.inspect(dispatchLimits(fixture.names, { maxLicences: 2 }))
    same(first(queues).due, added)
  },
}
