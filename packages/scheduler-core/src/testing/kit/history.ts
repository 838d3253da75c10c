import assert from 'node:assert/strict'
import type { HistoryQuery } from '../../store/call-store.ts'
import { aRecord, HOUR, MINUTE, phone, SECOND } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

const recordsOf = async (fixture: StoreFixture, number = phone(1), query: Partial<HistoryQuery> = {}) =>
  (await fixture.store.history(number, { limit: 1000, ...query })).items

const idsOf = async (fixture: StoreFixture, number = phone(1)) => (await recordsOf(fixture, number)).map(({ id }) => id)

/** A call from the second number to the first, with this outcome. */
async function call(
  fixture: StoreFixture,
  outcome: 'completed' | 'failed' | 'rejected' | 'indeterminate',
  providerCallId?: string,
) {
  const begun = await fixture.begin({ to: phone(1), from: phone(2) })
  await fixture.report(begun, outcome, { providerCallId })
  return begun
}

export const history: Cases = {
  'an ended call is in the history of both its numbers': async fixture => {
    const begun = await fixture.begin({ to: phone(1), from: phone(2) })
    await fixture.pass(SECOND)
    await fixture.report(begun, 'answered')
    await fixture.pass(MINUTE)
    await fixture.report(begun, 'completed', { durationMs: MINUTE, providerCallId: 'x' })
    const expected = {
      id: begun.attempt.reference,
      from: phone(2),
      to: phone(1),
      at: begun.attempt.licensedAt,
      answered: true,
      durationMs: MINUTE,
      outcome: 'completed',
      callId: begun.id,
      direction: 'outbound',
      provider: begun.provider,
    }
    same(await recordsOf(fixture), [expected])
    same(await recordsOf(fixture, phone(2)), [expected])
    same(await recordsOf(fixture, phone(3)), [])
  },
  'a call without a reported duration lasted from its answer to its end': async fixture => {
    const begun = await fixture.begin({ to: phone(1) })
    await fixture.pass(SECOND)
    await fixture.report(begun, 'answered', { providerCallId: 'x' })
    await fixture.pass(MINUTE)
    await fixture.report(begun, 'completed')
    const unanswered = await fixture.begin({ to: phone(1) })
    await fixture.pass(SECOND)
    await fixture.report(unanswered, 'busy', { providerCallId: 'y' })
    const unheard = await fixture.begin({ to: phone(1) })
    await fixture.pass(SECOND)
    await fixture.report(unheard, 'answered', { providerCallId: 'z' })
    await fixture.pass(24 * HOUR)
    await fixture.report(unheard, 'indeterminate')
    assert.deepEqual(
      (await recordsOf(fixture)).map(({ outcome, durationMs }) => [outcome, durationMs]),
      [
        ['indeterminate', undefined],
        ['busy', undefined],
        ['completed', MINUTE],
      ],
    )
  },
  'a history of one owner has only the calls and records of this owner': async fixture => {
    const own = await fixture.begin({ to: phone(1), ownerId: 'ada' })
    await fixture.report(own, 'completed', { providerCallId: 'x' })
    for (const ownerId of ['bob', undefined]) {
      const other = await fixture.begin({ to: phone(1), ownerId })
      await fixture.report(other, 'completed', { providerCallId: `of ${ownerId}` })
    }
    const now = await fixture.store.now()
    const record = (id: string, ownerId?: string) => aRecord(id, now, { to: phone(1), ownerId })
    await fixture.store.log([record('of ada', 'ada'), record('of bob', 'bob'), record('of nobody')])
    const owners = (await recordsOf(fixture, phone(1), { ownerId: 'ada' })).map(({ id, ownerId }) => [id, ownerId])
    same(
      owners.toSorted(),
      [
        [own.attempt.reference, 'ada'],
        ['of ada', 'ada'],
      ].toSorted(),
    )
    same((await recordsOf(fixture)).length, 6)
  },
  'attempts that have not ended are not in the history': async fixture => {
    const begun = await fixture.begin({ to: phone(1) })
    await fixture.report(begun, 'answered', { providerCallId: 'x' })
    assert.deepEqual(await recordsOf(fixture), [])
  },
  'attempts that were not placed are not in the history': async fixture => {
    await call(fixture, 'rejected')
    const released = await fixture.begin({ to: phone(1) })
    await fixture.report(released, 'rejected', { refusal: { code: 'not-dialed' } })
    await fixture.change({ kind: 'cancel', id: released.id })
    await call(fixture, 'indeterminate')
    assert.deepEqual(await recordsOf(fixture), [])
  },
  'attempts that the provider had are in the history, whatever their outcome': async fixture => {
    const failed = await call(fixture, 'failed', 'x')
    await fixture.pass(1)
    const indeterminate = await call(fixture, 'indeterminate', 'y')
    assert.deepEqual(await idsOf(fixture), [indeterminate.attempt.reference, failed.attempt.reference])
  },
  'each attempt of a call is a record': async fixture => {
    const begun = await fixture.begin({ to: phone(1) })
    await fixture.report(begun, 'busy', { providerCallId: 'x' }, retryIn(MINUTE))
    await fixture.pass(MINUTE)
    const second = first((await fixture.license()).licensed)
    await fixture.report(second, 'completed', { providerCallId: 'y' })
    assert.deepEqual(
      (await recordsOf(fixture)).map(({ id, outcome, answered }) => [id, outcome, answered]),
      [
        [second.attempt.reference, 'completed', false],
        [begun.attempt.reference, 'busy', false],
      ],
    )
  },
  'calls that never began are not in the history': async fixture => {
    const waiting = await fixture.addOne({ to: phone(1) })
    await fixture.change({ kind: 'end', outcome: 'expired', id: waiting.id, cause: 'misfire' })
    assert.deepEqual(await recordsOf(fixture), [])
  },
  'a logged record is in the history of both its numbers, as given': async fixture => {
    const record = aRecord('r1', fixture.at(-HOUR), { from: phone(1), durationMs: 5, outcome: 'completed' })
    const anonymous = aRecord('r2', fixture.at(-MINUTE), { from: undefined, to: phone(1), answered: false })
    await fixture.store.log([record, anonymous])
    same(await recordsOf(fixture), [anonymous, record])
    same(await recordsOf(fixture, phone(9002)), [record])
  },
  'a record that is logged twice is kept once, and the first one is returned': async fixture => {
    const record = aRecord('r1', fixture.at(), { from: phone(1), durationMs: 5, outcome: 'completed' })
    const other = aRecord('r2', fixture.at(-1), { from: phone(1) })
    same(await fixture.store.log([record, { ...record, answered: false }]), [record, record])
    same(await fixture.store.log([other, { ...record, at: fixture.at(HOUR) }]), [other, record])
    same(await recordsOf(fixture), [record, other])
  },
  'a call from a number to itself occurs once': async fixture => {
    await fixture.store.log([aRecord('r1', fixture.at(), { from: phone(1), to: phone(1) })])
    assert.deepEqual(await idsOf(fixture), ['r1'])
  },
  'records are ordered by at, then by id, the latest first': async fixture => {
    const at = (ms: number, id: string) => aRecord(id, fixture.at(ms), { to: phone(1) })
    await fixture.store.log([at(1, 'b'), at(2, 'a'), at(1, 'c'), at(0, 'z'), at(1, 'B'), at(1, 'a1')])
    assert.deepEqual(await idsOf(fixture), ['a', 'c', 'b', 'a1', 'B', 'z'])
  },
  'pages of scheduled and logged calls meet without gap or overlap, while others are added': async fixture => {
    const made: string[] = []
    for (let n = 0; n < 4; n++) {
      const begun = await fixture.begin({ to: phone(1) })
      await fixture.report(begun, 'completed', { providerCallId: `id ${n}` })
      await fixture.store.log([aRecord(`a logged ${n}`, fixture.at(), { from: phone(1) })])
      // Attempts 2 and 3 began at the same time.
      made.unshift(begun.attempt.reference, `a logged ${n}`)
      if (n !== 2) await fixture.pass(1)
    }
    const expected = await idsOf(fixture)
    assert.deepEqual(expected.toSorted(), made.toSorted())
    for (const limit of [1, 3, 8]) {
      const seen: string[] = []
      let after: HistoryQuery['after']
      do {
        const page = await fixture.store.history(phone(1), { limit, after })
        seen.push(...page.items.map(({ id }) => id))
        after = page.next
        if (after)
          await fixture.store.log([aRecord(`new ${limit} ${seen.length}`, fixture.at(HOUR), { from: phone(1) })])
      } while (after)
      assert.deepEqual(
        seen.filter(id => !id.startsWith('new')),
        expected,
      )
    }
  },
  'a correction changes the record': async fixture => {
    const begun = await call(fixture, 'indeterminate', 'x')
    await fixture.report(begun, 'completed', { durationMs: 5 })
    const record = present((await recordsOf(fixture))[0])
    assert.deepEqual([record.outcome, record.durationMs], ['completed', 5])
  },
}
