import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, same } from './expect.ts'
import { retryIn } from './store-fixture.ts'

export const licensing: Cases = {
  'a call is licensed when it is due and not before, to the millisecond': async fixture => {
    const [now, soon] = await fixture.add({ at: fixture.at() }, { at: fixture.at(1) })
    assert.deepEqual(
      (await fixture.license()).licensed.map(({ id }) => id),
      [now?.id],
    )
    await fixture.pass(1)
    assert.deepEqual(
      (await fixture.license()).licensed.map(({ id }) => id),
      [soon?.id],
    )
  },
  'a licence is stored as an attempt with its deadlines': async fixture => {
    const call = await fixture.addOne({ from: fixture.names.phone(), metadata: { a: 1 } })
    const dispatch = dispatchLimits(fixture.names, { dialWithinMs: 1001, answerWithinMs: 2002, maxCallMs: 3003 })
    const licensed = first((await fixture.advance({ dispatch })).licensed)
    const attempt = {
      status: 'dialing',
      answered: false,
      reference: licensed.attempt.reference,
      callId: call.id,
      attempt: 1,
      released: false,
      provider: call.provider,
      queue: call.queue,
      to: call.to,
      from: call.from,
      licensedAt: fixture.at(),
      dialBy: fixture.at(1001),
      answerBy: fixture.at(2002),
      lineFreeAt: fixture.at(3003),
      nextPollAt: fixture.at(2002),
      polls: 0,
      events: [],
    }
    same(licensed, { ...call, version: 2, status: 'dialing', attemptCount: 1, attempt })
    same(await fixture.get(call), { ...licensed, attempts: [attempt] })
  },
  'a call is licensed once': async fixture => {
    await fixture.addOne()
    assert.equal((await fixture.license()).licensed.length, 1)
    assert.equal((await fixture.license()).licensed.length, 0)
    await fixture.pass(HOUR * 24)
    assert.equal((await fixture.license()).licensed.length, 0)
  },
  'calls are licensed in the order of dueAt, then of adding': async fixture => {
    const early = await fixture.add({ at: fixture.at(-1) }, { at: fixture.at(-3) }, { at: fixture.at(-2) })
    const late = await fixture.add({ at: fixture.at(-3) }, { at: fixture.at(-1) })
    const { licensed } = await fixture.license()
    assert.deepEqual(
      licensed.map(({ id }) => id),
      [early[1], late[0], early[2], early[0], late[1]].map(call => call?.id),
    )
  },
  'several small steps license in the same order as one large step': async fixture => {
    const added = await fixture.add(...[5, 1, 4, 1, 3, 5].map(ago => ({ at: fixture.at(-ago) })))
    const taken: string[] = []
    for (let step = 0; step < 3; step++) {
      for (const { id } of (await fixture.license({ maxLicences: 2 })).licensed) taken.push(id)
    }
    assert.deepEqual(
      taken,
      [0, 5, 2, 4, 1, 3].map(n => added[n]?.id),
    )
  },
  'a retry is licensed in the order of its new dueAt, then of adding': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const call = await fixture.begin()
    const [, other] = await fixture.add({ at: fixture.at(MINUTE) }, { at: fixture.at(MINUTE) })
    await fixture.report(call, 'busy', {}, retryIn(MINUTE))
    await fixture.pass(MINUTE)
    // Both are due at the same time, and this call was added first.
    assert.equal(first((await fixture.license()).licensed).id, call.id)
    assert.notEqual(other?.id, call.id)
  },
  'retries that a step withdraws do not delay the calls behind them': async fixture => {
    const [one, two] = [await fixture.begin(), await fixture.begin()]
    for (const call of [one, two]) await fixture.report(call, 'busy', {}, retryIn(0))
    const { id } = await fixture.addOne()
    const { licensed } = await fixture.advance({
      updates: [one, two].map(({ attempt }) => updateOf(attempt, 'completed', fixture.at())),
      dispatch: dispatchLimits(fixture.names, { maxLicences: 1 }),
    })
    assert.deepEqual(
      licensed.map(call => call.id),
      [id],
    )
  },
  'a step licenses at most maxLicences calls': async fixture => {
    await fixture.add({}, {}, {}, {}, {})
    assert.equal((await fixture.license({ maxLicences: 3 })).licensed.length, 3)
    assert.equal((await fixture.license({ maxLicences: 3 })).licensed.length, 2)
  },
  'a step without dispatch licenses nothing': async fixture => {
    await fixture.addOne()
    const { licensed, held, nextDueAt } = await fixture.advance({})
    same({ licensed, held, nextDueAt }, { licensed: [], held: [] })
  },
  'a queue whose calls are all for other providers licenses nothing': async fixture => {
    await fixture.add(...['a', 'b', 'c'].map(apart))
    const { licensed } = await fixture.license({ providers: ['b', 'unheard of'] })
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['b'],
    )
    const nothing = await fixture.license({ providers: [] })
    same([nothing.licensed, nothing.nextDueAt], [[], undefined])
  },
  'queues are dispatched in the order of their earliest due calls': async fixture => {
    await fixture.add(
      { queue: 'a', at: fixture.at(-1) },
      { queue: 'b', at: fixture.at(-3) },
      { queue: 'c', at: fixture.at(-2) },
    )
    await fixture.add({ queue: 'a', at: fixture.at(-4) })
    const served: string[] = []
    for (let step = 0; step < 4; step++) {
      for (const { queue } of (await fixture.license({ maxLicences: 1 })).licensed) served.push(queue)
    }
    assert.deepEqual(served, ['a', 'b', 'c', 'a'])
  },
  'queues whose earliest calls are due at the same time are dispatched in the order of adding': async fixture => {
    await fixture.store.addQueue('a', { concurrency: 1 })
    await fixture.add({ queue: 'c' }, { queue: 'a' }, { queue: 'b' })
    assert.equal(first((await fixture.license({ maxLicences: 1 })).licensed).queue, 'c')
  },
  'a paused queue licenses nothing, and other queues go on': async fixture => {
    await fixture.store.addQueue('a', { concurrency: 5, paused: true })
    await fixture.add({ queue: 'a', at: fixture.at(-MINUTE) }, { queue: 'b' })
    const { licensed, held, nextDueAt } = await fixture.license()
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['b'],
    )
    same([held, nextDueAt], [[], undefined])
    await fixture.store.changeQueue('a', { paused: false })
    assert.equal((await fixture.license()).licensed.length, 1)
  },
  'a step that records an end licenses the next call on the freed line': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 1 })
    const [call, next] = [await fixture.begin(), await fixture.addOne()]
    const ended = {
      reference: call.attempt.reference,
      provider: call.provider,
      status: 'completed',
      at: fixture.at(),
    } as const
    const { recorded, licensed, now } = await fixture.advance({
      updates: [ended],
      dispatch: dispatchLimits(fixture.names),
    })
    assert.deepEqual(
      [first(recorded).recorded, first(recorded).call?.status, licensed.map(({ id }) => id), now],
      ['applied', 'completed', [next.id], fixture.at()],
    )
  },
  'concurrent steps license each call once, in order and within the lines': async fixture => {
    await fixture.store.addQueue('main', { concurrency: 7 })
    const added = await fixture.add(...Array.from({ length: 12 }, () => ({})))
    const steps = await Promise.all(Array.from({ length: 6 }, () => fixture.license({ maxLicences: 2 })))
    const licensed = steps.flatMap(step => step.licensed).map(({ id }) => id)
    assert.equal(new Set(licensed).size, 7)
    assert.equal(licensed.length, 7)
    assert.deepEqual(new Set(licensed), new Set(added.slice(0, 7).map(({ id }) => id)))
    assert.equal((await fixture.queue()).linesInUse, 7)
  },
  'a call that is due later is licensed at its nextDueAt': async fixture => {
    await fixture.addOne({ at: fixture.at(90 * SECOND) })
    assert.deepEqual((await fixture.license()).nextDueAt, fixture.at(90 * SECOND))
    await fixture.pass(90 * SECOND)
    assert.equal((await fixture.license()).licensed.length, 1)
  },
}
