import assert from 'node:assert/strict'
import type { CallEdit } from '../../store/change-call.ts'
import { HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { same } from './expect.ts'
import { retryIn } from './store-fixture.ts'

const EVERYTHING = (at: Date, notAfter: Date): CallEdit => ({
  to: phone(4000),
  from: phone(4001),
  provider: 'other',
  queue: 'second',
  at,
  localTime: { local: '2026-03-02T12:00', timeZone: 'Asia/Kathmandu' },
  notAfter,
  ownerId: 'berta',
  metadata: { changed: true },
})

/** The changes that end a call that has not begun. */
const ENDS = [{ kind: 'cancel' }, { kind: 'end', outcome: 'expired', cause: 'misfire' }] as const

export const changing: Cases = {
  'an edit changes the given properties and the version': async fixture => {
    await fixture.store.addQueue('second', { concurrency: 1 })
    const call = await fixture.addOne({ key: 'k', ownerId: 'anna', metadata: { changed: false } })
    const set = EVERYTHING(fixture.at(HOUR), fixture.at(2 * HOUR))
    const { call: edited, refused } = await fixture.change({ kind: 'edit', id: call.id, set })
    assert.equal(refused, undefined)
    same(edited, { ...call, ...set, dueAt: set.at, version: 2 })
    same(await fixture.get(call), { ...edited, attempts: [] })
  },
  'an edit leaves the other properties': async fixture => {
    const set = { ...EVERYTHING(fixture.at(HOUR), fixture.at(2 * HOUR)), queue: 'main' }
    const call = await fixture.addOne({
      ...set,
      from: phone(1),
      localTime: set.localTime ?? undefined,
      notAfter: fixture.at(),
    } as never)
    const { call: edited } = await fixture.change({ kind: 'edit', id: call.id, set: {} })
    same(edited, { ...call, version: 2 })
  },
  'null in an edit removes the property': async fixture => {
    const call = await fixture.addOne({
      from: phone(1),
      localTime: { local: '2026-03-02T12:00', timeZone: 'Europe/Paris' },
      notAfter: fixture.at(HOUR),
      ownerId: 'anna',
      metadata: {},
    })
    const set = { from: null, localTime: null, notAfter: null, ownerId: null, metadata: null }
    await fixture.change({ kind: 'edit', id: call.id, set })
    const { from, localTime, notAfter, ownerId, metadata } = await fixture.get(call)
    assert.deepEqual([from, localTime, notAfter, ownerId, metadata], Array(5).fill(undefined))
  },
  'a call that is edited to a later time is licensed in the order of that time': async fixture => {
    const [one, two] = await fixture.add({}, { at: fixture.at(MINUTE) })
    await fixture.change({ kind: 'edit', id: one?.id ?? '', set: { at: fixture.at(2 * MINUTE) } })
    assert.deepEqual((await fixture.license()).licensed, [])
    await fixture.pass(2 * MINUTE)
    assert.deepEqual(
      (await fixture.license()).licensed.map(({ id }) => id),
      [two?.id, one?.id],
    )
  },
  'a call that is edited into another queue is licensed there, to its new number': async fixture => {
    await fixture.store.addQueue('second', { concurrency: 1, paused: true })
    const call = await fixture.addOne()
    await fixture.change({ kind: 'edit', id: call.id, set: { queue: 'second', to: phone(4000) } })
    assert.deepEqual((await fixture.license()).licensed, [])
    await fixture.store.changeQueue('second', { paused: false })
    const { licensed } = await fixture.license()
    assert.deepEqual(
      licensed.map(({ attempt }) => [attempt.queue, attempt.to]),
      [['second', phone(4000)]],
    )
  },
  'a waiting retry can be edited to another time': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(HOUR))
    const { call: edited } = await fixture.change({ kind: 'edit', id: call.id, set: { at: fixture.at(MINUTE) } })
    assert.deepEqual([edited?.dueAt, edited?.lastOutcome], [fixture.at(MINUTE), 'busy'])
  },
  'a deferral moves dueAt and leaves at': async fixture => {
    const call = await fixture.addOne({ notAfter: fixture.at(HOUR) })
    const { call: deferred } = await fixture.change({ kind: 'defer', id: call.id, dueAt: fixture.at(MINUTE) })
    same(deferred, { ...call, dueAt: fixture.at(MINUTE), version: 2 })
    assert.deepEqual((await fixture.license()).licensed, [])
    await fixture.pass(MINUTE)
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'a deferral may set or remove notAfter': async fixture => {
    const call = await fixture.addOne()
    const defer = { kind: 'defer', id: call.id, dueAt: fixture.at() } as const
    assert.deepEqual((await fixture.change({ ...defer, notAfter: fixture.at(HOUR) })).call?.notAfter, fixture.at(HOUR))
    assert.equal((await fixture.change({ ...defer, notAfter: null })).call?.notAfter, undefined)
  },
  'an expired call has ended with its cause, and is never licensed': async fixture => {
    const call = await fixture.addOne()
    const { call: expired } = await fixture.change({ kind: 'end', outcome: 'expired', id: call.id, cause: 'misfire' })
    same(expired, { ...call, status: 'expired', cause: 'misfire', endedAt: fixture.at(), version: 2 })
    assert.deepEqual((await fixture.license()).licensed, [])
  },
  'a call can be ended as cancelled or indeterminate, with a cause, and is never licensed': async fixture => {
    for (const outcome of ['cancelled', 'indeterminate'] as const) {
      const call = await fixture.addOne()
      const { call: ended } = await fixture.change({ kind: 'end', outcome, id: call.id, cause: 'restored' })
      same(ended, { ...call, status: outcome, cause: 'restored', endedAt: fixture.at(), version: 2 })
      assert.deepEqual((await fixture.license()).licensed, [])
      assert.equal((await fixture.queue()).linesInUse, 0)
    }
  },
  'a cancelled call has ended and is never licensed': async fixture => {
    const call = await fixture.addOne()
    const { call: cancelled } = await fixture.change({ kind: 'cancel', id: call.id })
    same(cancelled, { ...call, status: 'cancelled', cancelledAt: fixture.at(), endedAt: fixture.at(), version: 2 })
    assert.deepEqual((await fixture.license()).licensed, [])
  },
  'a call whose retry is cancelled or expires gets the outcome of its last attempt': async fixture => {
    for (const change of ENDS) {
      const call = await fixture.begin()
      await fixture.report(call, 'busy', {}, retryIn(HOUR))
      const { call: ended } = await fixture.change({ ...change, id: call.id })
      assert.deepEqual([ended?.status, ended?.endedAt, ended?.lastOutcome], ['busy', fixture.at(), undefined])
    }
  },
  'a cancelled call that has begun is marked once, and goes on': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'ringing')
    const { call: marked, refused } = await fixture.change({ kind: 'cancel', id: call.id })
    assert.deepEqual(
      [marked?.status, marked?.cancelledAt, marked?.endedAt, refused],
      ['ringing', fixture.at(), undefined, undefined],
    )
    await fixture.pass(MINUTE)
    const again = await fixture.change({ kind: 'cancel', id: call.id })
    same(again, { call: marked })
  },
  'a call that has begun is not edited, deferred or expired': async fixture => {
    const call = await fixture.begin()
    for (const change of [
      { kind: 'edit', set: { to: phone(4000) } },
      { kind: 'defer', dueAt: fixture.at(HOUR) },
      { kind: 'end', outcome: 'expired', cause: 'misfire' },
    ] as const)
      same(await fixture.change({ id: call.id, ...change }), { call, refused: 'begun' })
    same(await fixture.get(call), { ...call, attempts: [call.attempt] })
  },
  'an ended call cannot be changed': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'no-answer')
    const { attempts: _, ...ended } = await fixture.get(call)
    for (const change of [
      { kind: 'edit', set: { to: phone(4000) } },
      { kind: 'defer', dueAt: fixture.at(HOUR) },
      { kind: 'end', outcome: 'expired', cause: 'misfire' },
      { kind: 'cancel' },
    ] as const)
      same(await fixture.change({ id: call.id, ...change }), { call: ended, refused: 'ended' })
  },
  'a change of an unknown call is refused': async fixture => {
    same(await fixture.change({ kind: 'cancel', id: fixture.names.callId() }), { refused: 'unknown' })
  },
  'a change for another version is refused, whatever its kind': async fixture => {
    const call = await fixture.addOne()
    await fixture.change({ kind: 'edit', id: call.id, ifVersion: 1, set: { ownerId: 'anna' } })
    const late = await fixture.change({ kind: 'cancel', id: call.id, ifVersion: 1 })
    assert.deepEqual([late.refused, late.call?.version, late.call?.status], ['version', 2, 'scheduled'])
    assert.equal((await fixture.change({ kind: 'cancel', id: call.id, ifVersion: 2 })).call?.status, 'cancelled')
  },
  'a change for another owner is refused, whatever its kind and the version': async fixture => {
    const call = await fixture.addOne({ ownerId: 'anna' })
    for (const ifVersion of [1, 2]) {
      const foreign = await fixture.change({ kind: 'cancel', id: call.id, ifOwnerId: 'berta', ifVersion })
      assert.equal(foreign.refused, 'owner')
    }
    same(await fixture.get(call), { ...call, attempts: [] })
    const set = { ownerId: 'berta' }
    assert.equal((await fixture.change({ kind: 'edit', id: call.id, ifOwnerId: 'anna', set })).refused, undefined)
    assert.equal((await fixture.change({ kind: 'edit', id: call.id, ifOwnerId: 'anna', set })).refused, 'owner')
  },
  'a refused change does not prevent the others of its batch': async fixture => {
    const [one, two] = await fixture.add({}, {})
    const changed = await fixture.store.change([
      { kind: 'cancel', id: one?.id ?? '' },
      { kind: 'cancel', id: fixture.names.callId() },
      { kind: 'cancel', id: one?.id ?? '' },
      { kind: 'defer', id: two?.id ?? '', dueAt: fixture.at(HOUR), ifVersion: 9 },
      { kind: 'end', outcome: 'expired', id: two?.id ?? '', cause: 'not-after' },
    ])
    assert.deepEqual(
      changed.map(({ refused, call }) => refused ?? call?.status),
      ['cancelled', 'unknown', 'ended', 'version', 'expired'],
    )
  },
  'a change sees the changes before it in the batch': async fixture => {
    const { id } = await fixture.addOne()
    const changed = await fixture.store.change([
      { kind: 'edit', id, set: { ownerId: 'anna' }, ifVersion: 1 },
      { kind: 'edit', id, set: { ownerId: 'berta' }, ifVersion: 1 },
      { kind: 'edit', id, set: { ownerId: 'clara' }, ifVersion: 2 },
    ])
    assert.deepEqual(
      changed.map(({ refused, call }) => [refused, call?.ownerId]),
      [
        [undefined, 'anna'],
        ['version', 'anna'],
        [undefined, 'clara'],
      ],
    )
  },
  'a missing queue is created with one line by a call that is edited into it': async fixture => {
    const call = await fixture.addOne()
    await fixture.change({ kind: 'edit', id: call.id, set: { queue: 'a', provider: 'a' } })
    assert.deepEqual(
      (await fixture.store.queues()).map(({ name, concurrency, waiting }) => [name, concurrency, waiting]),
      [
        ['a', 1, 1],
        ['main', 100, 0],
      ],
    )
    assert.equal((await fixture.license({ providers: ['a'] })).licensed.length, 1)
  },
}
