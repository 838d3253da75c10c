import assert from 'node:assert/strict'
import { dispatchLimits, HOUR, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { listen } from './expect-hints.ts'
import type { StoreFixture } from './store-fixture.ts'

const sleep = ({ store }: StoreFixture) => listen(store.wake)

/** Matches a hint that wakes by then. A store may wake sooner. */
const within = (ms: number) => (inMs: number) => inMs <= ms

/**
 * For stores with `wake`. A hint may be late: a case waits for it until the timeout of the test.
 */
export const waking: Cases = {
  'a due call that is added wakes at once': async fixture => {
    const { expectHint, stop } = sleep(fixture)
    await fixture.addOne()
    await expectHint(within(0))
    stop()
  },
  'a call that is due soon wakes no later than it is due': async fixture => {
    const { expectHint, stop } = sleep(fixture)
    await fixture.add({ at: fixture.at(20 * SECOND) }, { at: fixture.at(10 * SECOND) })
    await expectHint(within(10 * SECOND))
    stop()
  },
  'a call that is moved forward or deferred a little wakes no later than it is due': async fixture => {
    const call = await fixture.addOne({ at: fixture.at(HOUR) })
    const { expectHint, stop } = sleep(fixture)
    await fixture.change({ kind: 'edit', id: call.id, set: { at: fixture.at(20 * SECOND) } })
    await expectHint(within(20 * SECOND))
    await fixture.change({ kind: 'defer', id: call.id, dueAt: fixture.at(5 * SECOND) })
    await expectHint(within(5 * SECOND))
    stop()
  },
  'a line that is freed by a step without dispatch wakes at once': async fixture => {
    const call = await fixture.begin()
    const { expectHint, stop } = sleep(fixture)
    await fixture.report(call, 'completed')
    await expectHint(within(0))
    stop()
  },
  'a line that a step frees at a provider to which it did not dispatch wakes at once': async fixture => {
    const call = await fixture.begin()
    const { expectHint, stop } = sleep(fixture)
    await fixture.advance({
      updates: [updateOf(call.attempt, 'completed', fixture.at())],
      dispatch: dispatchLimits(fixture.names, { providers: ['other'] }),
    })
    await expectHint(within(0))
    stop()
  },
  'a changed queue wakes at once': async fixture => {
    await fixture.addOne({ at: fixture.at(HOUR) })
    const { expectHint, stop } = sleep(fixture)
    await fixture.store.changeQueue('main', { concurrency: 5 })
    await expectHint(within(0))
    stop()
  },
  'a listener that has stopped is not woken': async fixture => {
    const one = sleep(fixture)
    const two = sleep(fixture)
    one.stop()
    const before = one.received.length
    await fixture.addOne()
    await two.expectHint(within(0))
    assert.equal(one.received.length, before)
    two.stop()
  },
  'a listener that throws fails no operation and does not affect other listeners': async fixture => {
    const stop = fixture.store.wake?.(() => {
      throw new Error('A listener of the kit throws on purpose')
    })
    const { expectHint, stop: leave } = sleep(fixture)
    const call = await fixture.addOne()
    await expectHint(within(0))
    assert.equal((await fixture.get(call)).status, 'scheduled')
    stop?.()
    leave()
  },
}
