import assert from 'node:assert/strict'
import { OUTCOMES } from '@outdial/call-client/kernel'
import type { Decide, EndedInStore } from '../../store/step.ts'
import { aCall, HOUR, MINUTE, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type World } from './world.ts'

/** Licenses the one call that is due. */
const again = async (world: World) => first((await world.license()).licensed)

export const ending: Cases = {
  'an ended call is never reopened: it is not licensed again, whatever is told': async world => {
    const call = await world.begin()
    await world.tell(call, 'no-answer')
    await world.tell(call, 'busy', {}, retryIn(0))
    const { status, endedAt } = await world.get(call)
    assert.deepEqual([status, endedAt], ['busy', world.at()])
    await world.pass(HOUR)
    assert.equal((await world.license()).licensed.length, 0)
  },
  'what follows an end is asked of the call, its attempt and the store’s time, once the end is known': async world => {
    const call = await world.begin()
    const asked: EndedInStore[] = []
    const decide: Decide = ended => {
      asked.push(ended)
      return {}
    }
    await world.tell(call, 'ringing', {}, decide)
    assert.equal(asked.length, 0)
    await world.pass(MINUTE)
    await world.tell(call, 'busy', { at: world.at(-SECOND), cause: '486' }, decide)
    const ended = first(asked)
    assert.deepEqual(
      [
        ended.call.id,
        ended.attempt.reference,
        ended.attempt.status,
        ended.attempt.endedAt,
        ended.attempt.cause,
        ended.now,
      ],
      [call.id, call.attempt.reference, 'busy', world.at(-SECOND), '486', world.at()],
    )
  },
  'an outcome that is tried again makes the call scheduled, in the commit that ends the attempt': async world => {
    const call = await world.begin()
    const { call: after } = await world.tell(call, 'busy', { at: world.at(-1) }, retryIn(MINUTE))
    const { status, dueAt, at, lastOutcome, attemptCount, endedAt, attempt } = present(after)
    same(
      { status, dueAt, at, lastOutcome, attemptCount, endedAt, ended: attempt?.endedAt },
      {
        status: 'scheduled',
        dueAt: world.at(MINUTE),
        at: call.at,
        lastOutcome: 'busy',
        attemptCount: 1,
        ended: world.at(-1),
      },
    )
    same(await world.get(call), { ...after, attempts: [attempt] })
    assert.deepEqual((await world.license()).nextDueAt, world.at(MINUTE))
  },
  'a retry is the second attempt, with a reference of its own; both stay': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', { providerCallId: 'x' }, retryIn(MINUTE))
    await world.pass(MINUTE)
    const second = await again(world)
    assert.deepEqual([second.id, second.attempt.attempt, second.attemptCount], [call.id, 2, 2])
    assert.notEqual(second.attempt.reference, call.attempt.reference)
    await world.tell(second, 'completed')
    const { attempts, status, lastOutcome } = await world.get(call)
    assert.deepEqual(
      attempts.map(({ attempt, status, providerCallId }) => [attempt, status, providerCallId]),
      [
        [1, 'busy', 'x'],
        [2, 'completed', undefined],
      ],
    )
    assert.deepEqual([status, lastOutcome], ['completed', undefined])
  },
  'a further attempt follows only where the phone surely does not ring any more': async world => {
    for (const outcome of OUTCOMES.filter(outcome => outcome !== 'expired')) {
      const call = await world.begin()
      await world.tell(call, outcome, {}, retryIn(HOUR))
      const { status } = await world.get(call)
      const tried = ['busy', 'no-answer', 'failed', 'rejected'].includes(outcome)
      assert.equal(status, tried ? 'scheduled' : outcome, outcome)
    }
  },
  'a call that was cancelled while it was live is not tried again, and ends as it ended': async world => {
    const call = await world.begin()
    await world.change({ kind: 'cancel', id: call.id })
    await world.tell(call, 'busy', {}, retryIn(0))
    const { status, endedAt } = await world.get(call)
    assert.deepEqual([status, endedAt], ['busy', world.at()])
  },
  'the next call is added in the commit that ends this one, once, whatever comes later': async world => {
    const call = await world.begin()
    const next = aCall(world.names, world.at(HOUR), { key: 'next' })
    const decide: Decide = () => ({ next })
    await world.tell(call, 'completed', {}, decide)
    same((await world.get(next)).dueAt, world.at(HOUR))
    await world.tell(call, 'completed', { cause: 'repeated' }, decide)
    await world.tell(call, 'ringing', {}, decide)
    assert.equal((await world.store.list({ order: 'soonest', limit: 10 })).items.length, 2)
  },
  'the next call whose key is known is not added': async world => {
    const known = await world.addOne({ key: 'next', at: world.at(HOUR) })
    const next = aCall(world.names, world.at(MINUTE), { key: 'next' })
    await world.tell(await world.begin(), 'completed', {}, () => ({ next }))
    assert.equal(await world.store.get(next.id), undefined)
    assert.equal((await world.get(known)).version, 1)
  },
  'the next call in a queue that there is not makes it, with one line': async world => {
    const next = aCall(world.names, world.at(), { queue: 'second' })
    await world.tell(await world.begin(), 'completed', {}, () => ({ next }))
    const { concurrency, waiting } = await world.queue('second')
    assert.deepEqual([concurrency, waiting], [1, 1])
  },
  'a late word about attempt 1 leaves attempt 2 alone': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', { providerCallId: 'x' }, retryIn(0))
    const second = await again(world)
    await world.tell(second, 'ringing')
    for (const late of ['ringing', 'completed', 'failed'] as const) await world.tell(call, late)
    const { status, attempts, attempt } = await world.get(call)
    assert.deepEqual([status, attempt?.reference, attempt?.status], ['ringing', second.attempt.reference, 'ringing'])
    assert.deepEqual(
      attempts.map(({ status }) => status),
      ['completed', 'ringing'],
    )
    assert.equal((await world.queue()).linesInUse, 1)
  },
  'a correction withdraws a retry that has not begun': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(MINUTE))
    const { call: after } = await world.tell(call, 'completed', {}, retryIn(MINUTE))
    assert.deepEqual([after?.status, after?.endedAt, after?.lastOutcome], ['completed', world.at(), undefined])
    await world.pass(HOUR)
    assert.equal((await world.license()).licensed.length, 0)
  },
  'more detail about how an attempt ended withdraws no retry': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(MINUTE))
    const detail = { cause: '486', durationMs: 0, providerCallId: 'x', at: world.at(-SECOND) }
    assert.equal((await world.tell(call, 'busy', detail)).recorded, 'applied')
    await world.tell(call, 'ringing', { cause: 'late' })
    const { status, dueAt, lastOutcome, attempt } = await world.get(call)
    assert.deepEqual([status, dueAt, lastOutcome], ['scheduled', world.at(MINUTE), 'busy'])
    assert.deepEqual([attempt?.cause, attempt?.endedAt], ['486', world.at(-SECOND)])
  },
  'a call ended when its attempt did, though an earlier moment is told late': async world => {
    const call = await world.begin()
    await world.pass(MINUTE)
    await world.tell(call, 'completed')
    await world.tell(call, 'completed', { at: world.at(-SECOND) })
    assert.deepEqual((await world.get(call)).endedAt, world.at(-SECOND))
  },
  'a correction of attempt 1 withdraws no attempt that has begun': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(0))
    const second = await again(world)
    await world.tell(call, 'completed')
    assert.equal((await world.get(call)).status, 'dialing')
    await world.tell(second, 'no-answer')
    assert.equal((await world.get(call)).status, 'no-answer')
  },
  'indeterminate is corrected by evidence, and is not tried again': async world => {
    const call = await world.begin()
    await world.tell(call, 'indeterminate', {}, retryIn(0))
    await world.pass(MINUTE)
    const { call: after } = await world.tell(call, 'busy', {}, retryIn(0))
    assert.deepEqual([after?.status, after?.endedAt], ['busy', world.at()])
    assert.equal((await world.license()).licensed.length, 0)
  },
}
