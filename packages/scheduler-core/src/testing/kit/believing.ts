import assert from 'node:assert/strict'
import { dispatchLimits, HOUR, phone, SECOND, updateOf } from './builders.ts'
import { first } from './expect.ts'
import type { SharedCases } from './sharing.ts'
import { retryIn, type World } from './world.ts'

const ids = ({ licensed }: { readonly licensed: readonly { readonly id: string }[] }) => licensed.map(({ id }) => id)

/** A step that is told something and may license. */
const step = (world: World, { updates, decide }: Pick<Parameters<World['advance']>[0], 'updates' | 'decide'>) =>
  world.advance({ updates, dispatch: dispatchLimits(world.names), ...(decide ? { decide } : {}) })

/** What one has seen when it licensed, and another has changed since: a step goes by what is, not by what was seen. */
export const believing: SharedCases = {
  'lines that another has taken are in use': async (world, another) => {
    const other = await another()
    await world.store.addQueue('main', { concurrency: 2 })
    await world.add({}, {}, { provider: 'other' })
    assert.equal((await world.license({ maxLicences: 1 })).licensed.length, 1)
    assert.equal((await other.license({ providers: ['other'] })).licensed.length, 1)
    assert.deepEqual(ids(await world.license()), [])
  },
  'the last line is taken by one of two that license at once, each for a provider of its own': async (
    world,
    another,
  ) => {
    const other = await another()
    await world.store.addQueue('main', { concurrency: 3 })
    await world.add({}, {}, { provider: 'other' }, { provider: 'other' })
    const take = () => world.license({ maxLicences: 1 })
    const takeOther = () => other.license({ maxLicences: 1, providers: ['other'] })
    assert.equal([await take(), await takeOther()].flatMap(ids).length, 2)
    assert.equal((await Promise.all([take(), takeOther()])).flatMap(ids).length, 1)
    assert.equal((await world.queue()).linesInUse, 3)
  },
  'a call that another has added before those that are known is the first': async (world, another) => {
    const other = await another()
    await world.begin()
    await world.add({ at: world.at(2 * SECOND) }, { at: world.at(3 * SECOND) })
    await world.license()
    const earlier = await other.addOne({ at: world.at(SECOND) })
    await world.pass(5 * SECOND)
    assert.deepEqual(ids(await world.license({ maxLicences: 1 })), [earlier.id])
  },
  'a call that another has added meanwhile is licensed, or told to be due': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    const added = await other.addOne()
    const { licensed, nextDueAt, now } = await step(world, { updates: [updateOf(call.attempt, 'ringing', world.at())] })
    assert.ok(ids({ licensed }).includes(added.id) || (nextDueAt && nextDueAt <= now))
  },
  'a call that another has cancelled or put off is not licensed': async (world, another) => {
    const other = await another()
    const [begun, cancelled, putOff, last] = await world.add({}, {}, {}, {})
    assert.deepEqual(ids(await world.license({ maxLicences: 1 })), [begun?.id])
    await other.change({ kind: 'cancel', id: cancelled?.id ?? '' })
    await other.change({ kind: 'defer', id: putOff?.id ?? '', dueAt: world.at(HOUR), ifVersion: putOff?.version ?? 0 })
    assert.deepEqual(ids(await world.license()), [last?.id])
  },
  'a call that another has edited is licensed as it is now': async (world, another) => {
    const other = await another()
    const [begun, edited] = await world.add({}, {})
    assert.deepEqual(ids(await world.license({ maxLicences: 1 })), [begun?.id])
    await other.change({ kind: 'edit', id: edited?.id ?? '', set: { to: phone(77) } })
    assert.equal(first((await world.license()).licensed).to, phone(77))
  },
  'a queue that another has paused licenses nothing, and one that it has narrowed no more than it may': async (
    world,
    another,
  ) => {
    const other = await another()
    await world.add({}, {}, {}, {})
    assert.equal((await world.license({ maxLicences: 1 })).licensed.length, 1)
    await other.store.changeQueue('main', { paused: true })
    assert.deepEqual(ids(await world.license({ maxLicences: 1 })), [])
    await other.store.changeQueue('main', { paused: false, concurrency: 2 })
    assert.equal((await world.license()).licensed.length, 1)
  },
  'what another was told of an attempt is kept when more is told of it': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    await other.tell(call, 'answered', { cause: 'a' })
    await step(world, { updates: [updateOf(call.attempt, 'completed', world.at(), { cause: 'b' })] })
    const { status, attempt } = await world.get(call)
    assert.deepEqual([status, attempt?.events.map(({ cause }) => cause)], ['completed', ['a', 'b']])
  },
  'what another was told that changes nothing is kept when more is told': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    await step(world, { updates: [updateOf(call.attempt, 'answered', world.at(), { cause: 'a' })] })
    await other.tell(call, 'ringing', { cause: 'b' })
    await step(world, { updates: [updateOf(call.attempt, 'completed', world.at(), { cause: 'c' })] })
    const { attempt } = await world.get(call)
    assert.deepEqual(
      attempt?.events.map(({ cause }) => cause),
      ['a', 'b', 'c'],
    )
  },
  'a call that another has cancelled ends with its attempt': async (world, another) => {
    const other = await another()
    await world.addOne({ at: world.at(HOUR) })
    const call = await world.begin()
    await other.change({ kind: 'cancel', id: call.id })
    const updates = [updateOf(call.attempt, 'ringing', world.at()), updateOf(call.attempt, 'busy', world.at())]
    await step(world, { updates, decide: retryIn(HOUR) })
    assert.equal((await world.get(call)).status, 'busy')
  },
  'an id that another has bound is not bound a second time; the rest is recorded': async (world, another) => {
    const other = await another()
    await world.add({ to: phone(1) }, { to: phone(2) })
    const [one, two] = (await world.license()).licensed
    assert.ok(one && two)
    await other.tell(one, 'ringing', { providerCallId: 'x' })
    const { recorded } = await step(world, {
      updates: [updateOf(two.attempt, 'answered', world.at(), { providerCallId: 'x' })],
    })
    assert.equal(first(recorded).recorded, 'applied')
    assert.equal((await world.get(two)).attempt?.providerCallId, undefined)
  },
  'an id that another has bound is not bound to an attempt that ends, either': async (world, another) => {
    const other = await another()
    await world.add({ to: phone(1) }, { to: phone(2) })
    const [one, two] = (await world.license()).licensed
    assert.ok(one && two)
    await other.tell(one, 'ringing', { providerCallId: 'x' })
    await step(world, { updates: [updateOf(two.attempt, 'completed', world.at(), { providerCallId: 'x' })] })
    const { status, attempt } = await world.get(two)
    assert.deepEqual([status, attempt?.providerCallId], ['completed', undefined])
  },
}
