import assert from 'node:assert/strict'
import type { CallEdit } from '../../store/change-call.ts'
import { aCall, HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { same } from './expect.ts'
import { retryIn } from './world.ts'

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

export const changing: Cases = {
  'an edit changes what it names, and the version': async world => {
    await world.store.addQueue('second', { concurrency: 1 })
    const call = await world.addOne({ key: 'k', ownerId: 'anna', metadata: { changed: false } })
    const set = EVERYTHING(world.at(HOUR), world.at(2 * HOUR))
    const { call: edited, refused } = await world.change({ kind: 'edit', id: call.id, set })
    assert.equal(refused, undefined)
    same(edited, { ...call, ...set, dueAt: set.at, version: 2 })
    same(await world.get(call), { ...edited, attempts: [] })
  },
  'an edit leaves what it does not name': async world => {
    const set = { ...EVERYTHING(world.at(HOUR), world.at(2 * HOUR)), queue: 'main' }
    const call = await world.addOne({
      ...set,
      from: phone(1),
      localTime: set.localTime ?? undefined,
      notAfter: world.at(),
    } as never)
    const { call: edited } = await world.change({ kind: 'edit', id: call.id, set: {} })
    same(edited, { ...call, version: 2 })
  },
  'null in an edit takes a thing away': async world => {
    const call = await world.addOne({
      from: phone(1),
      localTime: { local: '2026-03-02T12:00', timeZone: 'Europe/Paris' },
      notAfter: world.at(HOUR),
      ownerId: 'anna',
      metadata: {},
    })
    const set = { from: null, localTime: null, notAfter: null, ownerId: null, metadata: null }
    await world.change({ kind: 'edit', id: call.id, set })
    const { from, localTime, notAfter, ownerId, metadata } = await world.get(call)
    assert.deepEqual([from, localTime, notAfter, ownerId, metadata], Array(5).fill(undefined))
  },
  'a call that was edited to a later time takes its place there': async world => {
    const [one, two] = await world.add({}, { at: world.at(MINUTE) })
    await world.change({ kind: 'edit', id: one?.id ?? '', set: { at: world.at(2 * MINUTE) } })
    assert.deepEqual((await world.license()).licensed, [])
    await world.pass(2 * MINUTE)
    assert.deepEqual(
      (await world.license()).licensed.map(({ id }) => id),
      [two?.id, one?.id],
    )
  },
  'a call that was edited into another queue is licensed there, and to its new number': async world => {
    await world.store.addQueue('second', { concurrency: 1, paused: true })
    const call = await world.addOne()
    await world.change({ kind: 'edit', id: call.id, set: { queue: 'second', to: phone(4000) } })
    assert.deepEqual((await world.license()).licensed, [])
    await world.store.changeQueue('second', { paused: false })
    const { licensed } = await world.license()
    assert.deepEqual(
      licensed.map(({ attempt }) => [attempt.queue, attempt.to]),
      [['second', phone(4000)]],
    )
  },
  'a retry that waits can be edited to another time': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(HOUR))
    const { call: edited } = await world.change({ kind: 'edit', id: call.id, set: { at: world.at(MINUTE) } })
    assert.deepEqual([edited?.dueAt, edited?.lastOutcome], [world.at(MINUTE), 'busy'])
  },
  'a deferred call is due later, wanted when it was': async world => {
    const call = await world.addOne({ notAfter: world.at(HOUR) })
    const { call: deferred } = await world.change({ kind: 'defer', id: call.id, dueAt: world.at(MINUTE) })
    same(deferred, { ...call, dueAt: world.at(MINUTE), version: 2 })
    assert.deepEqual((await world.license()).licensed, [])
    await world.pass(MINUTE)
    assert.equal((await world.license()).licensed.length, 1)
  },
  'a deferral may set or lift the end of patience': async world => {
    const call = await world.addOne()
    const defer = { kind: 'defer', id: call.id, dueAt: world.at() } as const
    assert.deepEqual((await world.change({ ...defer, notAfter: world.at(HOUR) })).call?.notAfter, world.at(HOUR))
    assert.equal((await world.change({ ...defer, notAfter: null })).call?.notAfter, undefined)
  },
  'an expired call has ended, says why, and is never licensed': async world => {
    const call = await world.addOne()
    const { call: expired } = await world.change({ kind: 'expire', id: call.id, cause: 'misfire' })
    same(expired, { ...call, status: 'expired', cause: 'misfire', endedAt: world.at(), version: 2 })
    assert.deepEqual((await world.license()).licensed, [])
  },
  'a cancelled call has ended and is never licensed': async world => {
    const call = await world.addOne()
    const { call: cancelled } = await world.change({ kind: 'cancel', id: call.id })
    same(cancelled, { ...call, status: 'cancelled', cancelledAt: world.at(), endedAt: world.at(), version: 2 })
    assert.deepEqual((await world.license()).licensed, [])
  },
  'a call whose retry is cancelled or expires ends as its last attempt did': async world => {
    for (const kind of ['cancel', 'expire'] as const) {
      const call = await world.begin()
      await world.tell(call, 'busy', {}, retryIn(HOUR))
      const { call: ended } = await world.change({ kind, id: call.id, cause: 'misfire' })
      assert.deepEqual([ended?.status, ended?.endedAt, ended?.lastOutcome], ['busy', world.at(), undefined])
    }
  },
  'a call that has begun is only marked as cancelled, once': async world => {
    const call = await world.begin()
    await world.tell(call, 'ringing')
    const { call: marked, refused } = await world.change({ kind: 'cancel', id: call.id })
    assert.deepEqual(
      [marked?.status, marked?.cancelledAt, marked?.endedAt, refused],
      ['ringing', world.at(), undefined, undefined],
    )
    await world.pass(MINUTE)
    const again = await world.change({ kind: 'cancel', id: call.id })
    same(again, { call: marked })
  },
  'a call that has begun is not edited, deferred or expired': async world => {
    const call = await world.begin()
    for (const change of [
      { kind: 'edit', set: { to: phone(4000) } },
      { kind: 'defer', dueAt: world.at(HOUR) },
      { kind: 'expire', cause: 'misfire' },
    ] as const)
      same(await world.change({ id: call.id, ...change }), { call, refused: 'begun' })
    same(await world.get(call), { ...call, attempts: [call.attempt] })
  },
  'an ended call is not changed by anything': async world => {
    const call = await world.begin()
    await world.tell(call, 'no-answer')
    const { attempts: _, ...ended } = await world.get(call)
    for (const change of [
      { kind: 'edit', set: { to: phone(4000) } },
      { kind: 'defer', dueAt: world.at(HOUR) },
      { kind: 'expire', cause: 'misfire' },
      { kind: 'cancel' },
    ] as const)
      same(await world.change({ id: call.id, ...change }), { call: ended, refused: 'ended' })
  },
  'a change of a call that there is not is refused': async world => {
    same(await world.change({ kind: 'cancel', id: world.names.callId() }), { refused: 'unknown' })
  },
  'a change for another version is refused, whatever it is': async world => {
    const call = await world.addOne()
    await world.change({ kind: 'edit', id: call.id, ifVersion: 1, set: { ownerId: 'anna' } })
    const late = await world.change({ kind: 'cancel', id: call.id, ifVersion: 1 })
    assert.deepEqual([late.refused, late.call?.version, late.call?.status], ['version', 2, 'scheduled'])
    assert.equal((await world.change({ kind: 'cancel', id: call.id, ifVersion: 2 })).call?.status, 'cancelled')
  },
  'changes are made each by itself: what is refused keeps no other back': async world => {
    const [one, two] = await world.add({}, {})
    const changed = await world.store.change([
      { kind: 'cancel', id: one?.id ?? '' },
      { kind: 'cancel', id: world.names.callId() },
      { kind: 'cancel', id: one?.id ?? '' },
      { kind: 'defer', id: two?.id ?? '', dueAt: world.at(HOUR), ifVersion: 9 },
      { kind: 'expire', id: two?.id ?? '', cause: 'not-after' },
    ])
    assert.deepEqual(
      changed.map(({ refused, call }) => refused ?? call?.status),
      ['cancelled', 'unknown', 'ended', 'version', 'expired'],
    )
  },
  'a change sees what the one before it in the batch did': async world => {
    const { id } = await world.addOne()
    const changed = await world.store.change([
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
  'the next call of one that is expired or cancelled is added in the same commit, unless its key is known':
    async world => {
      for (const kind of ['expire', 'cancel'] as const) {
        const call = await world.addOne()
        const next = aCall(world.names, world.at(HOUR), { key: `after ${kind}` })
        await world.change({ kind, id: call.id, cause: 'misfire', next })
        assert.equal((await world.get(next)).status, 'scheduled')
        const other = await world.addOne()
        const twin = aCall(world.names, world.at(HOUR), { key: `after ${kind}` })
        await world.change({ kind, id: other.id, cause: 'misfire', next: twin })
        assert.equal(await world.store.get(twin.id), undefined)
      }
    },
  'a queue that there is not is made, with one line, by a call that is edited into it or comes next in it':
    async world => {
      const [one, two] = await world.add({}, {})
      await world.change({ kind: 'edit', id: one?.id ?? '', set: { queue: 'a', provider: 'a' } })
      const next = aCall(world.names, world.at(), { queue: 'b' })
      await world.change({ kind: 'cancel', id: two?.id ?? '', next })
      assert.deepEqual(
        (await world.store.queues()).map(({ name, concurrency, waiting }) => [name, concurrency, waiting]),
        [
          ['a', 1, 1],
          ['b', 1, 1],
          ['main', 100, 0],
        ],
      )
      assert.equal((await world.license({ providers: ['a'] })).licensed.length, 1)
    },
  'the next call is not added where nothing ended': async world => {
    const live = await world.begin()
    const next = aCall(world.names, world.at(HOUR))
    await world.change({ kind: 'cancel', id: live.id, next })
    await world.tell(live, 'completed')
    await world.change({ kind: 'cancel', id: live.id, next })
    const waiting = await world.addOne()
    await world.change({ kind: 'cancel', id: waiting.id, next, ifVersion: 9 })
    assert.equal(await world.store.get(next.id), undefined)
  },
}
