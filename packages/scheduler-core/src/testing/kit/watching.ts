import assert from 'node:assert/strict'
import type { StoreHint } from '../../store/call-store.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import { listen } from './hearing.ts'
import type { World } from './world.ts'

const watch = ({ store }: World) => listen(store.watch)

const of = (id: string, version: number) => (hint: StoreHint) =>
  hint === 'missed' || (hint.id === id && hint.version >= version)

/** Of stores that have `watch`. A hint may be late: the cases wait for it, and the test's own time limit ends them. */
export const watching: Cases = {
  'whoever watches hears of calls that are added, changed, licensed and told of': async world => {
    const { hear, stop } = watch(world)
    const call = await world.addOne()
    await hear(of(call.id, 1))
    await world.change({ kind: 'edit', id: call.id, set: { ownerId: 'anna' } })
    await hear(of(call.id, 2))
    const licensed = first((await world.license()).licensed)
    await hear(of(call.id, licensed.version))
    await world.tell(licensed, 'completed')
    await hear(of(call.id, licensed.version + 1))
    stop()
  },
  'a hint tells what can be read already': async world => {
    const read: Promise<boolean>[] = []
    const stop = world.store.watch?.(hint => {
      if (hint !== 'missed')
        read.push(world.store.get(hint.id).then(call => call !== undefined && call.version >= hint.version))
    })
    const { hear, stop: leave } = watch(world)
    const call = await world.begin()
    await hear(of(call.id, call.version))
    assert.ok((await Promise.all(read)).every(Boolean))
    stop?.()
    leave()
  },
  'whoever stopped watching hears nothing more': async world => {
    const one = watch(world)
    const two = watch(world)
    one.stop()
    const call = await world.addOne()
    await two.hear(of(call.id, 1))
    assert.deepEqual(one.heard, [])
    two.stop()
  },
  'a listener that throws fails no operation and keeps no other from hearing': async world => {
    const stop = world.store.watch?.(() => {
      throw new Error('A listener of the kit throws on purpose')
    })
    const { hear, stop: leave } = watch(world)
    const call = await world.addOne()
    await hear(of(call.id, 1))
    assert.equal((await world.get(call)).status, 'scheduled')
    stop?.()
    leave()
  },
}
