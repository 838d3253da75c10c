import assert from 'node:assert/strict'
import { type AttemptStatus, OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptedCall } from '../../store/call.ts'
import type { AttemptUpdate } from '../../store/step.ts'
import { HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { bare, present, same } from './expect.ts'
import { POLL_MS, type StoreFixture } from './store-fixture.ts'

const statusOf = async (fixture: StoreFixture, call: AttemptedCall) => (await fixture.get(call)).status

/** All permutations. */
const orders = <Value>(values: readonly Value[]): Value[][] =>
  values.length < 2
    ? [[...values]]
    : values.flatMap((value, n) => orders(values.toSpliced(n, 1)).map(rest => [value, ...rest]))

/** The state of a call without its version and without the order of its events. */
async function known(fixture: StoreFixture, call: AttemptedCall) {
  const { status, endedAt, dueAt, attempt } = await fixture.get(call)
  const { reference: _r, callId: _c, to: _t, events, ...rest } = present(attempt)
  return bare({ status, endedAt, dueAt, rest, events: events.map(each => JSON.stringify(bare(each))).sort() })
}

export const recording: Cases = {
  'a repeated update is unchanged and changes nothing': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'ringing', { providerCallId: 'x' })
    const before = await fixture.get(call)
    same(await fixture.report(call, 'ringing', { providerCallId: 'x' }), { recorded: 'unchanged' })
    same(await fixture.get(call), before)
  },
  'an update of a lower rank is kept as an event, and the status stays': async fixture => {
    for (const [n, status] of OPEN_STATUSES.entries()) {
      for (const lower of OPEN_STATUSES.slice(1, n)) {
        const call = await fixture.begin()
        await fixture.report(call, status)
        const { recorded } = await fixture.report(call, lower)
        const { attempt, attempts, ...after } = await fixture.get(call)
        assert.deepEqual([recorded, after.status, attempt?.status], ['unchanged', status, status])
        assert.deepEqual(
          attempt?.events.map(event => event.status),
          [status, lower],
        )
        same(attempts, [attempt])
      }
    }
  },
  'an update of a higher rank is applied': async fixture => {
    const call = await fixture.begin()
    for (const status of [...OPEN_STATUSES.slice(1), 'completed'] as const) {
      assert.equal((await fixture.report(call, status)).recorded, 'applied')
      assert.equal(await statusOf(fixture, call), status)
    }
  },
  'facts that are reported for the first time are filled in, whatever the rank of the update': async fixture => {
    const call = await fixture.begin()
    const endedAt = fixture.at(30 * SECOND)
    await fixture.report(call, 'completed', { at: endedAt, durationMs: 1000 })
    const version = (await fixture.get(call)).version
    const late = { at: fixture.at(SECOND), providerCallId: 'x', cause: 'connected' }
    assert.equal((await fixture.report(call, 'answered', late)).recorded, 'applied')
    const { status, attempt, version: after, ...ended } = await fixture.get(call)
    assert.deepEqual([status, ended.endedAt, after], ['completed', endedAt, version + 1])
    const { providerCallId, answered, answeredAt, durationMs, cause } = present(attempt)
    same(
      { providerCallId, answered, answeredAt, durationMs, cause },
      { providerCallId: 'x', answered: true, answeredAt: late.at, durationMs: 1000, cause: 'connected' },
    )
  },
  'the stronger of two outcomes wins in either order, and both are kept as events': async fixture => {
    const strong = OUTCOMES.filter(outcome => !['expired', 'indeterminate', 'rejected'].includes(outcome))
    for (const [n, winner] of strong.entries()) {
      for (const loser of strong.slice(n + 1)) {
        const [one, two] = [await fixture.begin(), await fixture.begin()]
        await fixture.record([winner, loser].map(status => updateOf(one.attempt, status, fixture.at())))
        await fixture.record([loser, winner].map(status => updateOf(two.attempt, status, fixture.at())))
        assert.deepEqual([await statusOf(fixture, one), await statusOf(fixture, two)], [winner, winner])
        assert.equal((await fixture.get(two)).attempt?.events.length, 2)
      }
    }
  },
  'an ended attempt is never reopened': async fixture => {
    for (const outcome of OUTCOMES.filter(outcome => outcome !== 'expired')) {
      const call = await fixture.begin()
      await fixture.report(call, outcome)
      for (const open of OPEN_STATUSES) await fixture.report(call, open)
      const { status, attempt, endedAt } = await fixture.get(call)
      assert.deepEqual([status, attempt?.status, endedAt], [outcome, outcome, fixture.at()])
    }
    await fixture.pass(HOUR)
    assert.equal((await fixture.license()).licensed.length, 0)
    assert.equal((await fixture.queue()).linesInUse, 0)
  },
  'the final state does not depend on the order of the updates': async fixture => {
    const begun = fixture.at()
    const reported: readonly (Partial<AttemptUpdate> & { status: AttemptStatus })[] = [
      { status: 'initiated', at: new Date(begun.getTime() + 1000), providerCallId: 'x' },
      { status: 'answered', at: new Date(begun.getTime() + 3000), cause: 'connected', details: { a: 'x', b: 1 } },
      { status: 'completed', at: new Date(begun.getTime() + 9000), durationMs: 6000, cause: 'normal' },
      { status: 'failed', at: new Date(begun.getTime() + 8000), cause: 'network', details: { a: 'y', c: null } },
    ]
    const ends: unknown[] = []
    for (const [n, order] of orders(reported).entries()) {
      const call = await fixture.begin()
      for (const { status, ...more } of order) {
        await fixture.report(call, status, { ...more, ...(more.providerCallId && { providerCallId: `x ${n}` }) })
      }
      const end = JSON.stringify(await known(fixture, call)).replaceAll(`x ${n}`, 'x')
      ends.push(end)
    }
    assert.deepEqual(new Set(ends).size, 1, [...new Set(ends)].slice(0, 2).join('\n'))
  },
  'a step records its updates in the given order, several updates of one call included': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    const recorded = await fixture.record([
      updateOf(one.attempt, 'initiated', fixture.at(), { providerCallId: 'x' }),
      updateOf(two.attempt, 'ringing', fixture.at()),
      updateOf(one.attempt, 'answered', fixture.at(), { providerCallId: 'x' }),
      updateOf(one.attempt, 'initiated', fixture.at(), { providerCallId: 'x' }),
      updateOf(one.attempt, 'completed', fixture.at()),
    ])
    assert.deepEqual(
      recorded.map(({ recorded, call }) => [recorded, call?.id, call?.status]),
      [
        ['applied', one.id, 'initiated'],
        ['applied', two.id, 'ringing'],
        ['applied', one.id, 'answered'],
        ['unchanged', undefined, undefined],
        ['applied', one.id, 'completed'],
      ],
    )
  },
  'a refusal of a live attempt changes nothing': async fixture => {
    for (const live of ['initiated', 'ringing', 'answered'] as const) {
      const call = await fixture.begin()
      await fixture.report(call, live)
      const reported = await fixture.report(call, 'rejected', { refusal: { code: 'unavailable' } })
      assert.deepEqual([reported.recorded, await statusOf(fixture, call)], ['unchanged', live])
      assert.equal((await fixture.queue()).backoffUntil, undefined)
    }
  },
  'an update postpones the next poll, a repeated one does not': async fixture => {
    const call = await fixture.begin()
    await fixture.pass(SECOND)
    await fixture.report(call, 'ringing')
    await fixture.pass(SECOND)
    await fixture.report(call, 'ringing')
    assert.deepEqual((await fixture.get(call)).attempt?.nextPollAt, fixture.at(POLL_MS - SECOND))
    await fixture.report(call, 'completed')
    assert.equal((await fixture.get(call)).attempt?.nextPollAt, undefined)
  },
  'the first 32 events are kept, and later updates are still applied': async fixture => {
    const call = await fixture.begin()
    await fixture.record(
      Array.from({ length: 40 }, (_, n) => updateOf(call.attempt, 'ringing', fixture.at(), { cause: `cause ${n}` })),
    )
    assert.equal((await fixture.report(call, 'completed')).recorded, 'applied')
    const { attempt, status } = await fixture.get(call)
    assert.deepEqual([attempt?.events.length, attempt?.events[31]?.cause, status], [32, 'cause 31', 'completed'])
  },
  'a thousand ends are recorded in one step': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1000 })
    await fixture.add(...Array.from({ length: 1000 }, () => ({})))
    const { licensed } = await fixture.license()
    await fixture.pass(MINUTE)
    const recorded = await fixture.record(licensed.map(({ attempt }) => updateOf(attempt, 'completed', fixture.at())))
    assert.ok(recorded.every(({ recorded, call }, n) => recorded === 'applied' && call?.id === licensed[n]?.id))
    assert.equal((await fixture.queue()).linesInUse, 0)
  },
}
