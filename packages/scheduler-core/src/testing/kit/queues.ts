import assert from 'node:assert/strict'
import { HOUR, MINUTE } from './builders.ts'
import type { Cases } from './cases.ts'
import { present, same } from './expect.ts'
import { retryIn } from './world.ts'

export const queues: Cases = {
  'a queue is added with its settings, and with the defaults of those that are left out': async world => {
    const state = await world.store.addQueue('main', { concurrency: 4 })
    same(state, { name: 'main', version: 1, concurrency: 4, paused: false, refusals: 0, waiting: 0, linesInUse: 0 })
    same(await world.store.queues(), [state])
  },
  'adding a queue that exists returns it as it is': async world => {
    const before = await world.store.addQueue('main', { concurrency: 4, callsPerSecond: 0.5 })
    same(await world.store.addQueue('main', { concurrency: 9, paused: true }), before)
    same(await world.store.queues(), [before])
  },
  'queues are listed by name': async world => {
    for (const name of ['b', 'a', 'B', 'ä', 'c']) await world.store.addQueue(name, { concurrency: 1 })
    assert.deepEqual(
      (await world.store.queues()).map(({ name }) => name),
      ['B', 'a', 'b', 'c', 'ä'],
    )
  },
  'a change of a queue changes what it names, and the version': async world => {
    await world.store.addQueue('main', { concurrency: 4, callsPerSecond: 2 })
    same(await world.store.changeQueue('main', { paused: true }), {
      name: 'main',
      version: 2,
      concurrency: 4,
      paused: true,
      callsPerSecond: 2,
      refusals: 0,
      waiting: 0,
      linesInUse: 0,
    })
    await world.store.changeQueue('main', { concurrency: 5, callsPerSecond: null })
    const { concurrency, callsPerSecond, paused, version } = await world.queue()
    assert.deepEqual([concurrency, callsPerSecond, paused, version], [5, undefined, true, 3])
  },
  'a change that changes nothing leaves the version': async world => {
    await world.store.addQueue('main', { concurrency: 4, callsPerSecond: 2 })
    const same = { concurrency: 4, paused: false, callsPerSecond: 2 }
    assert.equal((await world.store.changeQueue('main', same))?.version, 1)
    assert.equal((await world.store.changeQueue('main', {}))?.version, 1)
  },
  'a queue that there is not is not changed': async world => {
    assert.equal(await world.store.changeQueue('unheard of', { paused: true }), undefined)
    same(await world.store.queues(), [])
  },
  'a queue says how many calls wait, retries and those that are not due included, and how many lines are in use':
    async world => {
      const begun = await world.begin()
      const live = await world.begin()
      await world.tell(begun, 'busy', {}, retryIn(HOUR))
      await world.tell(live, 'ringing')
      const [, cancelled] = await world.add({ at: world.at(HOUR) }, {})
      await world.change({ kind: 'cancel', id: present(cancelled).id })
      const { waiting, linesInUse } = await world.queue()
      assert.deepEqual([waiting, linesInUse], [2, 1])
    },
  'a look and a refusal are no change of settings': async world => {
    const call = await world.begin()
    await world.tell(call, 'rejected', { refusal: { code: 'unavailable' } })
    const { version, checkedAt, attendedSince } = await world.queue()
    assert.deepEqual([version, checkedAt, attendedSince], [1, world.at(), world.at()])
  },
  'the queue keeps since when it is attended, to be read by whoever comes next': async world => {
    await world.addOne({ at: world.at(HOUR) })
    const since = world.at()
    for (let look = 0; look < 5; look++) {
      await world.license()
      await world.pass(30_000)
    }
    const { attendedSince, checkedAt } = await world.queue()
    assert.deepEqual([attendedSince, checkedAt], [since, world.at(-30_000)])
    await world.pass(2 * MINUTE)
    await world.license()
    assert.deepEqual((await world.queue()).attendedSince, world.at())
  },
}
