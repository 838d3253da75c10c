import assert from 'node:assert/strict'
import { dispatchLimits, HOUR, phone, SECOND, updateOf } from './builders.ts'
import { first } from './expect.ts'
import type { SharedCases } from './sharing.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

const ids = ({ licensed }: { readonly licensed: readonly { readonly id: string }[] }) => licensed.map(({ id }) => id)

/** A step that records and dispatches. */
const step = (
  fixture: StoreFixture,
  { updates, decide }: Pick<Parameters<StoreFixture['advance']>[0], 'updates' | 'decide'>,
) => fixture.advance({ updates, dispatch: dispatchLimits(fixture.names), ...(decide ? { decide } : {}) })

/**
 * An instance has read data that another instance has changed since. A step uses the current data.
 */
export const staleReads: SharedCases = {
  'lines that another instance has taken are in use': async (fixture, another) => {
    const other = await another()
    await fixture.store.addQueue('main', { concurrency: 2 })
    await fixture.add({}, {}, { provider: 'other' })
    assert.equal((await fixture.license({ maxLicences: 1 })).licensed.length, 1)
    assert.equal((await other.license({ providers: ['other'] })).licensed.length, 1)
    assert.deepEqual(ids(await fixture.license()), [])
  },
  'one of two concurrent instances with different providers takes the last line': async (fixture, another) => {
    const other = await another()
    await fixture.store.addQueue('main', { concurrency: 3 })
    await fixture.add({}, {}, { provider: 'other' }, { provider: 'other' })
    const take = () => fixture.license({ maxLicences: 1 })
    const takeOther = () => other.license({ maxLicences: 1, providers: ['other'] })
    assert.equal([await take(), await takeOther()].flatMap(ids).length, 2)
    assert.equal((await Promise.all([take(), takeOther()])).flatMap(ids).length, 1)
    assert.equal((await fixture.queue()).linesInUse, 3)
  },
  'an earlier call that another instance has added is licensed first': async (fixture, another) => {
    const other = await another()
    await fixture.begin()
    await fixture.add({ at: fixture.at(2 * SECOND) }, { at: fixture.at(3 * SECOND) })
    await fixture.license()
    const earlier = await other.addOne({ at: fixture.at(SECOND) })
    await fixture.pass(5 * SECOND)
    assert.deepEqual(ids(await fixture.license({ maxLicences: 1 })), [earlier.id])
  },
  'a call that another instance has added is licensed, or nextDueAt is not in the future': async (fixture, another) => {
    const other = await another()
    const call = await fixture.begin()
    const added = await other.addOne()
    const { licensed, nextDueAt, now } = await step(fixture, {
      updates: [updateOf(call.attempt, 'ringing', fixture.at())],
    })
    assert.ok(ids({ licensed }).includes(added.id) || (nextDueAt && nextDueAt <= now))
  },
  'a call that another instance has cancelled or deferred is not licensed': async (fixture, another) => {
    const other = await another()
    const [begun, cancelled, putOff, last] = await fixture.add({}, {}, {}, {})
    assert.deepEqual(ids(await fixture.license({ maxLicences: 1 })), [begun?.id])
    await other.change({ kind: 'cancel', id: cancelled?.id ?? '' })
    await other.change({
      kind: 'defer',
      id: putOff?.id ?? '',
      dueAt: fixture.at(HOUR),
      ifVersion: putOff?.version ?? 0,
    })
    assert.deepEqual(ids(await fixture.license()), [last?.id])
  },
  'a call that another instance has edited is licensed with the edit': async (fixture, another) => {
    const other = await another()
    const [begun, edited] = await fixture.add({}, {})
    assert.deepEqual(ids(await fixture.license({ maxLicences: 1 })), [begun?.id])
    await other.change({ kind: 'edit', id: edited?.id ?? '', set: { to: phone(77) } })
    assert.equal(first((await fixture.license()).licensed).to, phone(77))
  },
  'a queue that another instance has paused or reduced licenses no more than it may': async (fixture, another) => {
    const other = await another()
    await fixture.add({}, {}, {}, {})
    assert.equal((await fixture.license({ maxLicences: 1 })).licensed.length, 1)
    await other.store.changeQueue('main', { paused: true })
    assert.deepEqual(ids(await fixture.license({ maxLicences: 1 })), [])
    await other.store.changeQueue('main', { paused: false, concurrency: 2 })
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'events that another instance recorded are kept when more are recorded': async (fixture, another) => {
    const other = await another()
    const call = await fixture.begin()
    await other.report(call, 'answered', { cause: 'a' })
    await step(fixture, { updates: [updateOf(call.attempt, 'completed', fixture.at(), { cause: 'b' })] })
    const { status, attempt } = await fixture.get(call)
    assert.deepEqual([status, attempt?.events.map(({ cause }) => cause)], ['completed', ['a', 'b']])
  },
  'events of unchanged updates that another instance recorded are kept when more are recorded': async (
    fixture,
    another,
  ) => {
    const other = await another()
    const call = await fixture.begin()
    await step(fixture, { updates: [updateOf(call.attempt, 'answered', fixture.at(), { cause: 'a' })] })
    await other.report(call, 'ringing', { cause: 'b' })
    await step(fixture, { updates: [updateOf(call.attempt, 'completed', fixture.at(), { cause: 'c' })] })
    const { attempt } = await fixture.get(call)
    assert.deepEqual(
      attempt?.events.map(({ cause }) => cause),
      ['a', 'b', 'c'],
    )
  },
  'a call that another instance has cancelled ends with its attempt': async (fixture, another) => {
    const other = await another()
    await fixture.addOne({ at: fixture.at(HOUR) })
    const call = await fixture.begin()
    await other.change({ kind: 'cancel', id: call.id })
    const updates = [updateOf(call.attempt, 'ringing', fixture.at()), updateOf(call.attempt, 'busy', fixture.at())]
    await step(fixture, { updates, decide: retryIn(HOUR) })
    assert.equal((await fixture.get(call)).status, 'busy')
  },
  'an update with an id that another instance has bound is unknown': async (fixture, another) => {
    const other = await another()
    await fixture.add({ to: phone(1) }, { to: phone(2) })
    const [one, two] = (await fixture.license()).licensed
    assert.ok(one && two)
    await other.report(one, 'ringing', { providerCallId: 'x' })
    const { recorded } = await step(fixture, {
      updates: [updateOf(two.attempt, 'answered', fixture.at(), { providerCallId: 'x' })],
    })
    assert.equal(first(recorded).recorded, 'unknown')
    const { status, attempt } = await fixture.get(two)
    assert.deepEqual([status, attempt?.providerCallId], ['dialing', undefined])
  },
  'an update with an id that another instance has bound ends no attempt': async (fixture, another) => {
    const other = await another()
    await fixture.add({ to: phone(1) }, { to: phone(2) })
    const [one, two] = (await fixture.license()).licensed
    assert.ok(one && two)
    await other.report(one, 'ringing', { providerCallId: 'x' })
    await step(fixture, { updates: [updateOf(two.attempt, 'completed', fixture.at(), { providerCallId: 'x' })] })
    const { status, attempt } = await fixture.get(two)
    assert.deepEqual([status, attempt?.providerCallId], ['dialing', undefined])
  },
}
