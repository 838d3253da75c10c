import assert from 'node:assert/strict'
import type { HistoryQuery } from '../../store/call-store.ts'
import { aRecord, HOUR, MINUTE, phone, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type World } from './world.ts'

const history = async (world: World, number = phone(1), query: Partial<HistoryQuery> = {}) =>
  (await world.store.history(number, { limit: 1000, ...query })).items

const idsOf = async (world: World, number = phone(1)) => (await history(world, number)).map(({ id }) => id)

/** Calls the first number from the second, to this end. */
async function call(
  world: World,
  outcome: 'completed' | 'failed' | 'rejected' | 'indeterminate',
  providerCallId?: string,
) {
  const begun = await world.begin({ to: phone(1), from: phone(2) })
  await world.tell(begun, outcome, { providerCallId })
  return begun
}

export const recalling: Cases = {
  'an ended call is in the history of both its numbers, as it took place': async world => {
    const begun = await world.begin({ to: phone(1), from: phone(2) })
    await world.pass(SECOND)
    await world.tell(begun, 'answered')
    await world.pass(MINUTE)
    await world.tell(begun, 'completed', { durationMs: MINUTE, providerCallId: 'x' })
    const expected = {
      id: begun.attempt.reference,
      from: phone(2),
      to: phone(1),
      at: begun.attempt.licensedAt,
      answered: true,
      durationMs: MINUTE,
      outcome: 'completed',
      callId: begun.id,
    }
    same(await history(world), [expected])
    same(await history(world, phone(2)), [expected])
    same(await history(world, phone(3)), [])
  },
  'a talk whose length nobody told lasted from its answer to its end': async world => {
    const begun = await world.begin({ to: phone(1) })
    await world.pass(SECOND)
    await world.tell(begun, 'answered', { providerCallId: 'x' })
    await world.pass(MINUTE)
    await world.tell(begun, 'completed')
    const unanswered = await world.begin({ to: phone(1) })
    await world.pass(SECOND)
    await world.tell(unanswered, 'busy', { providerCallId: 'y' })
    const unheard = await world.begin({ to: phone(1) })
    await world.pass(SECOND)
    await world.tell(unheard, 'answered', { providerCallId: 'z' })
    await world.pass(24 * HOUR)
    await world.tell(unheard, 'indeterminate')
    assert.deepEqual(
      (await history(world)).map(({ outcome, durationMs }) => [outcome, durationMs]),
      [
        ['indeterminate', undefined],
        ['busy', undefined],
        ['completed', MINUTE],
      ],
    )
  },
  'attempts that have not ended are not in the history': async world => {
    const begun = await world.begin({ to: phone(1) })
    await world.tell(begun, 'answered', { providerCallId: 'x' })
    assert.deepEqual(await history(world), [])
  },
  'attempts that were not placed are not in the history': async world => {
    await call(world, 'rejected')
    const released = await world.begin({ to: phone(1) })
    await world.tell(released, 'rejected', { refusal: { code: 'not-dialed' } })
    await world.change({ kind: 'cancel', id: released.id })
    await call(world, 'indeterminate')
    assert.deepEqual(await history(world), [])
  },
  'attempts that the provider had are in the history, whatever their end': async world => {
    const failed = await call(world, 'failed', 'x')
    await world.pass(1)
    const indeterminate = await call(world, 'indeterminate', 'y')
    assert.deepEqual(await idsOf(world), [indeterminate.attempt.reference, failed.attempt.reference])
  },
  'every attempt of a call is a record of its own': async world => {
    const begun = await world.begin({ to: phone(1) })
    await world.tell(begun, 'busy', { providerCallId: 'x' }, retryIn(MINUTE))
    await world.pass(MINUTE)
    const second = first((await world.license()).licensed)
    await world.tell(second, 'completed', { providerCallId: 'y' })
    assert.deepEqual(
      (await history(world)).map(({ id, outcome, answered }) => [id, outcome, answered]),
      [
        [second.attempt.reference, 'completed', false],
        [begun.attempt.reference, 'busy', false],
      ],
    )
  },
  'calls that were never begun are not in the history': async world => {
    const waiting = await world.addOne({ to: phone(1) })
    await world.change({ kind: 'expire', id: waiting.id, cause: 'misfire' })
    assert.deepEqual(await history(world), [])
  },
  'what was logged is in the history of both its numbers, as it was given': async world => {
    const record = aRecord('r1', world.at(-HOUR), { from: phone(1), durationMs: 5, outcome: 'completed' })
    const anonymous = aRecord('r2', world.at(-MINUTE), { from: undefined, to: phone(1), answered: false })
    await world.store.log([record, anonymous])
    same(await history(world), [anonymous, record])
    same(await history(world, phone(9002)), [record])
  },
  'logging a record twice is harmless: the first stays, and is returned': async world => {
    const record = aRecord('r1', world.at(), { from: phone(1), durationMs: 5, outcome: 'completed' })
    const other = aRecord('r2', world.at(-1), { from: phone(1) })
    same(await world.store.log([record, { ...record, answered: false }]), [record, record])
    same(await world.store.log([other, { ...record, at: world.at(HOUR) }]), [other, record])
    same(await history(world), [record, other])
  },
  'a call from a number to itself is there once': async world => {
    await world.store.log([aRecord('r1', world.at(), { from: phone(1), to: phone(1) })])
    assert.deepEqual(await idsOf(world), ['r1'])
  },
  'the latest is first, of one moment the last in the alphabet of ids': async world => {
    const at = (ms: number, id: string) => aRecord(id, world.at(ms), { to: phone(1) })
    await world.store.log([at(1, 'b'), at(2, 'a'), at(1, 'c'), at(0, 'z'), at(1, 'B'), at(1, 'a1')])
    assert.deepEqual(await idsOf(world), ['a', 'c', 'b', 'a1', 'B', 'z'])
  },
  'pages meet without gap or overlap, through scheduled and logged calls, while others are added': async world => {
    const made: string[] = []
    for (let n = 0; n < 4; n++) {
      const begun = await world.begin({ to: phone(1) })
      await world.tell(begun, 'completed', { providerCallId: `id ${n}` })
      await world.store.log([aRecord(`a logged ${n}`, world.at(), { from: phone(1) })])
      // Attempts 2 and 3 began in one moment.
      made.unshift(begun.attempt.reference, `a logged ${n}`)
      if (n !== 2) await world.pass(1)
    }
    const expected = await idsOf(world)
    assert.deepEqual(expected.toSorted(), made.toSorted())
    for (const limit of [1, 3, 8]) {
      const seen: string[] = []
      let after: HistoryQuery['after']
      do {
        const page = await world.store.history(phone(1), { limit, after })
        seen.push(...page.items.map(({ id }) => id))
        after = page.next
        if (after) await world.store.log([aRecord(`new ${limit} ${seen.length}`, world.at(HOUR), { from: phone(1) })])
      } while (after)
      assert.deepEqual(
        seen.filter(id => !id.startsWith('new')),
        expected,
      )
    }
  },
  'a correction changes the record': async world => {
    const begun = await call(world, 'indeterminate', 'x')
    await world.tell(begun, 'completed', { durationMs: 5 })
    const record = present((await history(world))[0])
    assert.deepEqual([record.outcome, record.durationMs], ['completed', 5])
  },
}
