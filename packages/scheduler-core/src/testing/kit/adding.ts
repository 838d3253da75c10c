import assert from 'node:assert/strict'
import { SchedulerError } from '../../scheduler-error.ts'
import type { NewCall } from '../../store/call.ts'
import type { AddTerms } from '../../store/known-call.ts'
import { aCall, HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, refused, same } from './expect.ts'

const LINES = { concurrency: 3 }

export const adding: Cases = {
  'an added call is stored as given: scheduled, version 1, due at at': async fixture => {
    const wanted: NewCall = aCall(fixture.names, fixture.at(HOUR), {
      from: phone(7),
      localTime: { local: '2026-03-02T11:00', timeZone: 'Europe/Berlin' },
      notAfter: fixture.at(2 * HOUR),
      key: 'order 17',
      ownerId: 'anna',
      metadata: { text: 'Grüße 👋 \u0000 "quoted"', deep: { list: [1, 2.5, null, true, { a: 'b' }] }, empty: {} },
    })
    const added = first(await fixture.store.add([wanted], LINES))
    const expected = {
      ...wanted,
      version: 1,
      sequence: added.sequence,
      status: 'scheduled',
      dueAt: wanted.at,
      attemptCount: 0,
      createdAt: fixture.at(),
    }
    same(added, expected)
    same(await fixture.store.get(wanted.id), { ...expected, attempts: [] })
  },
  'properties that were not given are absent when the call is read back': async fixture => {
    const wanted = aCall(fixture.names, fixture.at())
    await fixture.store.add([wanted], LINES)
    const call = await fixture.get(wanted)
    for (const name of ['from', 'localTime', 'notAfter', 'key', 'ownerId', 'metadata', 'endedAt', 'attempt'] as const)
      assert.equal(call[name], undefined, name)
  },
  'a call that was never added is not found': async fixture => {
    assert.equal(await fixture.store.get(fixture.names.callId()), undefined)
  },
  'added calls are returned in the given order, and their sequence grows in that order, across batches too':
    async fixture => {
      const early = await fixture.add({ at: fixture.at(3 * HOUR) }, { at: fixture.at(HOUR) })
      const late = await fixture.add({ at: fixture.at(2 * HOUR) }, { at: fixture.at() })
      const sequences = [...early, ...late].map(({ sequence }) => sequence)
      assert.deepEqual(
        sequences,
        [...new Set(sequences)].sort((a, b) => a - b),
      )
    },
  'an empty batch is no error': async fixture => {
    assert.deepEqual(await fixture.store.add([], LINES), [])
  },
  'a call whose key is known is not added: the call that has the key is returned instead': async fixture => {
    const before = await fixture.addOne({ key: 'once' })
    const again = await fixture.add({ key: 'other' }, { key: 'once', to: phone(4000) }, {})
    same(again[1], before)
    assert.equal((await fixture.store.list({ order: 'soonest', limit: 10 })).items.length, 3)
  },
  'a key that occurs twice in one batch is added once': async fixture => {
    const [one, two, three] = await fixture.add({ key: 'twin' }, { key: 'twin' }, { key: 'single' })
    assert.equal(one?.id, two?.id)
    assert.notEqual(one?.id, three?.id)
    assert.equal((await fixture.store.list({ order: 'soonest', limit: 10 })).items.length, 2)
  },
  'a batch that its terms refuse adds nothing': async fixture => {
    const kept = await fixture.addOne({ key: 'kept' })
    const good = aCall(fixture.names, fixture.at(), { queue: 'new' })
    const again = aCall(fixture.names, fixture.at(), { key: 'kept', to: phone(4000) })
    const other = await fixture.addOne({ key: 'other' })
    const checked: unknown[] = []
    const terms = (most: number): AddTerms => ({
      keys: ['other', 'unused'],
      check(known) {
        checked.push([...known].map(([key, { id }]) => [key, id]))
        if (checked.length < most) throw new SchedulerError('key-reused', 'Expected another key')
      },
    })
    const found = [
      ['kept', kept.id],
      ['other', other.id],
    ]
    await refused(fixture.store.add([good, again], LINES, terms(2)), 'key-reused')
    assert.equal(await fixture.store.get(good.id), undefined)
    same(await fixture.store.add([again], LINES, terms(2)), [kept])
    assert.deepEqual(checked, [found, found])
  },
  'an ended call still has its key': async fixture => {
    const call = await fixture.begin({ key: 'done' })
    await fixture.report(call, 'completed')
    const again = await fixture.addOne({ key: 'done' })
    assert.equal(again.id, call.id)
    assert.equal(again.status, 'completed')
  },
  'calls without a key are all added': async fixture => {
    const added = await fixture.add({}, {}, {})
    assert.equal(new Set(added.map(({ id }) => id)).size, 3)
  },
  'a text is stored as it is, quotes and other special characters included': async fixture => {
    for (const text of ['null', 'NULL', 'Null', 'undefined', '{}', '""', '\\', "'", '0']) {
      const call = await fixture.addOne({ key: text, ownerId: text })
      same(await fixture.addOne({ key: text, ownerId: text }), call)
      assert.equal((await fixture.get(call)).ownerId, text)
    }
  },
  'keys that differ in case, spaces or Unicode form are different keys': async fixture => {
    const keys = ['Key', 'key', 'key ', 'é', 'e\u0301']
    const added = await fixture.add(...keys.map(key => ({ key })))
    assert.equal(new Set(added.map(({ id }) => id)).size, keys.length)
  },
  'a batch with a known id adds nothing': async fixture => {
    const kept = await fixture.addOne()
    const good = aCall(fixture.names, fixture.at(), { key: 'good', queue: 'new' })
    const bad = aCall(fixture.names, fixture.at(), { id: kept.id, to: phone(4000) })
    await refused(fixture.store.add([good, bad], LINES))
    assert.equal(await fixture.store.get(good.id), undefined)
    same(await fixture.get(kept), { ...kept, attempts: [] })
    assert.deepEqual(
      (await fixture.store.queues()).map(({ name }) => name),
      ['main'],
    )
    // Its key is still free.
    assert.equal((await fixture.addOne({ key: 'good' })).key, 'good')
  },
  'the first call of a queue creates the queue with the given settings': async fixture => {
    await fixture.store.add([aCall(fixture.names, fixture.at(), { queue: 'new' })], {
      concurrency: 7,
      paused: true,
      callsPerSecond: 2.5,
    })
    const queue = await fixture.queue('new')
    same(queue, {
      name: 'new',
      version: 1,
      concurrency: 7,
      paused: true,
      callsPerSecond: 2.5,
      refusals: 0,
      waiting: 1,
      linesInUse: 0,
    })
  },
  'the settings of an existing queue stay': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 2, callsPerSecond: 1 })
    await fixture.store.add([aCall(fixture.names, fixture.at())], { concurrency: 50, paused: true })
    const { concurrency, callsPerSecond, paused, version } = await fixture.queue()
    assert.deepEqual([concurrency, callsPerSecond, paused, version], [2, 1, false, 1])
  },
  'the calls of one batch may belong to several queues': async fixture => {
    await fixture.add({ queue: 'b' }, { queue: 'a' }, { queue: 'b' })
    assert.deepEqual(
      (await fixture.store.queues()).map(({ name, waiting }) => [name, waiting]),
      [
        ['a', 1],
        ['b', 2],
      ],
    )
  },
  'a batch of a thousand calls is added in order and licensed in order': async fixture => {
    const wanted = Array.from({ length: 1000 }, (_, n) => ({ at: fixture.at(-(n % 7) * MINUTE), key: `key ${n}` }))
    const added = await fixture.store.add(
      wanted.map(each => aCall(fixture.names, fixture.at(), { ...each, to: phone(1) })),
      { concurrency: 1000 },
    )
    assert.equal(added.length, 1000)
    assert.ok(added.every(({ sequence }, n) => n === 0 || sequence > (added[n - 1]?.sequence ?? 0)))
    const { licensed } = await fixture.license()
    const expected = added.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence)
    assert.deepEqual(
      licensed.map(({ id }) => id),
      expected.map(({ id }) => id),
    )
  },
}
