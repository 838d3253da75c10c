import assert from 'node:assert/strict'
import type { StoreHint } from '../../store/call-store.ts'
import { aRecord, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import { listen, ofCall, ofNumber } from './expect-hints.ts'
import type { StoreFixture } from './store-fixture.ts'

const watch = ({ store }: StoreFixture) => listen(store.watch)

/**
 * For stores with `watch`. A hint may be late: a case waits for it until the timeout of the test.
 */
export const watching: Cases = {
  'a watcher gets hints of calls that are added, changed, licensed and updated, after their end too': async fixture => {
    const { expectHint, stop } = watch(fixture)
    const call = await fixture.addOne()
    await expectHint(ofCall(call.id, 1))
    await fixture.change({ kind: 'edit', id: call.id, set: { ownerId: 'anna' } })
    await expectHint(ofCall(call.id, 2))
    const licensed = first((await fixture.license()).licensed)
    await expectHint(ofCall(call.id, licensed.version))
    await fixture.report(licensed, 'completed')
    await expectHint(ofCall(call.id, licensed.version + 1))
    await fixture.report(licensed, 'completed', { details: { price: 1 } })
    await expectHint(ofCall(call.id, licensed.version + 2))
    stop()
  },
  'a watcher gets hints of both numbers of each logged record': async fixture => {
    const { expectHint, stop } = watch(fixture)
    const numbers = { from: phone(1), to: phone(2) }
    const anonymous = { from: undefined, to: phone(3) }
    await fixture.store.log([aRecord('r1', fixture.at(), numbers), aRecord('r2', fixture.at(), anonymous)])
    for (const n of [1, 2, 3]) await expectHint(ofNumber(phone(n)))
    stop()
  },
  'a hint comes after the commit: its version can be read': async fixture => {
    const isRead = async (hint: StoreHint) => {
      if (hint === 'missed') return true
      if ('id' in hint) return ((await fixture.store.get(hint.id))?.version ?? 0) >= hint.version
      const histories = hint.numbers.map(number => fixture.store.history(number, { limit: 1 }))
      return (await Promise.all(histories)).every(({ items }) => items.length === 1)
    }
    const read: Promise<boolean>[] = []
    const stop = fixture.store.watch?.(hint => read.push(isRead(hint)))
    const { expectHint, stop: leave } = watch(fixture)
    const call = await fixture.begin()
    await expectHint(ofCall(call.id, call.version))
    await fixture.store.log([aRecord('r', fixture.at(), { to: phone(1) })])
    await expectHint(ofNumber(phone(1)))
    stop?.()
    leave()
    assert.ok((await Promise.all(read)).every(Boolean))
  },
  'a watcher that has stopped gets no more hints': async fixture => {
    const one = watch(fixture)
    const two = watch(fixture)
    one.stop()
    const call = await fixture.addOne()
    await two.expectHint(ofCall(call.id, 1))
    assert.deepEqual(one.received, [])
    two.stop()
  },
  'a listener that throws fails no operation and does not affect other listeners': async fixture => {
    const stop = fixture.store.watch?.(() => {
      throw new Error('A listener of the kit throws on purpose')
    })
    const { expectHint, stop: leave } = watch(fixture)
    const call = await fixture.addOne()
    await expectHint(ofCall(call.id, 1))
    assert.equal((await fixture.get(call)).status, 'scheduled')
    stop?.()
    leave()
  },
}
