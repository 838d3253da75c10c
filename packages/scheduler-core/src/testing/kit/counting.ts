import assert from 'node:assert/strict'
import type { CallCounts, CountQuery } from '../../store/call-counts.ts'
import { HOUR } from './builders.ts'
import type { Cases } from './cases.ts'
import { present } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** The counts that are not 0. */
async function counted(fixture: StoreFixture, query: CountQuery = {}): Promise<Partial<CallCounts>> {
  const counts = await fixture.store.counts(query)
  assert.equal(Object.keys(counts).length, 14, 'Every status is counted')
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}

export const counting: Cases = {
  'every call counts once, by its status; a waiting retry is scheduled': async fixture => {
    assert.deepEqual(await counted(fixture), {})
    const [retried, done, ringing] = [await fixture.begin(), await fixture.begin(), await fixture.begin()]
    await fixture.begin()
    await fixture.add({ at: fixture.at(HOUR) }, { at: fixture.at(HOUR) })
    await fixture.report(retried, 'busy', {}, retryIn(HOUR))
    await fixture.report(done, 'completed')
    await fixture.report(ringing, 'ringing')
    assert.deepEqual(await counted(fixture), { scheduled: 3, completed: 1, ringing: 1, dialing: 1 })
  },
  'calls are counted by queue, by owner, and by both': async fixture => {
    const calls = await fixture.add(
      { queue: 'a', ownerId: 'anna' },
      { queue: 'a', ownerId: 'anna' },
      { queue: 'a', ownerId: 'Anna' },
      { queue: 'b', ownerId: 'anna' },
      { queue: 'b' },
    )
    await fixture.change({ kind: 'cancel', id: present(calls[0]).id })
    await fixture.change({ kind: 'cancel', id: present(calls[4]).id })
    assert.deepEqual(await counted(fixture), { scheduled: 3, cancelled: 2 })
    assert.deepEqual(await counted(fixture, { queue: 'a' }), { scheduled: 2, cancelled: 1 })
    assert.deepEqual(await counted(fixture, { ownerId: 'anna' }), { scheduled: 2, cancelled: 1 })
    assert.deepEqual(await counted(fixture, { queue: 'b', ownerId: 'anna' }), { scheduled: 1 })
    assert.deepEqual(await counted(fixture, { queue: 'unheard of' }), {})
    assert.deepEqual(await counted(fixture, { ownerId: 'berta' }), {})
  },
  'calls in flight are counted in their queue and for their owner': async fixture => {
    const call = await fixture.begin({ queue: 'a', ownerId: 'anna' })
    await fixture.begin({ queue: 'b' })
    await fixture.report(call, 'answered')
    assert.deepEqual(await counted(fixture, { queue: 'a' }), { answered: 1 })
    assert.deepEqual(await counted(fixture, { queue: 'b' }), { dialing: 1 })
    assert.deepEqual(await counted(fixture, { ownerId: 'anna' }), { answered: 1 })
  },
  'an indeterminate call that still uses its line counts as ended, once': async fixture => {
    const call = await fixture.begin({ queue: 'a' })
    await fixture.report(call, 'indeterminate')
    assert.deepEqual(await counted(fixture, { queue: 'a' }), { indeterminate: 1 })
    assert.deepEqual(await counted(fixture), { indeterminate: 1 })
    await fixture.report(call, 'completed')
    assert.deepEqual(await counted(fixture), { completed: 1 })
  },
  'an edited call counts in its new queue and for its new owner; a deleted one no longer': async fixture => {
    const [call, ended] = await fixture.add({ queue: 'a', ownerId: 'anna' }, { queue: 'a', ownerId: 'anna' })
    await fixture.change({ kind: 'edit', id: present(call).id, set: { queue: 'b', ownerId: 'berta' } })
    assert.deepEqual(await counted(fixture, { queue: 'a' }), { scheduled: 1 })
    assert.deepEqual(await counted(fixture, { queue: 'b' }), { scheduled: 1 })
    assert.deepEqual(await counted(fixture, { ownerId: 'berta' }), { scheduled: 1 })
    await fixture.change({ kind: 'cancel', id: present(ended).id })
    await fixture.store.prune(fixture.at(HOUR), 10)
    assert.deepEqual(await counted(fixture, { ownerId: 'anna' }), {})
    assert.deepEqual(await counted(fixture), { scheduled: 1 })
  },
}
