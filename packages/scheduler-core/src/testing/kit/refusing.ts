import assert from 'node:assert/strict'
import { dispatchLimits, HOUR, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first } from './expect.ts'
import { retryIn, type World } from './world.ts'

/** Licenses the one call that is due. */
const again = async (world: World) => first((await world.license()).licensed)

export const refusing: Cases = {
  'a refusal for a reason that is not the call’s uses up no attempt': async world => {
    for (const code of ['rate-limited', 'unavailable', 'unauthorized', 'not-dialed'] as const) {
      const call = await world.begin({ queue: code })
      const { call: after } = await world.tell(call, 'rejected', { refusal: { code } }, () => {
        throw new Error('Nothing has ended that anything could follow')
      })
      assert.deepEqual([after?.status, after?.attemptCount, after?.endedAt], ['scheduled', 0, undefined])
      assert.deepEqual([after?.attempt?.released, after?.attempt?.status], [true, 'rejected'])
      assert.equal((await world.get(call)).attempts.length, 1)
    }
  },
  'a refused call keeps its place in the order': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const call = await world.begin({ at: world.at(-SECOND) })
    await world.add({ at: world.at(-SECOND) }, { at: world.at(-2 * SECOND) })
    await world.tell(call, 'rejected', { refusal: { code: 'not-dialed' } })
    const { licensed } = await world.license({ maxLicences: 1 })
    assert.equal(first(licensed).dueAt.getTime(), world.at(-2 * SECOND).getTime())
    await world.tell(first(licensed), 'completed')
    assert.equal((await again(world)).id, call.id)
  },
  'the attempt after a refused one has its number and another reference': async world => {
    const call = await world.begin()
    await world.tell(call, 'rejected', { refusal: { code: 'not-dialed' } })
    const second = await again(world)
    assert.deepEqual([second.attempt.attempt, second.attemptCount], [1, 1])
    await world.tell(second, 'completed')
    assert.deepEqual(
      (await world.get(call)).attempts.map(({ attempt, released, status }) => [attempt, released, status]),
      [
        [1, true, 'rejected'],
        [1, false, 'completed'],
      ],
    )
  },
  'a refusal that is the call’s own fault ends it': async world => {
    for (const refusal of [undefined, { code: 'invalid-number' }, { code: 'rejected' }, { code: 'absent' }] as const) {
      const call = await world.begin()
      await world.tell(call, 'rejected', refusal && { refusal })
      const { status, attemptCount, attempt } = await world.get(call)
      assert.deepEqual([status, attemptCount, attempt?.released], ['rejected', 1, false])
    }
  },
  'a refused call that was cancelled meanwhile has ended': async world => {
    const call = await world.begin()
    await world.change({ kind: 'cancel', id: call.id })
    await world.tell(call, 'rejected', { refusal: { code: 'rate-limited' } })
    assert.equal((await world.get(call)).status, 'cancelled')
    await world.pass(HOUR)
    assert.equal((await world.license()).licensed.length, 0)
  },
  'a refused retry that is then cancelled ends as the attempt before did': async world => {
    const call = await world.begin()
    await world.tell(call, 'no-answer', {}, retryIn(0))
    await world.tell(await again(world), 'rejected', { refusal: { code: 'not-dialed' } })
    const { call: ended } = await world.change({ kind: 'cancel', id: call.id })
    assert.deepEqual([ended?.status, ended?.attemptCount], ['no-answer', 1])
  },
  'a correction of attempt 1 withdraws a retry that was refused': async world => {
    const call = await world.begin()
    await world.tell(call, 'busy', {}, retryIn(0))
    await world.tell(await again(world), 'rejected', { refusal: { code: 'not-dialed' } })
    await world.record([updateOf(call.attempt, 'completed', world.at())])
    assert.equal((await world.get(call)).status, 'completed')
  },
  'a call that turns out to have taken place though it was refused is not placed again': async world => {
    const call = await world.begin()
    await world.tell(call, 'rejected', { refusal: { code: 'not-dialed' } })
    await world.tell(call, 'completed')
    const { status, attemptCount, attempt } = await world.get(call)
    assert.deepEqual([status, attemptCount, attempt?.released], ['completed', 1, false])
    assert.equal((await world.license()).licensed.length, 0)
  },
  'a refusal in a step holds its queue back in that very step': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const call = await world.begin()
    await world.addOne()
    const refused = updateOf(call.attempt, 'rejected', world.at(), { refusal: { code: 'unavailable' } })
    const step = await world.store.advance({
      updates: [refused],
      decide: () => ({}),
      nextPollAt: (_, now) => now,
      dispatch: dispatchLimits(world.names),
    })
    assert.deepEqual([step.licensed.length, step.nextDueAt], [0, world.at(SECOND)])
  },
}
