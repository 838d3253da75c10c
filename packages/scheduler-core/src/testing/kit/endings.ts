import assert from 'node:assert/strict'
import type { EndingQuery } from '../../store/endings.ts'
import { aRecord, HOUR, MINUTE } from './builders.ts'
import type { Cases } from './cases.ts'
import { present } from './expect.ts'
import type { StoreFixture } from './store-fixture.ts'

/** The counts of the next two hours, by hour, as `hour outcome answered count`. */
async function ended(fixture: StoreFixture, from: Date, query: Partial<EndingQuery> = {}): Promise<readonly string[]> {
  const until = new Date(from.getTime() + 2 * HOUR)
  const endings = await fixture.store.endings({ from, until, everyMs: HOUR, ...query })
  return endings.map(({ at, outcome, answered, count }) => {
    const hour = (at.getTime() - from.getTime()) / (query.everyMs ?? HOUR)
    return `${hour} ${outcome} ${answered} ${count}`
  })
}

export const endings: Cases = {
  'ended calls are counted by the slot of their end, their outcome, and whether they were answered': async fixture => {
    const from = fixture.at()
    const [first, second, third] = [await fixture.begin(), await fixture.begin(), await fixture.begin()]
    await fixture.report(first, 'completed', { answered: true })
    await fixture.report(second, 'completed', { answered: true })
    await fixture.pass(HOUR)
    await fixture.report(third, 'busy')
    const [cancelled] = await fixture.add({ at: fixture.at(HOUR) }, { at: fixture.at(HOUR) })
    await fixture.change({ kind: 'cancel', id: present(cancelled).id })
    assert.deepEqual(await ended(fixture, from), ['0 completed true 2', '1 busy false 1', '1 cancelled false 1'])
    assert.deepEqual(await ended(fixture, from, { until: new Date(from.getTime() + HOUR) }), ['0 completed true 2'])
    assert.deepEqual(await ended(fixture, new Date(from.getTime() + 1)), ['0 busy false 1', '0 cancelled false 1'])
    assert.deepEqual(await ended(fixture, from, { everyMs: MINUTE, until: fixture.at(1) }), [
      '0 completed true 2',
      '60 busy false 1',
      '60 cancelled false 1',
    ])
  },
  'logged records are counted at their time; without an outcome by whether they were answered': async fixture => {
    const from = fixture.at()
    await fixture.store.log([
      aRecord('a', from, { outcome: 'completed', ownerId: 'anna' }),
      aRecord('b', fixture.at(HOUR)),
      aRecord('c', fixture.at(HOUR), { answered: false }),
      aRecord('d', fixture.at(2 * HOUR)),
      aRecord('e', fixture.at(-1)),
    ])
    assert.deepEqual(await ended(fixture, from), ['0 completed true 1', '1 completed true 1', '1 no-answer false 1'])
    assert.deepEqual(await ended(fixture, from, { ownerId: 'anna' }), ['0 completed true 1'])
    assert.deepEqual(await ended(fixture, from, { queue: 'main' }), [])
  },
  'ends are counted by queue, by owner, and by both': async fixture => {
    const from = fixture.at()
    const wanted = [
      { queue: 'a', ownerId: 'anna' },
      { queue: 'a', ownerId: 'berta' },
      { queue: 'b', ownerId: 'anna' },
    ]
    const calls = await fixture.add(...wanted, { queue: 'b' })
    for (const { id } of calls) await fixture.change({ kind: 'cancel', id })
    assert.deepEqual(await ended(fixture, from), ['0 cancelled false 4'])
    assert.deepEqual(await ended(fixture, from, { queue: 'a' }), ['0 cancelled false 2'])
    assert.deepEqual(await ended(fixture, from, { ownerId: 'anna' }), ['0 cancelled false 2'])
    assert.deepEqual(await ended(fixture, from, { queue: 'b', ownerId: 'anna' }), ['0 cancelled false 1'])
    assert.deepEqual(await ended(fixture, from, { queue: 'b', ownerId: 'berta' }), [])
  },
}
