import assert from 'node:assert/strict'
import type { StoreHint } from '../../store/call-store.ts'
import { aCall, HOUR } from './builders.ts'
import { listen, ofCall } from './expect-hints.ts'
import type { SharedCases } from './sharing.ts'
import { retryIn } from './store-fixture.ts'

/** An instance works on attempts that another instance has changed since. */
export const concurrentCommits: SharedCases = {
  'events that one instance recorded are kept when the other records more': async (fixture, another) => {
    const other = await another()
    const call = await fixture.begin()
    await other.report(call, 'answered', { cause: 'a' })
    assert.equal((await fixture.report(call, 'ringing', { cause: 'b' })).recorded, 'unchanged')
    await other.report(call, 'ringing', { cause: 'c' })
    assert.equal((await fixture.report(call, 'completed', { cause: 'd' })).recorded, 'applied')
    const { status, attempt } = await fixture.get(call)
    assert.deepEqual([status, attempt?.events.map(({ cause }) => cause)], ['completed', ['a', 'b', 'c', 'd']])
  },
  'a call that another instance has cancelled is not retried when its attempt ends': async (fixture, another) => {
    const other = await another()
    const call = await fixture.begin()
    await other.change({ kind: 'cancel', id: call.id })
    await fixture.report(call, 'busy', {}, retryIn(HOUR))
    const { status, cancelledAt } = await fixture.get(call)
    assert.deepEqual([status, cancelledAt], ['busy', fixture.at()])
  },
}

/** For stores with `watch`. */
export const watchedCommits: SharedCases = {
  'a hint of a change by another instance comes after its commit': async (fixture, another) => {
    const other = await another()
    const read: Promise<boolean>[] = []
    const stop = fixture.store.watch?.(hint => {
      if (hint === 'missed' || !('id' in hint)) return
      read.push(fixture.store.get(hint.id).then(call => call !== undefined && call.version >= hint.version))
    })
    const { expectHint, stop: leave } = listen(fixture.store.watch)
    // The first operation opens the store before the other instance writes.
    await fixture.store.now()
    for (let n = 0; n < 3; n++) {
      const { id } = await other.addOne()
      await expectHint(ofCall(id))
    }
    stop?.()
    leave()
    assert.ok((await Promise.all(read)).every(Boolean))
  },
  'a watcher that reads at its start and after missed misses no change': async (fixture, another) => {
    const other = await another()
    for (let n = 0; n < 3; n++) {
      const wanted = aCall(fixture.names, fixture.at())
      let know = () => {}
      const known = new Promise<void>(resolve => (know = resolve))
      const receive = async (hint: StoreHint) => {
        if (hint === 'missed' ? await fixture.store.get(wanted.id) : ofCall(wanted.id)(hint)) know()
      }
      const receiving: Promise<void>[] = []
      const stop = fixture.store.watch?.(hint => receiving.push(receive(hint)))
      await Promise.all([other.store.add([wanted], { concurrency: 1 }), receive('missed'), known])
      stop?.()
      await Promise.all(receiving)
    }
  },
}
