import assert from 'node:assert/strict'
import { HOUR, MINUTE } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn } from './store-fixture.ts'

export const queues: Cases = {
  'a queue is added with the given settings and the defaults of the others': async fixture => {
    const state = await fixture.store.addQueue('main', { concurrency: 4 })
    same(state, { name: 'main', version: 1, concurrency: 4, paused: false, refusals: 0, waiting: 0, linesInUse: 0 })
    same(await fixture.store.queues(), [state])
  },
  'adding an existing queue returns it unchanged': async fixture => {
    const before = await fixture.store.addQueue('main', { concurrency: 4, callsPerSecond: 0.5 })
    same(await fixture.store.addQueue('main', { concurrency: 9, paused: true }), before)
    same(await fixture.store.queues(), [before])
  },
  'queues are listed by name': async fixture => {
    for (const name of ['b', 'a', 'B', 'ä', 'c']) await fixture.store.addQueue(name, { concurrency: 1 })
    assert.deepEqual(
      (await fixture.store.queues()).map(({ name }) => name),
      ['B', 'a', 'b', 'c', 'ä'],
    )
  },
  'a change of a queue changes the given settings and the version': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 4, callsPerSecond: 2 })
    same(await fixture.store.changeQueue('main', { paused: true }), {
      name: 'main',
      version: 2,
      concurrency: 4,
      paused: true,
      callsPerSecond: 2,
      refusals: 0,
      waiting: 0,
      linesInUse: 0,
    })
    await fixture.store.changeQueue('main', { concurrency: 5, callsPerSecond: null })
    const { concurrency, callsPerSecond, paused, version } = await fixture.queue()
    assert.deepEqual([concurrency, callsPerSecond, paused, version], [5, undefined, true, 3])
  },
  'a change without effect leaves the version': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 4, callsPerSecond: 2 })
    const same = { concurrency: 4, paused: false, callsPerSecond: 2 }
    assert.equal((await fixture.store.changeQueue('main', same))?.version, 1)
    assert.equal((await fixture.store.changeQueue('main', {}))?.version, 1)
  },
  'a missing queue is not changed and not created': async fixture => {
    assert.equal(await fixture.store.changeQueue('unheard of', { paused: true }), undefined)
    same(await fixture.store.queues(), [])
  },
  'a queue counts its waiting calls, retries and calls that are not due included, and its lines in use':
    async fixture => {
      const begun = await fixture.begin()
      const live = await fixture.begin()
      await fixture.report(begun, 'busy', {}, retryIn(HOUR))
      await fixture.report(live, 'ringing')
      const [, cancelled] = await fixture.add({ at: fixture.at(HOUR) }, {})
      await fixture.change({ kind: 'cancel', id: present(cancelled).id })
      const { waiting, linesInUse } = await fixture.queue()
      assert.deepEqual([waiting, linesInUse], [2, 1])
    },
  'a check and a refusal do not change the version': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'rejected', { refusal: { code: 'unavailable' } })
    const { version, checkedAt, attendedSince } = await fixture.queue()
    assert.deepEqual([version, checkedAt, attendedSince], [1, fixture.at(), fixture.at()])
  },
  'a queue stores since when it is attended': async fixture => {
    await fixture.addOne({ at: fixture.at(HOUR) })
    const since = fixture.at()
    for (let check = 0; check < 5; check++) {
      await fixture.license()
      await fixture.pass(30_000)
    }
    const { attendedSince, checkedAt } = await fixture.queue()
    assert.deepEqual([attendedSince, checkedAt], [since, fixture.at(-30_000)])
    await fixture.pass(2 * MINUTE)
    await fixture.license()
    assert.deepEqual((await fixture.queue()).attendedSince, fixture.at())
  },
}
