import assert from 'node:assert/strict'
import type { NewCall, ScheduledCall, Series } from '../../store/call.ts'
import { DAY, HOUR, MINUTE, phone, repeated, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, present, same } from './expect.ts'
import { retryIn, type StoreFixture } from './store-fixture.ts'

/** The calls of the series of a call, by `at`. */
const seriesOf = async ({ store }: StoreFixture, { series }: Pick<NewCall, 'series'>) =>
  (await store.list({ order: 'soonest', limit: 1000 })).items.filter(each => each.series?.id === series?.id)

/** Adds a call that is repeated daily, and is due now. */
const addRepeated = (fixture: StoreFixture, wanted: Partial<NewCall> = {}, series: Partial<Series> = {}) =>
  fixture.addOne({ ...repeated(fixture.names, fixture.at(), series), ...wanted })

/** Adds a repeated call and licenses it. */
const beginRepeated = (fixture: StoreFixture) => fixture.begin(repeated(fixture.names, fixture.at()))

/** Ends a new repeated call. */
type Ending = (fixture: StoreFixture) => Promise<ScheduledCall>

const endedBy =
  (outcome: 'expired' | 'cancelled' | 'indeterminate', cause: string): Ending =>
  async fixture => {
    const call = await addRepeated(fixture)
    await fixture.change({ kind: 'end', id: call.id, outcome, cause })
    return call
  }

