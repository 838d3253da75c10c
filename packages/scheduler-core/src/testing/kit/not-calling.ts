import assert from 'node:assert/strict'
import { DAY, dispatchLimits, HOUR, phone, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, same } from './expect.ts'
import type { SharedCases } from './sharing.ts'
import { retryIn } from './store-fixture.ts'

const ENTRY = { number: phone(7), reason: 'asked us to stop', source: 'agent' }

export const notCalling: Cases = {
  'an entry is kept with its reason, source, time and end': async ({ store, at }) => {
    assert.equal(await store.doNotCall.add([{ ...ENTRY, until: at(DAY) }, { number: phone(8) }]), 2)
    same(await store.doNotCall.find([phone(8), phone(7), phone(9)]), [
      { ...ENTRY, until: at(DAY), addedAt: at() },
      { number: phone(8), addedAt: at() },
    ])
  },
  'an entry replaces the one of its number, and of several for one number the last counts': async fixture => {
    const { doNotCall } = fixture.store
    await doNotCall.add([ENTRY])
    await fixture.pass(HOUR)
    const added = await doNotCall.add([
      { number: phone(7), reason: 'first' },
      { number: phone(7), reason: 'last' },
    ])
    assert.equal(added, 0)
    same(await doNotCall.find([phone(7)]), [{ number: phone(7), reason: 'last', addedAt: fixture.at() }])
  },
  'an entry that is removed is not found, and one that is not there removes nothing': async ({ store }) => {
    await store.doNotCall.add([ENTRY])
    assert.deepEqual(
      [await store.doNotCall.remove([phone(7), phone(8)]), await store.doNotCall.remove([phone(7)])],
      [1, 0],
    )
    assert.deepEqual(await store.doNotCall.find([phone(7)]), [])
    assert.deepEqual(
      [await store.doNotCall.add([]), await store.doNotCall.remove([]), await store.doNotCall.find([])],
      [0, 0, []],
    )
  },
  'the entries are listed by number, page by page': async ({ store }) => {
    await store.doNotCall.add([5, 3, 1, 4, 2].map(n => ({ number: phone(n) })))
    const one = await store.doNotCall.list({ limit: 2 })
    const two = await store.doNotCall.list({ limit: 3, after: one.next })
    const numbers = [...one.items, ...two.items].map(({ number }) => number)
    assert.deepEqual(numbers, [1, 2, 3, 4, 5].map(phone))
    assert.deepEqual([one.next, two.next], [phone(2), undefined])
  },
  'a call to a number on the list is held, and the calls behind it do not wait': async fixture => {
    await fixture.store.doNotCall.add([ENTRY])
    const [call, other] = await fixture.add({ to: phone(7) }, {})
    const { licensed, held } = await fixture.license()
    assert.deepEqual(
      licensed.map(({ id }) => id),
      [other?.id],
    )
    same(held, [{ call, reason: 'do-not-call', rule: 'asked us to stop' }])
  },
  'a number that was added after its call holds the call too, and one that was removed does not': async fixture => {
    await fixture.addOne({ to: phone(7) })
    await fixture.store.doNotCall.add([ENTRY])
    assert.equal((await fixture.license()).held.length, 1)
    await fixture.store.doNotCall.remove([phone(7)])
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'an entry counts until its end, to the millisecond': async fixture => {
    await fixture.store.doNotCall.add([{ number: phone(7), until: fixture.at(HOUR) }])
    await fixture.addOne({ to: phone(7) })
    await fixture.pass(HOUR - 1)
    assert.equal((await fixture.license()).held.length, 1)
    await fixture.pass(1)
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'the retry that a step schedules is held in the same step if its number is on the list': async fixture => {
    const call = await fixture.begin({ to: phone(7) })
    await fixture.store.doNotCall.add([ENTRY])
    const updates = [updateOf(call.attempt, 'busy', fixture.at())]
    const dispatch = dispatchLimits(fixture.names)
    const { licensed, held } = await fixture.advance({ updates, dispatch, decide: retryIn(0) })
    assert.deepEqual([licensed.length, first(held).reason], [0, 'do-not-call'])
  },
  'thousands of entries are added at once': async ({ store }) => {
    const entries = Array.from({ length: 5000 }, (_, n) => ({ number: phone(n), source: 'registry' }))
    assert.equal(await store.doNotCall.add(entries), 5000)
    assert.equal(await store.doNotCall.add(entries), 0)
    assert.equal((await store.doNotCall.find(entries.map(({ number }) => number))).length, 5000)
  },
}

/** A number is added by another instance. */
export const listedByOthers: SharedCases = {
  'a number that one instance added is held by the other': async (fixture, another) => {
    const other = await another()
    await fixture.addOne({ to: phone(7) })
    await other.store.doNotCall.add([ENTRY])
    const { licensed, held } = await fixture.license()
    assert.deepEqual([licensed.length, first(held).reason], [0, 'do-not-call'])
  },
  'no licence is given after an add has resolved, however many steps are under way': async (fixture, another) => {
    const other = await another()
    const calls = await fixture.add(...Array.from({ length: 20 }, (_, n) => ({ to: phone(100 + n) })))
    const numbers = calls.map(({ to }) => ({ number: to }))
    const waiting = async () => {
      const { items } = await fixture.store.list({ order: 'soonest', limit: 100, statuses: ['scheduled'] })
      return items.map(({ id }) => id)
    }
    const steps = [0, 1, 2, 3].map(async () => (await fixture.license({ maxLicences: 2 })).licensed)
    await other.store.doNotCall.add(numbers)
    const left = await waiting()
    const late = await fixture.license({ maxLicences: 20 })
    assert.equal(late.licensed.length, 0)
    await Promise.all(steps)
    assert.deepEqual(await waiting(), left)
    assert.equal(late.held.length, left.length)
  },
}
