import assert from 'node:assert/strict'
import { OUTCOMES } from '@outdial/call-client/kernel'
import type { Decide, EndedInStore } from '../../store/step.ts'
import { DAY, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** Licenses the only due call. */
const again = async (fixture: StoreFixture) => first((await fixture.license()).licensed)

export const ending: Cases = {
  'an ended call is never licensed again, whatever is reported': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'no-answer')
    await fixture.report(call, 'busy', {}, retryIn(0))
    const { status, endedAt } = await fixture.get(call)
    assert.deepEqual([status, endedAt], ['busy', fixture.at()])
    await fixture.pass(HOUR)
    assert.equal((await fixture.license()).licensed.length, 0)
  },
  'decide gets the call, its ended attempt and the store’s time': async fixture => {
    const call = await fixture.begin()
    const decided: EndedInStore[] = []
    const decide: Decide = ended => {
      decided.push(ended)
      return {}
    }
    await fixture.report(call, 'ringing', {}, decide)
    assert.equal(decided.length, 0)
    await fixture.pass(MINUTE)
    await fixture.report(call, 'busy', { at: fixture.at(-SECOND), cause: '486' }, decide)
    const ended = first(decided)
    assert.deepEqual(
      [
        ended.call.id,
        ended.attempt.reference,
        ended.attempt.status,
        ended.attempt.endedAt,
        ended.attempt.cause,
        ended.now,
      ],
      [call.id, call.attempt.reference, 'busy', fixture.at(-SECOND), '486', fixture.at()],
    )
  },
  'a retry that would come at its `notAfter` or later ends the call at once, with the outcome of the attempt':
    async fixture => {
      const call = await fixture.begin({ notAfter: fixture.at(MINUTE) })
      await fixture.report(call, 'busy', {}, retryIn(MINUTE))
      const { status, endedAt, cause, lastOutcome } = await fixture.get(call)
      same({ status, endedAt, cause, lastOutcome }, { status: 'busy', endedAt: fixture.at(), cause: 'not-after' })
      const other = await fixture.begin({ notAfter: fixture.at(MINUTE + 1) })
      await fixture.report(other, 'busy', {}, retryIn(MINUTE))
      assert.equal((await fixture.get(other)).status, 'scheduled')
    },
  'a retry is scheduled in the commit that ends the attempt': async fixture => {
    const call = await fixture.begin()
    const { call: after } = await fixture.report(call, 'busy', { at: fixture.at(-1) }, retryIn(MINUTE))
    const { status, dueAt, at, lastOutcome, attemptCount, endedAt, attempt } = present(after)
    same(
      { status, dueAt, at, lastOutcome, attemptCount, endedAt, ended: attempt?.endedAt },
      {
        status: 'scheduled',
        dueAt: fixture.at(MINUTE),
        at: call.at,
        lastOutcome: 'busy',
        attemptCount: 1,
        ended: fixture.at(-1),
      },
    )
    same(await fixture.get(call), { ...after, attempts: [attempt] })
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(MINUTE))
  },
  'a retry is attempt 2 with its own reference, and both attempts are kept': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', { providerCallId: 'x' }, retryIn(MINUTE))
    await fixture.pass(MINUTE)
    const second = await again(fixture)
    assert.deepEqual([second.id, second.attempt.attempt, second.attemptCount], [call.id, 2, 2])
    assert.notEqual(second.attempt.reference, call.attempt.reference)
    await fixture.report(second, 'completed')
    const { attempts, status, lastOutcome } = await fixture.get(call)
    assert.deepEqual(
      attempts.map(({ attempt, status, providerCallId }) => [attempt, status, providerCallId]),
      [
        [1, 'busy', 'x'],
        [2, 'completed', undefined],
      ],
    )
    assert.deepEqual([status, lastOutcome], ['completed', undefined])
  },
  'a retry follows only an outcome that proves the end of the call': async fixture => {
    for (const outcome of OUTCOMES.filter(outcome => outcome !== 'expired')) {
      const call = await fixture.begin()
      await fixture.report(call, outcome, {}, retryIn(HOUR))
      const { status } = await fixture.get(call)
      const tried = ['busy', 'no-answer', 'failed', 'rejected'].includes(outcome)
      assert.equal(status, tried ? 'scheduled' : outcome, outcome)
    }
  },
  'a completed call is retried if a machine answered it, and its retry ends if a person did after all':
    async fixture => {
      const [machine, person] = [await fixture.begin(), await fixture.begin()]
      await fixture.report(person, 'completed', { details: { answeredBy: 'human' } }, retryIn(HOUR))
      await fixture.report(machine, 'answered', { details: { answeredBy: 'machine' } }, retryIn(HOUR))
      await fixture.report(machine, 'completed', {}, retryIn(HOUR))
      const waiting = await fixture.get(machine)
      assert.deepEqual([(await fixture.get(person)).status, waiting.status], ['completed', 'scheduled'])
      assert.deepEqual([waiting.dueAt, waiting.lastOutcome], [fixture.at(HOUR), 'completed'])
      await fixture.report(machine, 'completed', { details: { answeredBy: 'human_residence' } }, retryIn(HOUR))
      const { status, endedAt, lastOutcome } = await fixture.get(machine)
      assert.deepEqual([status, endedAt, lastOutcome], ['completed', fixture.at(), undefined])
      await fixture.pass(DAY)
      assert.equal((await fixture.license()).licensed.length, 0)
    },
  'a call that is cancelled while live is not retried, and keeps its outcome': async fixture => {
    const call = await fixture.begin()
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.report(call, 'busy', {}, retryIn(0))
    const { status, endedAt } = await fixture.get(call)
    assert.deepEqual([status, endedAt], ['busy', fixture.at()])
  },
  'a late update of attempt 1 does not change attempt 2': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', { providerCallId: 'x' }, retryIn(0))
    const second = await again(fixture)
    await fixture.report(second, 'ringing')
    for (const late of ['ringing', 'completed', 'failed'] as const) await fixture.report(call, late)
    const { status, attempts, attempt } = await fixture.get(call)
    assert.deepEqual([status, attempt?.reference, attempt?.status], ['ringing', second.attempt.reference, 'ringing'])
    assert.deepEqual(
      attempts.map(({ status }) => status),
      ['completed', 'ringing'],
    )
    assert.equal((await fixture.queue()).linesInUse, 1)
  },
  'a corrected outcome withdraws a retry that has not begun': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(MINUTE))
    const { call: after } = await fixture.report(call, 'completed', {}, retryIn(MINUTE))
    assert.deepEqual([after?.status, after?.endedAt, after?.lastOutcome], ['completed', fixture.at(), undefined])
    await fixture.pass(HOUR)
    assert.equal((await fixture.license()).licensed.length, 0)
  },
  'more detail about an ended attempt withdraws no retry': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(MINUTE))
    const detail = { cause: '486', durationMs: 0, providerCallId: 'x', at: fixture.at(-SECOND) }
    assert.equal((await fixture.report(call, 'busy', detail)).recorded, 'applied')
    await fixture.report(call, 'ringing', { cause: 'late' })
    const { status, dueAt, lastOutcome, attempt } = await fixture.get(call)
    assert.deepEqual([status, dueAt, lastOutcome], ['scheduled', fixture.at(MINUTE), 'busy'])
    assert.deepEqual([attempt?.cause, attempt?.endedAt], ['486', fixture.at(-SECOND)])
  },
  'endedAt of the call follows its attempt when an earlier time is reported late': async fixture => {
    const call = await fixture.begin()
    await fixture.pass(MINUTE)
    await fixture.report(call, 'completed')
    await fixture.report(call, 'completed', { at: fixture.at(-SECOND) })
    assert.deepEqual((await fixture.get(call)).endedAt, fixture.at(-SECOND))
  },
  'a correction of attempt 1 withdraws no attempt that has begun': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'busy', {}, retryIn(0))
    const second = await again(fixture)
    await fixture.report(call, 'completed')
    assert.equal((await fixture.get(call)).status, 'dialing')
    await fixture.report(second, 'no-answer')
    assert.equal((await fixture.get(call)).status, 'no-answer')
  },
  'an indeterminate call is corrected by evidence, and is not retried': async fixture => {
    const call = await fixture.begin()
    await fixture.report(call, 'indeterminate', {}, retryIn(0))
    await fixture.pass(MINUTE)
    const { call: after } = await fixture.report(call, 'busy', {}, retryIn(0))
    assert.deepEqual([after?.status, after?.endedAt], ['busy', fixture.at()])
    assert.equal((await fixture.license()).licensed.length, 0)
  },
}
