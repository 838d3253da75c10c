import assert from 'node:assert/strict'
import { type AttemptStatus, OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptedCall } from '../../store/call.ts'
import type { AttemptUpdate } from '../../store/step.ts'
import { HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { bare, present, same } from './expect.ts'
import { LOOK_MS, type World } from './world.ts'

const statusOf = async (world: World, call: AttemptedCall) => (await world.get(call)).status

/** All orders of a few things. */
const orders = <Value>(values: readonly Value[]): Value[][] =>
  values.length < 2
    ? [[...values]]
    : values.flatMap((value, n) => orders(values.toSpliced(n, 1)).map(rest => [value, ...rest]))

/** What is known of a call, but for how often it changed and in which order it was told. */
async function known(world: World, call: AttemptedCall) {
  const { status, endedAt, dueAt, attempt } = await world.get(call)
  const { reference: _r, callId: _c, to: _t, events: told, ...rest } = present(attempt)
  return bare({ status, endedAt, dueAt, rest, told: told.map(each => JSON.stringify(bare(each))).sort() })
}

export const recording: Cases = {
  'news that was told before is unchanged, and changes nothing': async world => {
    const call = await world.begin()
    await world.tell(call, 'ringing', { providerCallId: 'x' })
    const before = await world.get(call)
    same(await world.tell(call, 'ringing', { providerCallId: 'x' }), { recorded: 'unchanged' })
    same(await world.get(call), before)
  },
  'news of a lower rank is kept beside the attempt, whose status stays': async world => {
    for (const [n, status] of OPEN_STATUSES.entries()) {
      for (const lower of OPEN_STATUSES.slice(1, n)) {
        const call = await world.begin()
        await world.tell(call, status)
        const { recorded } = await world.tell(call, lower)
        const { attempt, attempts, ...after } = await world.get(call)
        assert.deepEqual([recorded, after.status, attempt?.status], ['unchanged', status, status])
        assert.deepEqual(
          attempt?.events.map(told => told.status),
          [status, lower],
        )
        same(attempts, [attempt])
      }
    }
  },
  'news of a higher rank is applied': async world => {
    const call = await world.begin()
    for (const status of [...OPEN_STATUSES.slice(1), 'completed'] as const) {
      assert.equal((await world.tell(call, status)).recorded, 'applied')
      assert.equal(await statusOf(world, call), status)
    }
  },
  'what is told for the first time is filled in, whatever its rank': async world => {
    const call = await world.begin()
    const endedAt = world.at(30 * SECOND)
    await world.tell(call, 'completed', { at: endedAt, durationMs: 1000 })
    const version = (await world.get(call)).version
    const late = { at: world.at(SECOND), providerCallId: 'x', cause: 'connected' }
    assert.equal((await world.tell(call, 'answered', late)).recorded, 'applied')
    const { status, attempt, version: after, ...ended } = await world.get(call)
    assert.deepEqual([status, ended.endedAt, after], ['completed', endedAt, version + 1])
    const { providerCallId, answered, answeredAt, durationMs, cause } = present(attempt)
    same(
      { providerCallId, answered, answeredAt, durationMs, cause },
      { providerCallId: 'x', answered: true, answeredAt: late.at, durationMs: 1000, cause: 'connected' },
    )
  },
  'of two outcomes the stronger holds, whichever came first, and both stay in the news': async world => {
    const strong = OUTCOMES.filter(outcome => !['expired', 'indeterminate', 'rejected'].includes(outcome))
    for (const [n, winner] of strong.entries()) {
      for (const loser of strong.slice(n + 1)) {
        const [one, two] = [await world.begin(), await world.begin()]
        await world.record([winner, loser].map(status => updateOf(one.attempt, status, world.at())))
        await world.record([loser, winner].map(status => updateOf(two.attempt, status, world.at())))
        assert.deepEqual([await statusOf(world, one), await statusOf(world, two)], [winner, winner])
        assert.equal((await world.get(two)).attempt?.events.length, 2)
      }
    }
  },
  'an ended attempt is never reopened': async world => {
    for (const outcome of OUTCOMES.filter(outcome => outcome !== 'expired')) {
      const call = await world.begin()
      await world.tell(call, outcome)
      for (const open of OPEN_STATUSES) await world.tell(call, open)
      const { status, attempt, endedAt } = await world.get(call)
      assert.deepEqual([status, attempt?.status, endedAt], [outcome, outcome, world.at()])
    }
    await world.pass(HOUR)
    assert.equal((await world.license()).licensed.length, 0)
    assert.equal((await world.queue()).linesInUse, 0)
  },
  'the end does not depend on the order of the news': async world => {
    const begun = world.at()
    const told: readonly (Partial<AttemptUpdate> & { status: AttemptStatus })[] = [
      { status: 'initiated', at: new Date(begun.getTime() + 1000), providerCallId: 'x' },
      { status: 'answered', at: new Date(begun.getTime() + 3000), cause: 'connected' },
      { status: 'completed', at: new Date(begun.getTime() + 9000), durationMs: 6000, cause: 'normal' },
      { status: 'failed', at: new Date(begun.getTime() + 8000), cause: 'network' },
    ]
    const ends: unknown[] = []
    for (const [n, order] of orders(told).entries()) {
      const call = await world.begin()
      for (const { status, ...more } of order) {
        await world.tell(call, status, { ...more, ...(more.providerCallId && { providerCallId: `x ${n}` }) })
      }
      const end = JSON.stringify(await known(world, call)).replaceAll(`x ${n}`, 'x')
      ends.push(end)
    }
    assert.deepEqual(new Set(ends).size, 1, [...new Set(ends)].slice(0, 2).join('\n'))
  },
  'one step records its news in the given order, repeats of one call too': async world => {
    const [one, two] = [await world.begin(), await world.begin()]
    const recorded = await world.record([
      updateOf(one.attempt, 'initiated', world.at(), { providerCallId: 'x' }),
      updateOf(two.attempt, 'ringing', world.at()),
      updateOf(one.attempt, 'answered', world.at(), { providerCallId: 'x' }),
      updateOf(one.attempt, 'initiated', world.at(), { providerCallId: 'x' }),
      updateOf(one.attempt, 'completed', world.at()),
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
  'a refusal of a call that is known to ring is not believed': async world => {
    for (const live of ['initiated', 'ringing', 'answered'] as const) {
      const call = await world.begin()
      await world.tell(call, live)
      const told = await world.tell(call, 'rejected', { refusal: { code: 'unavailable' } })
      assert.deepEqual([told.recorded, await statusOf(world, call)], ['unchanged', live])
      assert.equal((await world.queue()).backoffUntil, undefined)
    }
  },
  'news puts off the next look, repeats do not': async world => {
    const call = await world.begin()
    await world.pass(SECOND)
    await world.tell(call, 'ringing')
    await world.pass(SECOND)
    await world.tell(call, 'ringing')
    assert.deepEqual((await world.get(call)).attempt?.nextPollAt, world.at(LOOK_MS - SECOND))
    await world.tell(call, 'completed')
    assert.equal((await world.get(call)).attempt?.nextPollAt, undefined)
  },
  'of much news the first 32 pieces are kept, the rest is still applied': async world => {
    const call = await world.begin()
    await world.record(
      Array.from({ length: 40 }, (_, n) => updateOf(call.attempt, 'ringing', world.at(), { cause: `cause ${n}` })),
    )
    assert.equal((await world.tell(call, 'completed')).recorded, 'applied')
    const { attempt, status } = await world.get(call)
    assert.deepEqual([attempt?.events.length, attempt?.events[31]?.cause, status], [32, 'cause 31', 'completed'])
  },
  'a thousand ends are recorded in one step': async world => {
    await world.store.addQueue('main', { concurrency: 1000 })
    await world.add(...Array.from({ length: 1000 }, () => ({})))
    const { licensed } = await world.license()
    await world.pass(MINUTE)
    const recorded = await world.record(licensed.map(({ attempt }) => updateOf(attempt, 'completed', world.at())))
    assert.ok(recorded.every(({ recorded, call }, n) => recorded === 'applied' && call?.id === licensed[n]?.id))
    assert.equal((await world.queue()).linesInUse, 0)
  },
}
