import assert from 'node:assert/strict'
import { SchedulerError } from '../../scheduler-error.ts'
import type { NewCall } from '../../store/call.ts'
import type { AddTerms } from '../../store/known-call.ts'
import { aCall, HOUR, MINUTE, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, refused, same } from './expect.ts'

const LINES = { concurrency: 3 }

export const adding: Cases = {
  'an added call is kept as it was given, scheduled, in its first version, due when it is wanted': async world => {
    const wanted: NewCall = aCall(world.names, world.at(HOUR), {
      from: phone(7),
      localTime: { local: '2026-03-02T11:00', timeZone: 'Europe/Berlin' },
      notAfter: world.at(2 * HOUR),
      key: 'order 17',
      ownerId: 'anna',
      metadata: { text: 'Grüße 👋 \u0000 "quoted"', deep: { list: [1, 2.5, null, true, { a: 'b' }] }, empty: {} },
    })
    const added = first(await world.store.add([wanted], LINES))
    const expected = {
      ...wanted,
      version: 1,
      sequence: added.sequence,
      status: 'scheduled',
      dueAt: wanted.at,
      attemptCount: 0,
      createdAt: world.at(),
    }
    same(added, expected)
    same(await world.store.get(wanted.id), { ...expected, attempts: [] })
  },
  'what was not given is absent when the call is read back': async world => {
    const wanted = aCall(world.names, world.at())
    await world.store.add([wanted], LINES)
    const call = await world.get(wanted)
    for (const name of ['from', 'localTime', 'notAfter', 'key', 'ownerId', 'metadata', 'endedAt', 'attempt'] as const)
      assert.equal(call[name], undefined, name)
  },
  'a call that was never added is not there': async world => {
    assert.equal(await world.store.get(world.names.callId()), undefined)
  },
  'calls come back in the order in which they were given, their sequence grows in it, across batches too':
    async world => {
      const early = await world.add({ at: world.at(3 * HOUR) }, { at: world.at(HOUR) })
      const late = await world.add({ at: world.at(2 * HOUR) }, { at: world.at() })
      const sequences = [...early, ...late].map(({ sequence }) => sequence)
      assert.deepEqual(
        sequences,
        [...new Set(sequences)].sort((a, b) => a - b),
      )
    },
  'adding nothing is no error': async world => {
    assert.deepEqual(await world.store.add([], LINES), [])
  },
  'a call whose key is known is not added: the call that has the key is returned in its place': async world => {
    const before = await world.addOne({ key: 'once' })
    const again = await world.add({ key: 'other' }, { key: 'once', to: phone(4000) }, {})
    same(again[1], before)
    assert.equal((await world.store.list({ order: 'soonest', limit: 10 })).items.length, 3)
  },
  'a key that comes twice in one batch is added once': async world => {
    const [one, two, three] = await world.add({ key: 'twin' }, { key: 'twin' }, { key: 'single' })
    assert.equal(one?.id, two?.id)
    assert.notEqual(one?.id, three?.id)
    assert.equal((await world.store.list({ order: 'soonest', limit: 10 })).items.length, 2)
  },
  'a batch that its terms refuse adds nothing at all': async world => {
    const kept = await world.addOne({ key: 'kept' })
    const good = aCall(world.names, world.at(), { queue: 'new' })
    const again = aCall(world.names, world.at(), { key: 'kept', to: phone(4000) })
    const other = await world.addOne({ key: 'other' })
    const heard: unknown[] = []
    const terms = (most: number): AddTerms => ({
      keys: ['other', 'nobody'],
      check(known) {
        heard.push([...known].map(([key, { id }]) => [key, id]))
        if (heard.length < most) throw new SchedulerError('key-reused', 'Expected another key')
      },
    })
    const found = [
      ['kept', kept.id],
      ['other', other.id],
    ]
    await refused(world.store.add([good, again], LINES, terms(2)), 'key-reused')
    assert.equal(await world.store.get(good.id), undefined)
    same(await world.store.add([again], LINES, terms(2)), [kept])
    assert.deepEqual(heard, [found, found])
  },
  'an ended call still has its key': async world => {
    const call = await world.begin({ key: 'done' })
    await world.tell(call, 'completed')
    const again = await world.addOne({ key: 'done' })
    assert.equal(again.id, call.id)
    assert.equal(again.status, 'completed')
  },
  'many calls without a key are many calls': async world => {
    const added = await world.add({}, {}, {})
    assert.equal(new Set(added.map(({ id }) => id)).size, 3)
  },
  'a text is a text, whatever the store may take it for': async world => {
    for (const text of ['null', 'NULL', 'Null', 'undefined', '{}', '""', '\\', "'", '0']) {
      const call = await world.addOne({ key: text, ownerId: text })
      same(await world.addOne({ key: text, ownerId: text }), call)
      assert.equal((await world.get(call)).ownerId, text)
    }
  },
  'keys that differ in case, in spaces or in the form of a letter differ': async world => {
    const keys = ['Key', 'key', 'key ', 'é', 'e\u0301']
    const added = await world.add(...keys.map(key => ({ key })))
    assert.equal(new Set(added.map(({ id }) => id)).size, keys.length)
  },
  'a batch with an id that is known adds nothing at all': async world => {
    const kept = await world.addOne()
    const good = aCall(world.names, world.at(), { key: 'good', queue: 'new' })
    const bad = aCall(world.names, world.at(), { id: kept.id, to: phone(4000) })
    await refused(world.store.add([good, bad], LINES))
    assert.equal(await world.store.get(good.id), undefined)
    same(await world.get(kept), { ...kept, attempts: [] })
    assert.deepEqual(
      (await world.store.queues()).map(({ name }) => name),
      ['main'],
    )
    // Neither is its key taken.
    assert.equal((await world.addOne({ key: 'good' })).key, 'good')
  },
  'a queue is made by its first call, with the settings that were given': async world => {
    await world.store.add([aCall(world.names, world.at(), { queue: 'new' })], {
      concurrency: 7,
      paused: true,
      callsPerSecond: 2.5,
    })
    const queue = await world.queue('new')
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
  'the settings of a queue that exists are left alone': async world => {
    await world.store.addQueue('main', { concurrency: 2, callsPerSecond: 1 })
    await world.store.add([aCall(world.names, world.at())], { concurrency: 50, paused: true })
    const { concurrency, callsPerSecond, paused, version } = await world.queue()
    assert.deepEqual([concurrency, callsPerSecond, paused, version], [2, 1, false, 1])
  },
  'calls of one batch may go to several queues': async world => {
    await world.add({ queue: 'b' }, { queue: 'a' }, { queue: 'b' })
    assert.deepEqual(
      (await world.store.queues()).map(({ name, waiting }) => [name, waiting]),
      [
        ['a', 1],
        ['b', 2],
      ],
    )
  },
  'a thousand calls are added at once, in order, and are licensed in it': async world => {
    const wanted = Array.from({ length: 1000 }, (_, n) => ({ at: world.at(-(n % 7) * MINUTE), key: `key ${n}` }))
    const added = await world.store.add(
      wanted.map(each => aCall(world.names, world.at(), { ...each, to: phone(1) })),
      { concurrency: 1000 },
    )
    assert.equal(added.length, 1000)
    assert.ok(added.every(({ sequence }, n) => n === 0 || sequence > (added[n - 1]?.sequence ?? 0)))
    const { licensed } = await world.license()
    const expected = added.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.sequence - b.sequence)
    assert.deepEqual(
      licensed.map(({ id }) => id),
      expected.map(({ id }) => id),
    )
  },
}
