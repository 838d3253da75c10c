import assert from 'node:assert/strict'
import type { NewCall } from '../../store/call.ts'
import type { ProviderLimits } from '../../store/step.ts'
import { dispatchLimits, HOUR, MINUTE, PROVIDER, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

const OTHER = 'other'

/** Limits of the provider of every call. */
const limitsOf = (limits: ProviderLimits) => ({ providerLimits: new Map([[PROVIDER, limits]]) })

const licensedWithin = async (fixture: StoreFixture, limits: ProviderLimits) =>
  (await fixture.license(limitsOf(limits))).licensed.length

/** Adds calls to two queues, in turn. */
const spread = (fixture: StoreFixture, count: number, wanted: Partial<NewCall> = {}) =>
  fixture.add(...Array.from({ length: count }, (_, n) => ({ ...wanted, queue: n % 2 === 0 ? 'a' : 'b' })))

export const limiting: Cases = {
  'a provider gets no more licences in any second than its pace allows, over all queues': async fixture => {
    await spread(fixture, 8)
    const pace = { callsPerSecond: 3 }
    assert.equal(await licensedWithin(fixture, pace), 3)
    await fixture.pass(999)
    assert.equal(await licensedWithin(fixture, pace), 0)
    await fixture.pass(1)
    assert.equal(await licensedWithin(fixture, pace), 3)
  },
  'the pace of a provider is a sliding window, in which 0.5 means one call in two seconds': async fixture => {
    await spread(fixture, 4)
    assert.equal(await licensedWithin(fixture, { callsPerSecond: 0.5 }), 1)
    await fixture.pass(1999)
    const { licensed, nextDueAt } = await fixture.license(limitsOf({ callsPerSecond: 0.5 }))
    assert.deepEqual([licensed.length, nextDueAt], [0, fixture.at(1)])
    await fixture.pass(1)
    assert.equal(await licensedWithin(fixture, { callsPerSecond: 0.5 }), 1)
  },
  'a retry, an attempt that has ended and one that was not placed count for the pace of a provider': async fixture => {
    const pace = { callsPerSecond: 3 }
    await spread(fixture, 3)
    const [one, two] = (await fixture.license(limitsOf({ callsPerSecond: 2 }))).licensed
    await fixture.report(present(one), 'busy', {}, retryIn(0))
    await fixture.report(present(two), 'rejected', { refusal: { code: 'not-dialed' } })
    assert.equal(await licensedWithin(fixture, pace), 1)
    assert.equal(await licensedWithin(fixture, pace), 0)
  },
  'no more calls are in flight at a provider than it has lines, over all queues': async fixture => {
    await spread(fixture, 8)
    const { licensed } = await fixture.license(limitsOf({ concurrency: 3 }))
    assert.equal(licensed.length, 3)
    assert.equal(await licensedWithin(fixture, { concurrency: 3 }), 0)
    await fixture.report(first(licensed), 'completed')
    assert.equal(await licensedWithin(fixture, { concurrency: 3 }), 1)
  },
  'a line of a provider that a step frees in one queue is used in another queue in the same step': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b' })
    const call = first((await fixture.license(limitsOf({ concurrency: 1 }))).licensed)
    const { licensed } = await fixture.advance({
      updates: [updateOf(call.attempt, 'completed', fixture.at())],
      dispatch: dispatchLimits(fixture.names, limitsOf({ concurrency: 1 })),
    })
    assert.deepEqual([call.queue, ...licensed.map(({ queue }) => queue)], ['a', 'b'])
  },
  'a call that a refusal releases uses a line of its provider again if it is licensed in the same step':
    async fixture => {
      await fixture.add({ queue: 'a' }, { queue: 'b' })
      const { attempt } = first((await fixture.license(limitsOf({ concurrency: 1 }))).licensed)
      const updates = [updateOf(attempt, 'rejected', fixture.at(), { refusal: { code: 'not-dialed' } })]
      const dispatch = dispatchLimits(fixture.names, limitsOf({ concurrency: 1 }))
      assert.equal((await fixture.advance({ updates, dispatch })).licensed.length, 1)
    },
  'a line of a provider is in use while its call is unknown, and indeterminate until lineFreeAt': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b' })
    const limits = { ...limitsOf({ concurrency: 1 }), maxCallMs: HOUR }
    const call = first((await fixture.license(limits)).licensed)
    await fixture.report(call, 'unknown')
    assert.equal((await fixture.license(limits)).nextDueAt, undefined)
    await fixture.pass(MINUTE)
    await fixture.report(call, 'indeterminate')
    assert.deepEqual((await fixture.license(limits)).nextDueAt, call.attempt.lineFreeAt)
    await fixture.pass(HOUR - MINUTE - 1)
    assert.equal((await fixture.license(limits)).licensed.length, 0)
    await fixture.pass(1)
    assert.equal((await fixture.license(limits)).licensed.length, 1)
  },
  'each provider has its own limits, and one without limits has none': async fixture => {
    await spread(fixture, 4)
    await fixture.add(...Array.from({ length: 4 }, () => ({ queue: 'c', provider: OTHER })))
    const providers = [PROVIDER, OTHER]
    const { licensed } = await fixture.license({ providers, ...limitsOf({ concurrency: 1 }) })
    assert.deepEqual(
      licensed.map(({ provider }) => provider),
      [PROVIDER, OTHER, OTHER, OTHER, OTHER],
    )
  },
  'a queue keeps its order: a call whose provider is at its limit delays the calls behind it': async fixture => {
    const added = await fixture.add({}, { provider: OTHER }, {}, { provider: OTHER })
    const limits = { providers: [PROVIDER, OTHER], ...limitsOf({ concurrency: 1 }) }
    const { licensed, nextDueAt } = await fixture.license(limits)
    assert.deepEqual(
      licensed.map(({ id }) => id),
      added.slice(0, 2).map(({ id }) => id),
    )
    assert.equal(nextDueAt, undefined)
    await fixture.report(first(licensed), 'completed')
    assert.equal((await fixture.license(limits)).licensed.length, 2)
  },
  'calls of a provider at its limit in any number of queues delay no call in another queue': async fixture => {
    await fixture.add(...Array.from({ length: 70 }, (_, n) => ({ queue: `queue ${n}` })))
    const other = await fixture.addOne({ queue: 'last', provider: OTHER })
    const limits = { providers: [PROVIDER, OTHER], ...limitsOf({ concurrency: 1 }) }
    const licensed: string[] = []
    let isDue = true
    for (let steps = 0; isDue; steps++) {
      assert.ok(steps < 10, 'The steps come to an end')
      const step = await fixture.license(limits)
      licensed.push(...step.licensed.map(({ id }) => id))
      isDue = step.nextDueAt !== undefined && step.nextDueAt <= step.now
    }
    assert.deepEqual([licensed.length, licensed.includes(other.id)], [2, true])
  },
  'the limits of a provider delay no call that is not due yet': async fixture => {
    await fixture.add({ queue: 'a' }, { queue: 'b', at: fixture.at(HOUR) })
    const limits = { concurrency: 1, callsPerSecond: 1 }
    assert.equal(await licensedWithin(fixture, limits), 1)
    assert.deepEqual((await fixture.license(limitsOf(limits))).nextDueAt, fixture.at(HOUR))
  },
  'nextDueAt is the time at which the pace of a provider allows the next licence': async fixture => {
    await spread(fixture, 5)
    await fixture.license({ ...limitsOf({ callsPerSecond: 2 }), maxLicences: 1 })
    await fixture.pass(250)
    const { licensed, nextDueAt } = await fixture.license(limitsOf({ callsPerSecond: 2 }))
    assert.deepEqual([licensed.length, nextDueAt], [1, fixture.at(750)])
  },
  'nextDueAt waits for the total of lines as well as for the pace of a provider': async fixture => {
    await spread(fixture, 3)
    const limits = { ...limitsOf({ callsPerSecond: 1 }), lines: 1 }
    const call = first((await fixture.license(limits)).licensed)
    assert.equal((await fixture.license(limits)).nextDueAt, undefined)
    await fixture.report(call, 'completed')
    assert.deepEqual((await fixture.license(limits)).nextDueAt, fixture.at(SECOND))
  },
  'the probe of a provider whose breaker is open has a line': async fixture => {
    await spread(fixture, 3)
    const limits = { ...limitsOf({ concurrency: 2 }), breakerThreshold: 3 }
    const lost = first((await fixture.license({ ...limits, maxLicences: 1 })).licensed)
    await fixture.report(lost, 'unknown', { isLost: true })
    assert.equal((await fixture.license(limits)).licensed.length, 0)
    await fixture.pass(2 * SECOND)
    assert.equal((await fixture.license(limits)).licensed.length, 1)
  },
  'the usage of a provider is its lines and its waiting calls over all queues': async fixture => {
    await spread(fixture, 6)
    await fixture.addOne({ provider: OTHER, at: fixture.at(HOUR) })
    const licensed = first((await fixture.license({ maxLicences: 2 })).licensed)
    await fixture.report(licensed, 'indeterminate')
    const { usage } = await fixture.store.dispatchState([OTHER, PROVIDER, 'unknown'])
    assert.deepEqual(usage, [
      { name: OTHER, linesInUse: 0, waiting: 1 },
      { name: PROVIDER, linesInUse: 2, waiting: 4 },
      { name: 'unknown', linesInUse: 0, waiting: 0 },
    ])
    assert.deepEqual((await fixture.store.dispatchState()).usage, [])
  },
}