/** Every way in which a call ends. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  ...Object.fromEntries(
    (['completed', 'busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'indeterminate'] as const).map(outcome => [
      `its outcome is ${outcome}`,
      async fixture => {
        const call = await beginRepeated(fixture)
        await fixture.report(call, outcome)
        return call
      },
    ]),
  ),
  'late evidence corrects an outcome while a retry waits': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'busy', {}, retryIn(MINUTE))
    await fixture.report(call, 'completed')
    return call
  },
  'late evidence proves that a released attempt was placed': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited' } })
    await fixture.report(call, 'completed')
    return call
  },
  'it is cancelled': async fixture => {
    const call = await addRepeated(fixture)
    await fixture.change({ kind: 'cancel', id: call.id })
    return call
  },
  'it is cancelled while a retry waits': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'busy', {}, retryIn(MINUTE))
    await fixture.change({ kind: 'cancel', id: call.id, scope: 'one' })
    return call
  },
  'it is cancelled while live, and ends': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.report(call, 'cancelled', {}, retryIn(MINUTE))
    return call
  },
  'it is cancelled while its POST is under way, and is refused': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.change({ kind: 'cancel', id: call.id })
    await fixture.report(call, 'rejected', { refusal: { code: 'rate-limited' } })
    return call
  },
  'it expires': endedBy('expired', 'misfire'),
  'it must not be called': endedBy('cancelled', 'not-allowed'),
  'an operator restores a backup': endedBy('indeterminate', 'restored'),
  'an operator ends its attempt': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'ringing')
    await fixture.report(call, 'indeterminate', { byOperator: 'ends' })
    return call
  },
}

export const repeating: Cases = {
  ...Object.fromEntries(
    Object.entries(ENDINGS).map(([way, end]) => [
      `the next call of a series is added once, in the commit that ends the call: ${way}`,
      async (fixture: StoreFixture) => {
        const call = await end(fixture)
        const [ended, next, ...more] = await seriesOf(fixture, call)
        assert.deepEqual([ended?.id, more], [call.id, []])
        assert.deepEqual(
          [next?.status, next?.version, next?.at, next?.dueAt],
          ['scheduled', 1, new Date(call.at.getTime() + DAY), new Date(call.at.getTime() + DAY)],
        )
        assert.equal((await fixture.license()).licensed.length, 0)
        if (call.attempt) await fixture.report({ ...call, attempt: call.attempt }, 'completed', { cause: 'once more' })
        await fixture.change({ kind: 'cancel', id: call.id })
        assert.equal((await seriesOf(fixture, call)).length, 2)
      },
    ]),
  ),
  'a call that has not ended has no next one': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'ringing')
    await fixture.change({ kind: 'cancel', id: call.id })
    const retried = await beginRepeated(fixture)
    await fixture.report(retried, 'busy', {}, retryIn(HOUR))
    const edited = await addRepeated(fixture)
    await fixture.change({ kind: 'edit', id: edited.id, set: { at: fixture.at(HOUR) } })
    await fixture.change({ kind: 'defer', id: edited.id, dueAt: fixture.at(2 * HOUR) })
    await fixture.change({ kind: 'cancel', id: edited.id, ifVersion: 9 })
    for (const each of [call, retried, edited]) assert.equal((await seriesOf(fixture, each)).length, 1)
  },
  'two updates of one step that end a call add one call': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.record([
      updateOf(call.attempt, 'failed', fixture.at()),
      updateOf(call.attempt, 'completed', fixture.at()),
    ])
    assert.equal((await seriesOf(fixture, call)).length, 2)
  },
  'the next call is returned by the operation that adds it, as it is stored': async fixture => {
    const live = await beginRepeated(fixture)
    const [one, two] = [await addRepeated(fixture), await addRepeated(fixture)]
    const changed = await fixture.store.change([
      { kind: 'cancel', id: one.id },
      { kind: 'end', id: two.id, outcome: 'expired', cause: 'misfire' },
    ])
    for (const [n, { call, next }] of changed.entries()) {
      assert.equal(call?.id, [one.id, two.id][n])
      same({ ...present(next), attempts: [] }, await fixture.get(present(next)))
    }
    assert.ok(Number(changed[0]?.next?.sequence) < Number(changed[1]?.next?.sequence))
    const { added } = await fixture.advance({ updates: [updateOf(live.attempt, 'completed', fixture.at())] })
    same({ ...first(added), attempts: [] }, await fixture.get(first(added)))
  },
  'the next call has the fields of its series, and no key': async fixture => {
    const notAfterMs = HOUR
    const wanted = { key: 'k', from: phone(1), ownerId: 'anna', metadata: { a: [1] }, notAfter: fixture.at(HOUR) }
    const call = await addRepeated(fixture, wanted, { notAfterMs })
    const edit = { to: phone(4000), from: null, ownerId: 'berta', queue: 'second', notAfter: fixture.at(MINUTE) }
    await fixture.change({ kind: 'edit', id: call.id, set: edit })
    await fixture.change({ kind: 'edit', id: call.id, set: { metadata: null, ownerId: 'clara' } })
    const { call: edited, next } = await fixture.change({ kind: 'cancel', id: call.id })
    same([edited?.to, edited?.from, edited?.ownerId, edited?.metadata], [phone(4000), undefined, 'clara', undefined])
    const { id, sequence } = present(next)
    const at = new Date(call.at.getTime() + DAY)
    const local = at.toISOString().slice(0, -1)
    same(next, {
      ...call,
      key: undefined,
      id,
      sequence,
      at,
      dueAt: at,
      localTime: { local, timeZone: 'UTC' },
      notAfter: new Date(at.getTime() + notAfterMs),
      series: { ...present(call.series), occurrence: local },
    })
  },
  'an absent field that was edited for one call is absent in the next one': async fixture => {
    const call = await addRepeated(fixture)
    const set = { from: phone(1), ownerId: 'anna', metadata: { a: 1 } }
    await fixture.change({ kind: 'edit', id: call.id, set })
    const { next } = await fixture.change({ kind: 'cancel', id: call.id })
    same([next?.from, next?.ownerId, next?.metadata], [undefined, undefined, undefined])
  },
  'an edit may replace or remove the series': async fixture => {
    const call = await addRepeated(fixture)
    const { series } = repeated(fixture.names, fixture.at(MINUTE), { id: present(call.series).id })
    await fixture.change({ kind: 'edit', id: call.id, set: { at: fixture.at(MINUTE), series } })
    same((await fixture.get(call)).series, series)
    await fixture.change({ kind: 'edit', id: call.id, set: { series: null } })
    assert.equal((await fixture.get(call)).series, undefined)
    assert.equal((await fixture.change({ kind: 'cancel', id: call.id })).next, undefined)
  },
  'a call that outlives its period skips, and the next one says so': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.pass(3 * DAY + HOUR)
    await fixture.report(call, 'completed')
    const next = present((await seriesOf(fixture, call))[1])
    assert.deepEqual([next.at, next.series?.skipped], [new Date(call.at.getTime() + 4 * DAY), 3])
    const { next: after } = await fixture.change({ kind: 'cancel', id: next.id })
    assert.deepEqual([after?.at, after?.series?.skipped], [new Date(call.at.getTime() + 5 * DAY), undefined])
  },
  'a call that is moved to an earlier time is followed by the call after its own occurrence': async fixture => {
    const call = await addRepeated(fixture, repeated(fixture.names, fixture.at(DAY)))
    await fixture.change({ kind: 'edit', id: call.id, set: { at: fixture.at() } })
    assert.deepEqual((await fixture.change({ kind: 'cancel', id: call.id })).next?.at, fixture.at(2 * DAY))
  },
  'the last call of a rule has no next one': async fixture => {
    const call = await addRepeated(fixture, {}, { repeat: { rule: 'FREQ=DAILY', count: 2 } })
    const { next } = await fixture.change({ kind: 'cancel', id: call.id })
    assert.equal((await fixture.change({ kind: 'cancel', id: present(next).id })).next, undefined)
    assert.equal((await seriesOf(fixture, call)).length, 2)
  },
  'a call that is cancelled with all that follow has no next one: not begun, retried or live': async fixture => {
    const waiting = await addRepeated(fixture)
    const { call } = await fixture.change({ kind: 'cancel', id: waiting.id, scope: 'following' })
    assert.deepEqual([call?.status, call?.series?.ended], ['cancelled', true])
    const retried = await beginRepeated(fixture)
    await fixture.report(retried, 'busy', {}, retryIn(HOUR))
    await fixture.change({ kind: 'cancel', id: retried.id, scope: 'following' })
    const live = await beginRepeated(fixture)
    await fixture.change({ kind: 'cancel', id: live.id, scope: 'following' })
    same((await fixture.get(live)).series, { ...live.series, ended: true })
    await fixture.report(live, 'completed')
    for (const each of [waiting, retried, live]) {
      assert.equal((await seriesOf(fixture, each)).length, 1)
      assert.equal((await fixture.get(each)).series?.ended, true)
    }
  },
  'a live call that is cancelled can be cancelled with all that follow, once': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.change({ kind: 'cancel', id: call.id })
    const cancelledAt = fixture.at()
    await fixture.pass(MINUTE)
    const following = await fixture.change({ kind: 'cancel', id: call.id, scope: 'following' })
    assert.deepEqual([following.call?.cancelledAt, following.call?.series?.ended], [cancelledAt, true])
    same(await fixture.change({ kind: 'cancel', id: call.id, scope: 'following' }), { call: following.call })
    await fixture.report(call, 'completed')
    assert.equal((await seriesOf(fixture, call)).length, 1)
  },
  'a call without a series is not cancelled with those that follow': async fixture => {
    const call = await fixture.addOne()
    const { refused } = await fixture.change({ kind: 'cancel', id: call.id, scope: 'following' })
    assert.equal(refused, 'single')
    assert.equal((await fixture.get(call)).version, 1)
  },
  'a missing queue of the next call is created with one line': async fixture => {
    for (const queue of ['second', 'third']) {
      const call = await fixture.begin(repeated(fixture.names, fixture.at(), { call: { queue } }))
      if (queue === 'second') await fixture.report(call, 'completed')
      else {
        await fixture.report(call, 'busy', {}, retryIn(HOUR))
        await fixture.change({ kind: 'cancel', id: call.id })
      }
      const { concurrency, waiting } = await fixture.queue(queue)
      assert.deepEqual([concurrency, waiting], [1, 1])
    }
  },
  'the next call is licensed when it is due': async fixture => {
    const call = await beginRepeated(fixture)
    await fixture.report(call, 'completed')
    await fixture.pass(DAY - 1)
    assert.deepEqual((await fixture.license()).licensed, [])
    await fixture.pass(1)
    assert.equal(first((await fixture.license()).licensed).series?.id, call.series?.id)
  },
  'a series whose next call cannot be computed ends, and says so': async fixture => {
    const start = { local: '2026-03-02T09:00', timeZone: 'Mars/Olympus' }
    const live = await fixture.begin(repeated(fixture.names, fixture.at(), { start }))
    const waiting = await addRepeated(fixture, {}, { start })
    const { call, next, seriesError } = await fixture.change({ kind: 'cancel', id: waiting.id })
    assert.deepEqual([call?.status, next, seriesError?.code], ['cancelled', undefined, 'invalid-zone'])
    const reported = await fixture.report(live, 'completed')
    assert.deepEqual([reported.call?.status, reported.seriesError?.code], ['completed', 'invalid-zone'])
  },
  'calls are listed by series, page by page': async fixture => {
    const call = await addRepeated(fixture)
    await addRepeated(fixture)
    await fixture.addOne()
    let { next } = await fixture.change({ kind: 'cancel', id: call.id })
    const added = [call.id, next?.id]
    for (let n = 0; n < 3; n++) {
      next = (await fixture.change({ kind: 'cancel', id: present(next).id })).next
      added.push(next?.id)
    }
    const seriesId = present(call.series).id
    for (const order of ['soonest', 'latest'] as const) {
      const query = { seriesId, order, limit: 2 }
      const ids: string[] = []
      let after: Awaited<ReturnType<StoreFixture['store']['list']>>['next']
      do {
        const page = await fixture.store.list({ ...query, after })
        ids.push(...page.items.map(({ id }) => id))
        after = page.next
      } while (after)
      assert.deepEqual(ids, order === 'soonest' ? added : added.toReversed())
    }
    const { items } = await fixture.store.list({ seriesId, statuses: ['scheduled'], order: 'soonest', limit: 9 })
    assert.deepEqual(
      items.map(({ id }) => id),
      added.slice(-1),
    )
    same((await fixture.store.list({ seriesId: fixture.names.callId(), order: 'soonest', limit: 9 })).items, [])
  },
}
