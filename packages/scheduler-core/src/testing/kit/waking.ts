import assert from 'node:assert/strict'
import { HOUR, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { listen } from './hearing.ts'
import type { World } from './world.ts'

const sleep = ({ store }: World) => listen(store.wake)

/** Whether it says to look by then. Whoever is not sure may say so sooner. */
const within = (ms: number) => (inMs: number) => inMs <= ms

/** Of stores that have `wake`. A hint may be late: the cases wait for it, and the test's own time limit ends them. */
export const waking: Cases = {
  'a call that is added and due wakes at once': async world => {
    const { hear, stop } = sleep(world)
    await world.addOne()
    await hear(within(0))
    stop()
  },
  'a call that is due soon wakes no later than it is due': async world => {
    const { hear, stop } = sleep(world)
    await world.add({ at: world.at(20 * SECOND) }, { at: world.at(10 * SECOND) })
    await hear(within(10 * SECOND))
    stop()
  },
  'a call that is brought forward, or put off by a little, wakes no later than it is due': async world => {
    const call = await world.addOne({ at: world.at(HOUR) })
    const { hear, stop } = sleep(world)
    await world.change({ kind: 'edit', id: call.id, set: { at: world.at(20 * SECOND) } })
    await hear(within(20 * SECOND))
    await world.change({ kind: 'defer', id: call.id, dueAt: world.at(5 * SECOND) })
    await hear(within(5 * SECOND))
    stop()
  },
  'a line that was freed by a step which licenses nothing wakes at once': async world => {
    const call = await world.begin()
    const { hear, stop } = sleep(world)
    await world.tell(call, 'completed')
    await hear(within(0))
    stop()
  },
  'a queue that is changed wakes at once': async world => {
    await world.addOne({ at: world.at(HOUR) })
    const { hear, stop } = sleep(world)
    await world.store.changeQueue('main', { concurrency: 5 })
    await hear(within(0))
    stop()
  },
  'whoever listens no more is not woken': async world => {
    const one = sleep(world)
    const two = sleep(world)
    one.stop()
    const before = one.heard.length
    await world.addOne()
    await two.hear(within(0))
    assert.equal(one.heard.length, before)
    two.stop()
  },
  'a listener that throws fails no operation and keeps no other from waking': async world => {
    const stop = world.store.wake?.(() => {
      throw new Error('A listener of the kit throws on purpose')
    })
    const { hear, stop: leave } = sleep(world)
    const call = await world.addOne()
    await hear(within(0))
    assert.equal((await world.get(call)).status, 'scheduled')
    stop?.()
    leave()
  },
}
