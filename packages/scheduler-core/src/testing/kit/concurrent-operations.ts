import assert from 'node:assert/strict'
import type { AttemptedCall } from '../../store/call.ts'
import { apart, HOUR, limitedTo, PROVIDER, phone, ruled } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'

/** Operations that begin at the same time, so that a store may run them concurrently. */
export const concurrentOperations: Cases = {
  'of several changes for one version one is made, and the others are refused': async fixture => {
    const call = await fixture.addOne()
    const owners = ['anna', 'berta', 'clara', 'dora', 'emma']
    const edit = (ownerId: string) => fixture.change({ kind: 'edit', id: call.id, ifVersion: 1, set: { ownerId } })
    const changed = await Promise.all(owners.map(edit))
    const made = changed.filter(({ refused }) => refused === undefined)
    assert.equal(made.length, 1)
    assert.deepEqual((await fixture.get(call)).ownerId, first(made).call?.ownerId)
  },
  'a call is deferred or licensed, not both': async fixture => {
    const calls = await fixture.add(...Array.from({ length: 6 }, () => ({})))
    const defer = ({ id }: { id: string }) => fixture.change({ kind: 'defer', id, dueAt: fixture.at(HOUR) })
    const [{ licensed }, ...deferred] = await Promise.all([fixture.license(), ...calls.map(defer)])
    for (const [n, call] of calls.entries()) {
      const isLicensed = licensed.some(({ id }) => id === call.id)
      assert.equal(deferred[n]?.refused, isLicensed ? 'begun' : undefined)
      assert.equal((await fixture.get(call)).status, isLicensed ? 'dialing' : 'scheduled')
    }
  },
  'a call that is being edited keeps its place in the order': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 2 })
    const calls = await fixture.add({}, {}, {})
    const edit = (ownerId: string) => fixture.change({ kind: 'edit', id: first(calls).id, set: { ownerId } })
    const [{ licensed }] = await Promise.all([fixture.license(), edit('anna'), edit('berta'), edit('clara')])
    assert.deepEqual(
      licensed.map(({ id }) => id),
      calls.slice(0, 2).map(({ id }) => id),
    )
  },
  'all updates of one attempt are kept': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'answered', { cause: 'a' })
    const causes = ['b', 'c', 'd', 'e', 'f']
    await Promise.all(causes.map(cause => fixture.report(call, 'ringing', { cause })))
    const { attempt } = await fixture.get(call)
    assert.deepEqual(attempt?.events.map(({ cause }) => cause).toSorted(), ['a', ...causes])
  },
  'an id that is reported for several attempts is bound to one of them; the other updates are unknown':
    async fixture => {
      const calls = [await fixture.begin(), await fixture.begin(), await fixture.begin()]
      await Promise.all(calls.map(call => fixture.report(call, 'ringing', { providerCallId: 'x' })))
      const reported = await Promise.all(calls.map(fixture.get))
      assert.deepEqual(reported.map(({ status }) => status).toSorted(), ['dialing', 'dialing', 'ringing'])
      assert.equal(reported.filter(({ attempt }) => attempt?.providerCallId === 'x').length, 1)
    },
  'the total of lines holds across queues': async fixture => {
    const queues = Array.from({ length: 6 }, (_, n) => `queue ${n}`)
    await fixture.add(...queues.map(queue => apart(queue)), ...queues.map(queue => apart(queue)))
    const steps = await Promise.all(queues.map(queue => fixture.license({ providers: [queue], lines: 4 })))
    assert.equal(steps.flatMap(({ licensed }) => licensed).length, 4)
  },
  'the day of all queues holds across queues': async fixture => {
    const queues = Array.from({ length: 6 }, (_, n) => `queue ${n}`)
    await fixture.add(...queues.map(queue => apart(queue)), ...queues.map(queue => apart(queue)))
    const rules = ruled({ perDay: { callsPerDay: 4 } }, fixture.at())
    const steps = await Promise.all(queues.map(queue => fixture.license({ providers: [queue], ...rules })))
    assert.equal(steps.flatMap(({ licensed }) => licensed).length, 4)
  },
  'the limits of a provider hold across queues': async fixture => {
    const limits = { providerLimits: new Map([[PROVIDER, { concurrency: 1 }]]) }
    const addAndLicense = async (queue: string) => {
      await fixture.add({ queue })
      return fixture.license(limits)
    }
    const steps = await Promise.all(Array.from({ length: 6 }, (_, n) => addAndLicense(`queue ${n}`)))
    steps.push(await fixture.license(limits))
    assert.equal(steps.flatMap(({ licensed }) => licensed).length, 1)
  },
  'lost answers of one provider are all counted': async fixture => {
    const calls = [await fixture.begin(), await fixture.begin(), await fixture.begin(), await fixture.begin()]
    const lose = (call: AttemptedCall) => fixture.report(call, 'unknown', { isLost: true })
    await lose(first(calls))
    await Promise.all(calls.slice(1).map(lose))
    const { providers } = await fixture.store.dispatchState()
    assert.equal(providers[0]?.failures, 4)
  },
  'increments of one counter are all counted': async ({ store }) => {
    const values = await Promise.all(Array.from({ length: 10 }, () => store.increment('sessions')))
    assert.deepEqual(
      values.toSorted((a, b) => a - b),
      Array.from({ length: 10 }, (_, n) => n + 1),
    )
  },
  'a number limit holds across queues': async fixture => {
    const queues = ['a', 'b', 'c']
    await fixture.add(...queues.map(queue => ({ ...apart(queue), to: phone(1) })))
    const limits = limitedTo({ most: 1, withinMs: HOUR })
    const steps = await Promise.all(queues.map(queue => fixture.license({ providers: [queue], ...limits })))
    assert.equal(steps.flatMap(({ licensed }) => licensed).length, 1)
  },
}
