import assert from 'node:assert/strict'
import { apart, dispatchLimits, HOUR, MINUTE, SECOND, updateOf } from './builders.ts'
import type { Cases } from './cases.ts'
import { first, same } from './expect.ts'
import { retryIn } from './world.ts'

export const licensing: Cases = {
  'a call that is due is licensed, one that is not is not, to the millisecond': async world => {
    const [now, soon] = await world.add({ at: world.at() }, { at: world.at(1) })
    assert.deepEqual(
      (await world.license()).licensed.map(({ id }) => id),
      [now?.id],
    )
    await world.pass(1)
    assert.deepEqual(
      (await world.license()).licensed.map(({ id }) => id),
      [soon?.id],
    )
  },
  'a licence says who may dial whom until when, and is kept': async world => {
    const call = await world.addOne({ from: world.names.phone(), metadata: { a: 1 } })
    const dispatch = dispatchLimits(world.names, { dialWithinMs: 1001, answerWithinMs: 2002, maxCallMs: 3003 })
    const licensed = first((await world.advance({ dispatch })).licensed)
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
      licensedAt: world.at(),
      dialBy: world.at(1001),
      answerBy: world.at(2002),
      lineFreeAt: world.at(3003),
      nextPollAt: world.at(2002),
      polls: 0,
      events: [],
    }
    same(licensed, { ...call, version: 2, status: 'dialing', attemptCount: 1, attempt })
    same(await world.get(call), { ...licensed, attempts: [attempt] })
  },
  'a call is licensed once': async world => {
    await world.addOne()
    assert.equal((await world.license()).licensed.length, 1)
    assert.equal((await world.license()).licensed.length, 0)
    await world.pass(HOUR * 24)
    assert.equal((await world.license()).licensed.length, 0)
  },
  'calls are licensed in the order in which they are due, then in that of adding': async world => {
    const early = await world.add({ at: world.at(-1) }, { at: world.at(-3) }, { at: world.at(-2) })
    const late = await world.add({ at: world.at(-3) }, { at: world.at(-1) })
    const { licensed } = await world.license()
    assert.deepEqual(
      licensed.map(({ id }) => id),
      [early[1], late[0], early[2], early[0], late[1]].map(call => call?.id),
    )
  },
  'an order that is taken piece by piece is the same order': async world => {
    const added = await world.add(...[5, 1, 4, 1, 3, 5].map(ago => ({ at: world.at(-ago) })))
    const taken: string[] = []
    for (let step = 0; step < 3; step++) {
      for (const { id } of (await world.license({ maxLicences: 2 })).licensed) taken.push(id)
    }
    assert.deepEqual(
      taken,
      [0, 5, 2, 4, 1, 3].map(n => added[n]?.id),
    )
  },
  'a retry takes the place of its new due time, behind what was added for the same moment before it': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const call = await world.begin()
    const [, other] = await world.add({ at: world.at(MINUTE) }, { at: world.at(MINUTE) })
    await world.tell(call, 'busy', {}, retryIn(MINUTE))
    await world.pass(MINUTE)
    // It was added first of all.
    assert.equal(first((await world.license()).licensed).id, call.id)
    assert.notEqual(other?.id, call.id)
  },
  'retries that a step withdraws do not keep the calls behind them waiting': async world => {
    const [one, two] = [await world.begin(), await world.begin()]
    for (const call of [one, two]) await world.tell(call, 'busy', {}, retryIn(0))
    const { id } = await world.addOne()
    const { licensed } = await world.advance({
      updates: [one, two].map(({ attempt }) => updateOf(attempt, 'completed', world.at())),
      dispatch: dispatchLimits(world.names, { maxLicences: 1 }),
    })
    assert.deepEqual(
      licensed.map(call => call.id),
      [id],
    )
  },
  'no more calls are licensed in one step than asked': async world => {
    await world.add({}, {}, {}, {}, {})
    assert.equal((await world.license({ maxLicences: 3 })).licensed.length, 3)
    assert.equal((await world.license({ maxLicences: 3 })).licensed.length, 2)
  },
  'without room nothing is licensed': async world => {
    await world.addOne()
    const { licensed, held, nextDueAt } = await world.advance({})
    same({ licensed, held, nextDueAt }, { licensed: [], held: [] })
  },
  'a queue whose calls are all for other providers is left alone': async world => {
    await world.add(...['a', 'b', 'c'].map(apart))
    const { licensed } = await world.license({ providers: ['b', 'unheard of'] })
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['b'],
    )
    const nothing = await world.license({ providers: [] })
    same([nothing.licensed, nothing.nextDueAt], [[], undefined])
  },
  'queues are served in the order of their earliest due call': async world => {
    await world.add(
      { queue: 'a', at: world.at(-1) },
      { queue: 'b', at: world.at(-3) },
      { queue: 'c', at: world.at(-2) },
    )
    await world.add({ queue: 'a', at: world.at(-4) })
    const served: string[] = []
    for (let step = 0; step < 4; step++) {
      for (const { queue } of (await world.license({ maxLicences: 1 })).licensed) served.push(queue)
    }
    assert.deepEqual(served, ['a', 'b', 'c', 'a'])
  },
  'of queues whose earliest calls are due at once, the one whose call was added first is served first': async world => {
    await world.store.addQueue('a', { concurrency: 1 })
    await world.add({ queue: 'c' }, { queue: 'a' }, { queue: 'b' })
    assert.equal(first((await world.license({ maxLicences: 1 })).licensed).queue, 'c')
  },
  'a paused queue licenses nothing and lets the others be': async world => {
    await world.store.addQueue('a', { concurrency: 5, paused: true })
    await world.add({ queue: 'a', at: world.at(-MINUTE) }, { queue: 'b' })
    const { licensed, held, nextDueAt } = await world.license()
    assert.deepEqual(
      licensed.map(({ queue }) => queue),
      ['b'],
    )
    same([held, nextDueAt], [[], undefined])
    await world.store.changeQueue('a', { paused: false })
    assert.equal((await world.license()).licensed.length, 1)
  },
  'a step that records an end licenses the next call on the line that it frees': async world => {
    await world.store.addQueue('main', { concurrency: 1 })
    const [call, next] = [await world.begin(), await world.addOne()]
    const ended = {
      reference: call.attempt.reference,
      provider: call.provider,
      status: 'completed',
      at: world.at(),
    } as const
    const { recorded, licensed, now } = await world.advance({ updates: [ended], dispatch: dispatchLimits(world.names) })
    assert.deepEqual(
      [first(recorded).recorded, first(recorded).call?.status, licensed.map(({ id }) => id), now],
      ['applied', 'completed', [next.id], world.at()],
    )
  },
  'steps that are asked for in one moment license each call once, in order and within the lines': async world => {
    await world.store.addQueue('main', { concurrency: 7 })
    const added = await world.add(...Array.from({ length: 12 }, () => ({})))
    const steps = await Promise.all(Array.from({ length: 6 }, () => world.license({ maxLicences: 2 })))
    const licensed = steps.flatMap(step => step.licensed).map(({ id }) => id)
    assert.equal(new Set(licensed).size, 7)
    assert.equal(licensed.length, 7)
    assert.deepEqual(new Set(licensed), new Set(added.slice(0, 7).map(({ id }) => id)))
    assert.equal((await world.queue()).linesInUse, 7)
  },
  'a queue that has waited for its minute licenses when it comes': async world => {
    await world.addOne({ at: world.at(90 * SECOND) })
    assert.deepEqual((await world.license()).nextDueAt, world.at(90 * SECOND))
    await world.pass(90 * SECOND)
    assert.equal((await world.license()).licensed.length, 1)
  },
}
