import assert from 'node:assert/strict'
import { dispatchLimits, HOUR, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** Licenses the only due call. */
const again = async (fixture: StoreFixture) => first((await fixture.license()).licensed)

export const refusing: Cases = {
  'a refusal for which the call is not at fault uses up no attempt': async fixture => {
    for (const code of ['rate-limited', 'unavailable', 'unauthorized', 'not-dialed'] as const) {
      const call = await fixture.begin({ queue: code })
      const { call: after } = await fixture.report(call, 'rejected', { refusal: { code } }, () => {
        throw new Error('Nothing has ended that anything could follow')
      })
      assert.deepEqual([after?.status, after?.attemptCount, after?.endedAt], ['scheduled', 0, undefined])
      assert.deepEqual([after?.attempt?.released, after?.attempt?.status], [true, 'rejected'])
      assert.equal((await fixture.get(call)).attempts.length, 1)
    }
  },
  'a released call keeps its place in the order': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin({ at: fixture.at(-SECOND) })
    await fixture.add({ at: fixture.at(-SECOND) }, { at: fixture.at(-2 * SECOND) })
    await fixture.report(call, 'rejected', { refusal: { code: 'not-dialed' } })
    const { licensed } = await fixture.license({ maxLicences: 1 })
    assert.equal(first(licensed).dueAt.getTime(), fixture.at(-2 * SECOND).getTime())
    await fixture.report(first(licensed), 'completed')
    assert.equal((await again(fixture)).id, call.id)
  },
  'the attempt after a released one has the same attempt number and a new reference': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'rejected', { refusal: { code: 'not-dialed' } })
    const second = await again(fixture)
    assert.deepEqual([second.attempt.attempt, second.attemptCount], [1, 1])
    await fixture.report(second, 'completed')
    assert.deepEqual(
      (await fixture.get(call)).attempts.map(({ attempt, released, status }) => [attempt, released, status]),
      [
        [1, true, 'rejected'],
        [1, false, 'completed'],
      ],
    )
  },
  'a refusal for which the call is at fault ends the call': async fixture => {
    for (const refusal of [undefined, { code: 'invalid-number' }, { code: 'rejected' }, { code: 'absent' }] as const) {
      const call = await fixture.begin()
      await fixture.report(call, 'rejected', refusal && { refusal })
      const { status, attemptCount, attempt } = await fixture.get(call)
      assert.deepEqual([status, attemptCount, attempt?.released], ['rejected', 1, false])
    }
  },
  'a released call that was cancelled in the meantime has ended': async fixture => {
    const call = await fixture.begin()
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited' } })
    assert.equal((await fixture.get(call)).status, 'cancelled')
    await fixture.pass(HOUR)
    assert.equal((await fixture.license()).licensed.length, 0)
  },
  'a released retry that is then cancelled keeps the outcome of the attempt before': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'no-answer', {}, retryIn(0))
    await fixture.report(await again(fixture), 'rejected', { refusal: { code: 'not-dialed' } })
    const { call: ended } = await fixture.change({ kind: 'cancel', id: call.id })
    assert.deepEqual([ended?.status, ended?.attemptCount], ['no-answer', 1])
  },
  'a correction of attempt 1 withdraws a released retry': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(0))
    await fixture.report(await again(fixture), 'rejected', { refusal: { code: 'not-dialed' } })
    await fixture.record([updateOf(call.attempt, 'completed', fixture.at())])
    assert.equal((await fixture.get(call)).status, 'completed')
  },
  'a released call that turns out to have been placed is not placed again': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'rejected', { refusal: { code: 'not-dialed' } })
    await fixture.report(call, 'completed')
    const { status, attemptCount, attempt } = await fixture.get(call)
    assert.deepEqual([status, attemptCount, attempt?.released], ['completed', 1, false])
    assert.equal((await fixture.license()).licensed.length, 0)
  },
  'a refusal holds its queue back in the step that records it': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin()
    await fixture.addOne()
    const refused = updateOf(call.attempt, 'rejected', fixture.at(), { refusal: { code: 'unavailable' } })
    const step = await fixture.store.advance({
      updates: [refused],
      decide: () => ({}),
      nextPollAt: (_, now) => now,
      dispatch: dispatchLimits(fixture.names),
    })
    assert.deepEqual([step.licensed.length, step.nextDueAt], [0, fixture.at(SECOND)])
  },
}
