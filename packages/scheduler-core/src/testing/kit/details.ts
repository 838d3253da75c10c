import assert from 'node:assert/strict'
import type { AttemptDetails } from '@outdial/call-client/kernel'
import type { AttemptedCall } from '../../store/call.ts'
import { MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

const detailsOf = async (fixture: StoreFixture, call: AttemptedCall) => (await fixture.get(call)).attempt?.details

export const details: Cases = {
  'the details of an update are kept, and are told by every reader of the call': async fixture => {
    const call = await fixture.begin()
    assert.equal(call.attempt.details, undefined)
    const details = {
      answeredBy: 'machine',
      price: -0.0085,
      digits: ['1', '#'],
      analysis: { success: true, note: null },
    }
    const recorded = await fixture.report(call, 'answered', { details })
    const { attempt, attempts } = await fixture.get(call)
    const { items } = await fixture.store.list({ order: 'soonest', limit: 10 })
    const told = [recorded.call?.attempt, attempt, attempts[0], items[0]?.attempt].map(each => each?.details)
    assert.deepEqual(told, [details, details, details, details])
  },
  'details are merged by name, in any order of the updates': async fixture => {
    const updates: readonly AttemptDetails[] = [{ a: 1, b: 'short' }, { b: 'longer', c: [1] }, { a: 1 }, { d: null }]
    for (const order of [updates, updates.toReversed()]) {
      const call = await fixture.begin()
      for (const details of order.slice(0, 2)) await fixture.report(call, 'ringing', { details })
      await fixture.record(order.slice(2).map(details => updateOf(call.attempt, 'ringing', fixture.at(), { details })))
      assert.deepEqual(await detailsOf(fixture, call), { a: 1, b: 'longer', c: [1], d: null })
    }
  },
  'an update that brings nothing but details is applied, with a new version, and changes nothing else':
    async fixture => {
      const call = await fixture.begin()
      await fixture.report(call, 'answered')
      const before = await fixture.get(call)
      const details = { answeredBy: 'human' }
      assert.equal((await fixture.report(call, 'answered', { details })).recorded, 'applied')
      const { version, attempts, attempt, ...after } = await fixture.get(call)
      assert.deepEqual([version, attempts.length], [before.version + 1, 1])
      assert.deepEqual({ ...attempt, details: undefined }, { ...before.attempt, details: undefined })
      const { version: _version, attempts: _attempts, attempt: _attempt, ...same } = before
      assert.deepEqual(after, same)
      assert.equal((await fixture.report(call, 'answered', { details })).recorded, 'unchanged')
      assert.equal((await fixture.get(call)).version, version)
    },
  'details that come after the end are kept, with a new version; the end stays, and a waiting retry waits':
    async fixture => {
      const [one, two] = [await fixture.begin(), await fixture.begin()]
      await fixture.report(one, 'completed')
      await fixture.report(two, 'busy', {}, retryIn(MINUTE))
      for (const call of [one, two]) {
        const before = await fixture.get(call)
        await fixture.pass(SECOND)
        const status = present(before.attempt).status
        const details = { recordingUrl: 'https://example.com/1' }
        assert.equal((await fixture.report(call, status, { at: fixture.at(-SECOND), details })).recorded, 'applied')
        const after = await fixture.get(call)
        assert.deepEqual(after.attempt?.details, details)
        assert.deepEqual(
          [after.version, after.status, after.endedAt, after.dueAt],
          [before.version + 1, before.status, before.endedAt, before.dueAt],
        )
      }
    },
  'details of an earlier attempt are kept, with a new version, while a later attempt is under way': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(0))
    const again = first((await fixture.license()).licensed)
    const { version } = await fixture.get(call)
    assert.equal((await fixture.report(call, 'busy', { details: { price: 1 } })).recorded, 'applied')
    const after = await fixture.get(call)
    assert.deepEqual([after.version, after.status], [version + 1, 'dialing'])
    assert.equal(after.attempt?.reference, again.attempt.reference)
    assert.deepEqual(
      after.attempts.map(each => each.details),
      [{ price: 1 }, undefined],
    )
  },
  'details survive later updates, the end and its correction': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'answered', { details: { answeredBy: 'human' } })
    for (const status of ['unknown', 'indeterminate', 'completed', 'ringing'] as const)
      await fixture.report(call, status)
    assert.deepEqual(await detailsOf(fixture, call), { answeredBy: 'human' })
  },
  'details keep any text, except that U+0000 and half surrogate pairs are replaced': async fixture => {
    const call = await fixture.begin()
    const kept = { 'name, "quoted" \\ {😀}': 'null', constructor: 'a\nb\t\u0001 \\"\' {,} ☎️ 😀', empty: '' }
    await fixture.report(call, 'ringing', { details: { ...kept, odd: 'a\0b\uD83D', deep: [{ s: '\uDE00' }] } })
    const expected = { ...kept, odd: 'a\uFFFDb\uFFFD', deep: [{ s: '\uFFFD' }] }
    assert.deepEqual(await detailsOf(fixture, call), expected)
  },
  'a detail that is named __proto__ is left out': async fixture => {
    const call = await fixture.begin()
    const polluting: AttemptDetails = JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":{"b":1},"c":1}}')
    await fixture.report(call, 'ringing', { details: polluting })
    assert.deepEqual(await detailsOf(fixture, call), { a: { c: 1 } })
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  },
  'details are bounded: 32 names, and 8192 characters of JSON for each': async fixture => {
    const call = await fixture.begin()
    const names = Array.from({ length: 40 }, (_, n) => `name ${String(n).padStart(2, '0')}`)
    await fixture.report(call, 'ringing', { details: Object.fromEntries(names.map(name => [name, '☎'.repeat(9000)])) })
    await fixture.report(call, 'ringing', { details: { later: 1 } })
    const kept = present(await detailsOf(fixture, call))
    const wanted = ['later', ...names.slice(0, 31)]
    assert.deepEqual(Object.keys(kept).toSorted(), wanted)
    assert.deepEqual(new Set(names.slice(0, 31).map(name => JSON.stringify(kept[name]).length)), new Set([8192]))
  },
}
