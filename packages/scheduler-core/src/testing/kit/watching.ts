import assert from 'node:assert/strict'
import type { StoreHint } from '../../store/call-store.ts'
import { aRecord, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import { listen, ofCall, ofNumber } from './hearing.ts'
import type { World } from './world.ts'

const watch = ({ store }: World) => listen(store.watch)

/** Of stores that have `watch`. A hint may be late: the cases wait for it, and the test's own time limit ends them. */
export const watching: Cases = {
  'whoever watches hears of calls that are added, changed, licensed and told of': async world => {
    const { hear, stop } = watch(world)
    const call = await world.addOne()
    await hear(ofCall(call.id, 1))
    await world.change({ kind: 'edit', id: call.id, set: { ownerId: 'anna' } })
    await hear(ofCall(call.id, 2))
    const licensed = first((await world.license()).licensed)
    await hear(ofCall(call.id, licensed.version))
    await world.tell(licensed, 'completed')
    await hear(ofCall(call.id, licensed.version + 1))
    stop()
  },
  'whoever watches hears of both numbers of each record that is logged': async world => {
    const { hear, stop } = watch(world)
    const numbers = { from: phone(1), to: phone(2) }
    const anonymous = { from: undefined, to: phone(3) }
    await world.store.log([aRecord('r1', world.at(), numbers), aRecord('r2', world.at(), anonymous)])
    for (const n of [1, 2, 3]) await hear(ofNumber(phone(n)))
    stop()
  },
  'a hint tells what can be read already': async world => {
    const isRead = async (hint: StoreHint) => {
      if (hint === 'missed') return true
      if ('id' in hint) return ((await world.store.get(hint.id))?.version ?? 0) >= hint.version
      const histories = hint.numbers.map(number => world.store.history(number, { limit: 1 }))
      return (await Promise.all(histories)).every(({ items }) => items.length === 1)
    }
    const read: Promise<boolean>[] = []
    const stop = world.store.watch?.(hint => read.push(isRead(hint)))
    const { hear, stop: leave } = watch(world)
    const call = await world.begin()
    await hear(ofCall(call.id, call.version))
    await world.store.log([aRecord('r', world.at(), { to: phone(1) })])
    await hear(ofNumber(phone(1)))
    stop?.()
    leave()
    assert.ok((await Promise.all(read)).every(Boolean))
  },
  'whoever stopped watching hears nothing more': async world => {
    const one = watch(world)
    const two = watch(world)
    one.stop()
    const call = await world.addOne()
    await two.hear(ofCall(call.id, 1))
    assert.deepEqual(one.heard, [])
    two.stop()
  },
  'a listener that throws fails no operation and keeps no other from hearing': async world => {
    const stop = world.store.watch?.(() => {
      throw new Error('A listener of the kit throws on purpose')
    })
    const { hear, stop: leave } = watch(world)
    const call = await world.addOne()
    await hear(ofCall(call.id, 1))
    assert.equal((await world.get(call)).status, 'scheduled')
    stop?.()
    leave()
  },
}
