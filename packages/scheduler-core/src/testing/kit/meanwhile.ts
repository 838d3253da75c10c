import assert from 'node:assert/strict'
import type { StoreHint } from '../../store/call-store.ts'
import { aCall, HOUR } from './builders.ts'
import { listen, ofCall } from './hearing.ts'
import type { SharedCases } from './sharing.ts'
import { retryIn } from './world.ts'

/** What one has licensed or told, and another has changed since. */
export const meanwhile: SharedCases = {
  'what one was told of an attempt the other knows when it is told more': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    await other.tell(call, 'answered', { cause: 'a' })
    assert.equal((await world.tell(call, 'ringing', { cause: 'b' })).recorded, 'unchanged')
    await other.tell(call, 'ringing', { cause: 'c' })
    assert.equal((await world.tell(call, 'completed', { cause: 'd' })).recorded, 'applied')
    const { status, attempt } = await world.get(call)
    assert.deepEqual([status, attempt?.events.map(({ cause }) => cause)], ['completed', ['a', 'b', 'c', 'd']])
  },
  'a call that another has cancelled is not tried again when its attempt ends': async (world, another) => {
    const other = await another()
    const call = await world.begin()
    await other.change({ kind: 'cancel', id: call.id })
    await world.tell(call, 'busy', {}, retryIn(HOUR))
    const { status, cancelledAt } = await world.get(call)
    assert.deepEqual([status, cancelledAt], ['busy', world.at()])
  },
}

/** Of stores that have `watch`. */
export const watchedMeanwhile: SharedCases = {
  'what one hears that another did can be read by then': async (world, another) => {
    const other = await another()
    const read: Promise<boolean>[] = []
    const stop = world.store.watch?.(hint => {
      if (hint === 'missed' || !('id' in hint)) return
      read.push(world.store.get(hint.id).then(call => call !== undefined && call.version >= hint.version))
    })
    const { hear, stop: leave } = listen(world.store.watch)
    // A first operation, so that it is open before the other writes.
    await world.store.now()
    for (let n = 0; n < 3; n++) {
      const { id } = await other.addOne()
      await hear(ofCall(id))
    }
    stop?.()
    leave()
    assert.ok((await Promise.all(read)).every(Boolean))
  },
  'whoever reads as it begins to watch, and when something was missed, misses nothing that another does': async (
    world,
    another,
  ) => {
    const other = await another()
    for (let n = 0; n < 3; n++) {
      const wanted = aCall(world.names, world.at())
      let know = () => {}
      const known = new Promise<void>(resolve => (know = resolve))
      const hear = async (hint: StoreHint) => {
        if (hint === 'missed' ? await world.store.get(wanted.id) : ofCall(wanted.id)(hint)) know()
      }
      const heard: Promise<void>[] = []
      const stop = world.store.watch?.(hint => heard.push(hear(hint)))
      await Promise.all([other.store.add([wanted], { concurrency: 1 }), hear('missed'), known])
      stop?.()
      await Promise.all(heard)
    }
  },
}
