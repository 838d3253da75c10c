import assert from 'node:assert/strict'
import { apart, HOUR, phone } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'

/** What has to hold of operations that are begun in one moment, each of which a store may do while it has not finished another. */
export const atOnce: Cases = {
  'of changes for one version one is made, and the others are refused': async world => {
    const call = await world.addOne()
    const owners = ['anna', 'berta', 'clara', 'dora', 'emma']
    const edit = (ownerId: string) => world.change({ kind: 'edit', id: call.id, ifVersion: 1, set: { ownerId } })
    const changed = await Promise.all(owners.map(edit))
    const made = changed.filter(({ refused }) => refused === undefined)
    assert.equal(made.length, 1)
    assert.deepEqual((await world.get(call)).ownerId, first(made).call?.ownerId)
  },
  'a call is put off or licensed, not both': async world => {
    const calls = await world.add(...Array.from({ length: 6 }, () => ({})))
    const defer = ({ id }: { id: string }) => world.change({ kind: 'defer', id, dueAt: world.at(HOUR) })
    const [{ licensed }, ...deferred] = await Promise.all([world.license(), ...calls.map(defer)])
    for (const [n, call] of calls.entries()) {
      const isLicensed = licensed.some(({ id }) => id === call.id)
      assert.equal(deferred[n]?.refused, isLicensed ? 'begun' : undefined)
      assert.equal((await world.get(call)).status, isLicensed ? 'dialing' : 'scheduled')
    }
  },
  'a call that is edited keeps its place in the order': async world => {
    await world.store.addQueue('main', { concurrency: 2 })
    const calls = await world.add({}, {}, {})
    const edit = (ownerId: string) => world.change({ kind: 'edit', id: first(calls).id, set: { ownerId } })
    const [{ licensed }] = await Promise.all([world.license(), edit('anna'), edit('berta'), edit('clara')])
    assert.deepEqual(
      licensed.map(({ id }) => id),
      calls.slice(0, 2).map(({ id }) => id),
    )
  },
  'all news of one attempt is kept': async world => {
    const call = await world.begin()
    await world.tell(call, 'answered', { cause: 'a' })
    const causes = ['b', 'c', 'd', 'e', 'f']
    await Promise.all(causes.map(cause => world.tell(call, 'ringing', { cause })))
    const { attempt } = await world.get(call)
    assert.deepEqual(attempt?.events.map(({ cause }) => cause).toSorted(), ['a', ...causes])
  },
  'an id that several attempts are told of is bound to one of them; the rest is recorded': async world => {
    const calls = [await world.begin(), await world.begin(), await world.begin()]
    await Promise.all(calls.map(call => world.tell(call, 'ringing', { providerCallId: 'x' })))
    const told = await Promise.all(calls.map(world.get))
    assert.deepEqual(
      told.map(({ status }) => status),
      ['ringing', 'ringing', 'ringing'],
    )
    assert.equal(told.filter(({ attempt }) => attempt?.providerCallId === 'x').length, 1)
  },
  'a number that several queues call is rung no more often than its limit allows': async world => {
    const queues = ['a', 'b', 'c']
    await world.add(...queues.map(queue => ({ ...apart(queue), to: phone(1) })))
    const numberLimits = [{ most: 1, withinMs: HOUR }]
    const steps = await Promise.all(queues.map(queue => world.license({ providers: [queue], numberLimits })))
    assert.equal(steps.flatMap(({ licensed }) => licensed).length, 1)
  },
}
