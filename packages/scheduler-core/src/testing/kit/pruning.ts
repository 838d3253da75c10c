import assert from 'node:assert/strict'
import { aRecord, DAY, HOUR, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn } from './world.ts'

export const pruning: Cases = {
  'calls that ended before then are forgotten, to the millisecond; so are their attempts': async world => {
    const [one, two] = [await world.begin({ to: phone(1) }), await world.begin({ to: phone(1) })]
    await world.tell(one, 'completed', { providerCallId: 'x' })
    await world.pass(1)
    await world.tell(two, 'completed', { providerCallId: 'y' })
    const before = world.at()
    await world.pass(DAY)
    assert.equal(await world.store.prune(before, 100), 1)
    assert.equal(await world.store.get(one.id), undefined)
    assert.equal((await world.get(two)).attempts.length, 1)
    assert.deepEqual(
      (await world.store.history(phone(1), { limit: 10 })).items.map(({ callId }) => callId),
      [two.id],
    )
    const told = { status: 'failed', at: world.at(), provider: 'api' } as const
    same(await world.record([{ ...told, reference: one.attempt.reference, providerCallId: 'x' }]), [
      { recorded: 'unknown' },
    ])
  },
  'calls that were never begun are forgotten when they have ended': async world => {
    const [one, two] = await world.add({}, {})
    await world.change({ kind: 'cancel', id: present(one).id })
    await world.pass(1)
    assert.equal(await world.store.prune(world.at(), 100), 1)
    assert.equal((await world.get(present(two))).status, 'scheduled')
  },
  'calls that wait or are in flight are kept, however old': async world => {
    const [live, waiting] = [await world.begin(), await world.begin()]
    await world.tell(waiting, 'busy', {}, retryIn(1000 * DAY))
    await world.tell(live, 'ringing')
    await world.pass(100 * DAY)
    assert.equal(await world.store.prune(world.at(), 100), 0)
    assert.equal((await world.get(live)).status, 'ringing')
  },
  'calls are kept while their line may be in use, to the millisecond': async world => {
    const [known, unknown] = [await world.begin({}, { maxCallMs: HOUR }), await world.begin({}, { maxCallMs: HOUR })]
    await world.tell(known, 'completed')
    await world.tell(unknown, 'indeterminate')
    await world.pass(HOUR - 1)
    assert.equal(await world.store.prune(world.at(), 100), 0)
    assert.equal((await world.queue()).linesInUse, 1)
    await world.pass(1)
    assert.equal(await world.store.prune(world.at(), 100), 2)
  },
  'no more are forgotten at once than asked; calls and records are counted': async world => {
    const added = await world.add({}, {}, {})
    for (const { id } of added) await world.change({ kind: 'cancel', id })
    await world.store.log([aRecord('a', world.at()), aRecord('b', world.at())])
    await world.pass(1)
    const forgotten: number[] = []
    for (let time = 0; time < 4; time++) forgotten.push(await world.store.prune(world.at(), 2))
    assert.deepEqual(forgotten, [2, 2, 1, 0])
    same((await world.store.list({ order: 'soonest', limit: 10 })).items, [])
  },
  'records from before then are forgotten, to the millisecond': async world => {
    await world.store.log([aRecord('a', world.at(-1)), aRecord('b', world.at())])
    assert.equal(await world.store.prune(world.at(), 10), 1)
    const { items } = await world.store.history(phone(9001), { limit: 10 })
    assert.deepEqual(
      items.map(({ id }) => id),
      ['b'],
    )
  },
  'the key of a call that is forgotten is free': async world => {
    const call = await world.addOne({ key: 'once' })
    await world.change({ kind: 'cancel', id: call.id })
    await world.pass(1)
    await world.store.prune(world.at(), 10)
    const again = await world.addOne({ key: 'once' })
    assert.notEqual(again.id, call.id)
    assert.ok(again.sequence > call.sequence)
  },
  'the last call that was added may be forgotten: the sequence still grows': async world => {
    const kept = await world.addOne()
    const last = await world.addOne()
    await world.change({ kind: 'cancel', id: last.id })
    await world.pass(1)
    await world.store.prune(world.at(), 10)
    const next = await world.addOne()
    assert.ok(next.sequence > last.sequence && last.sequence > kept.sequence)
  },
}
