import assert from 'node:assert/strict'
import { aRecord, DAY, HOUR, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn } from './store-fixture.ts'

export const pruning: Cases = {
  'calls that ended before the given time are deleted with their attempts, to the millisecond': async fixture => {
    const [one, two] = [await fixture.begin({ to: phone(1) }), await fixture.begin({ to: phone(1) })]
    await fixture.report(one, 'completed', { providerCallId: 'x' })
    await fixture.pass(1)
    await fixture.report(two, 'completed', { providerCallId: 'y' })
    const before = fixture.at()
    await fixture.pass(DAY)
    assert.equal(await fixture.store.prune(before, 100), 1)
    assert.equal(await fixture.store.get(one.id), undefined)
    assert.equal((await fixture.get(two)).attempts.length, 1)
    assert.deepEqual(
      (await fixture.store.history(phone(1), { limit: 10 })).items.map(({ callId }) => callId),
      [two.id],
    )
    const failed = { status: 'failed', at: fixture.at(), provider: 'api' } as const
    same(await fixture.record([{ ...failed, reference: one.attempt.reference, providerCallId: 'x' }]), [
      { recorded: 'unknown' },
    ])
  },
  'ended calls that never began are deleted': async fixture => {
    const [one, two] = await fixture.add({}, {})
    await fixture.change({ kind: 'cancel', id: present(one).id })
    await fixture.pass(1)
    assert.equal(await fixture.store.prune(fixture.at(), 100), 1)
    assert.equal((await fixture.get(present(two))).status, 'scheduled')
  },
  'calls that wait or are in flight are kept, however old': async fixture => {
    const [live, waiting] = [await fixture.begin(), await fixture.begin()]
    await fixture.report(waiting, 'busy', {}, retryIn(1000 * DAY))
    await fixture.report(live, 'ringing')
    await fixture.pass(100 * DAY)
    assert.equal(await fixture.store.prune(fixture.at(), 100), 0)
    assert.equal((await fixture.get(live)).status, 'ringing')
  },
  'calls are kept while their line may be in use, to the millisecond': async fixture => {
    const [known, unknown] = [
      await fixture.begin({}, { maxCallMs: HOUR }),
      await fixture.begin({}, { maxCallMs: HOUR }),
    ]
    await fixture.report(known, 'completed')
    await fixture.report(unknown, 'indeterminate')
    await fixture.pass(HOUR - 1)
    assert.equal(await fixture.store.prune(fixture.at(), 100), 0)
    assert.equal((await fixture.queue()).linesInUse, 1)
    await fixture.pass(1)
    assert.equal(await fixture.store.prune(fixture.at(), 100), 2)
  },
  'at most limit calls and records are deleted, and their number is returned': async fixture => {
    const added = await fixture.add({}, {}, {})
    for (const { id } of added) await fixture.change({ kind: 'cancel', id })
    await fixture.store.log([aRecord('a', fixture.at()), aRecord('b', fixture.at())])
    await fixture.pass(1)
    const forgotten: number[] = []
    for (let time = 0; time < 4; time++) forgotten.push(await fixture.store.prune(fixture.at(), 2))
    assert.deepEqual(forgotten, [2, 2, 1, 0])
    same((await fixture.store.list({ order: 'soonest', limit: 10 })).items, [])
  },
  'records before the given time are deleted, to the millisecond': async fixture => {
    await fixture.store.log([aRecord('a', fixture.at(-1)), aRecord('b', fixture.at())])
    assert.equal(await fixture.store.prune(fixture.at(), 10), 1)
    const { items } = await fixture.store.history(phone(9001), { limit: 10 })
    assert.deepEqual(
      items.map(({ id }) => id),
      ['b'],
    )
  },
  'the key of a deleted call may be used again': async fixture => {
    const call = await fixture.addOne({ key: 'once' })
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.pass(1)
    await fixture.store.prune(fixture.at(), 10)
    const again = await fixture.addOne({ key: 'once' })
    assert.notEqual(again.id, call.id)
    assert.ok(again.sequence > call.sequence)
  },
  'the sequence still grows after the call with the last one is deleted': async fixture => {
    const kept = await fixture.addOne()
    const last = await fixture.addOne()
    await fixture.change({ kind: 'cancel', id: last.id })
    await fixture.pass(1)
    await fixture.store.prune(fixture.at(), 10)
    const next = await fixture.addOne()
    assert.ok(next.sequence > last.sequence && last.sequence > kept.sequence)
  },
}
