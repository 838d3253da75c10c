import { describe, expect, it } from 'vitest'
import { ADA, BOB, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import type { List } from './list-schemas.ts'

const CLEO = '+13018040010'
const people = [ADA, BOB, CLEO].map((to, n) => ({ to, metadata: { name: `Person ${n}` } }))

const lists = async (options: Parameters<typeof scheduling>[0] = {}) => {
  const world = await scheduling(options)
  const add = (body: object, headers = {}) =>
    world.send('POST', '/lists', { name: 'Autumn', calls: people, ...body }, headers)
  const list = async (name = 'Autumn'): Promise<List> =>
    (await world.send('GET', `/lists/${encodeURIComponent(name)}`)).json()
  return { ...world, add, list }
}

describe.each(STORES)('a list in the %s store', store => {
  it('is a queue whose calls are in order, and is shown with its progress', async () => {
    const { add, list, get } = await lists({ store })
    const added = await add({ concurrency: 2, paused: true })
    expect(added.status).toBe(201)
    expect(await added.json()).toMatchObject({
      name: 'Autumn',
      queue: 'Autumn',
      state: 'idle',
      created: true,
      total: 3,
    })
    expect(await list()).toMatchObject({ concurrency: 2, paused: true, counts: { scheduled: 3 }, linesInUse: 0 })
    expect(await get('/lists')).toMatchObject({ lists: [{ name: 'Autumn', total: 3 }] })
    expect(await get('/lists/Autumn/calls')).toMatchObject({ calls: people })
    expect(await get('/lists/Autumn/calls?first=1&limit=1')).toMatchObject({ calls: [{ to: BOB }] })
    expect(await get('/lists/Autumn/calls?first=2')).toMatchObject({ calls: [{ to: CLEO }] })
  })

  it('that is sent again adds nothing, also at the same time', async () => {
    const { add, list } = await lists({ store })
    const answers = await Promise.all([add({}), add({}), add({})])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    expect((await add({})).status).toBe(200)
    expect(await list()).toMatchObject({ total: 3 })
  })

  it('with other calls needs another name', async () => {
    const { add, list } = await lists({ store })
    await add({})
    for (const calls of [people.slice(0, 2), people.toReversed(), [people[0]]]) {
      expect(await problemIn(await add({ calls }))).toMatchObject([409, { type: 'urn:outdial:problem:list-exists' }])
    }
    expect(await list()).toMatchObject({ total: 3 })
  })

  it('with bad rows is refused, and names all of them', async () => {
    const { add, get, scheduler } = await lists({ store })
    await scheduler.doNotCall.add({ number: BOB, reason: 'asked' })
    const bad = Array.from({ length: 120 }, () => ({ to: '12' }))
    const [status, body] = await problemIn(await add({ calls: [...people, ...bad] }))
    expect([status, body.refused, body.errors.length]).toEqual([422, 120, 120])
    expect(body.errors[0]).toMatchObject({ index: 3, field: 'calls[3]', code: 'invalid' })
    expect(await problemIn(await add({}))).toMatchObject([422, { errors: [{ index: 1, code: 'do-not-call' }] }])
    expect(await get('/lists')).toEqual({ lists: [] })
    expect(await get('/calls')).toEqual({ calls: [] })
  })

  it('says why its calls wait, as long as some do', async () => {
    const { add, list, clock, scheduler } = await lists({ store })
    await add({ concurrency: 2 })
    await scheduler.start()
    await clock.advance(1500)
    expect(await list()).toMatchObject({ linesInUse: 2, reasons: [{ code: 'lines' }] })
    await scheduler.pauseAll()
    expect((await list()).reasons?.map(({ code }) => code)).toContain('all-paused')
    expect(await list()).toMatchObject({ state: 'running', allPaused: true })
    await scheduler.resumeAll()
    await clock.advance(600_000)
    expect((await list()).reasons).toBeUndefined()
  })

  it('goes on after any outage: its calls do not expire', async () => {
    const { add, list, clock, scheduler } = await lists({ store })
    await add({ concurrency: 3 })
    await clock.advance(7 * 86_400_000)
    await scheduler.start()
    await clock.advance(60_000)
    expect(await list()).toMatchObject({ state: 'finished', counts: { completed: 3, expired: 0 } })
  })

  it('is started, paused, given more lines and stopped', async () => {
    const { add, list, send, clock, scheduler } = await lists({ store })
    await scheduler.start()
    await add({ paused: true })
    await clock.advance(10_000)
    expect(await list()).toMatchObject({ state: 'idle' })
    const started = await send('PATCH', '/lists/Autumn', { paused: false, concurrency: 2, callsPerSecond: 5 })
    expect(await started.json()).toMatchObject({ state: 'running', concurrency: 2, callsPerSecond: 5 })
    await clock.advance(3000)
    expect(await list()).toMatchObject({ linesInUse: 2, counts: { scheduled: 1 } })
    expect(await (await send('POST', '/lists/Autumn/stop')).json()).toMatchObject({ state: 'stopping', cancelled: 1 })
    await clock.advance(60_000)
    expect(await list()).toMatchObject({ state: 'finished', counts: { completed: 2, cancelled: 1 } })
  })

  it('that was stopped is dialed again for those that were not reached, once', async () => {
    const { add, list, send, clock, scheduler, mock } = await lists({ store })
    await scheduler.start()
    await add({})
    expect((await send('POST', '/lists/Autumn/again', { which: 'all' })).status).toBe(409)
    await clock.advance(3000)
    await send('POST', '/lists/Autumn/stop')
    await clock.advance(60_000)
    const again = () => send('POST', '/lists/Autumn/again', { which: 'not-reached' })
    const answers = await Promise.all([again(), again()])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 201])
    expect((await again()).status).toBe(200)
    for (let passed = 0; passed < 10; passed++) await clock.advance(20_000)
    expect((await again()).status).toBe(200)
    expect(await list('Autumn (2)')).toMatchObject({ state: 'finished', total: 2, counts: { completed: 2 } })
    expect(mock.ledger.entries.map(({ to }) => to)).toEqual([ADA, BOB, CLEO])
    const nobody = await send('POST', `/lists/${encodeURIComponent('Autumn (2)')}/again`, { which: 'not-reached' })
    expect(await problemIn(nobody)).toMatchObject([409, { type: 'urn:outdial:problem:nobody-left' }])
    const all = await send('POST', `/lists/${encodeURIComponent('Autumn (2)')}/again`, { which: 'all', paused: true })
    expect(await all.json()).toMatchObject({ name: 'Autumn (3)', total: 2, state: 'idle' })
  })
})

it('a queue that the application made is no list', async () => {
  const { scheduler, get } = await lists()
  await scheduler.schedule({ to: ADA, queue: 'reminders' })
  await scheduler.schedule({ to: ADA })
  expect(await get('/lists')).toEqual({ lists: [] })
})

it('a queue that the application made is not changed by a list of its name', async () => {
  const { scheduler, add } = await lists()
  await scheduler.schedule({ to: ADA, queue: 'reminders' })
  const queue = async () => (await scheduler.queues()).find(({ name }) => name === 'reminders')
  const before = await queue()
  const answer = await problemIn(await add({ name: 'reminders', concurrency: 9 }))
  expect(answer).toMatchObject([409, { type: 'urn:outdial:problem:list-exists' }])
  expect(await queue()).toEqual(before)
})

it('numbers as typed are read and checked before anything is scheduled', async () => {
  const { send, scheduler } = await lists({ defaultCountry: 'US' })
  await scheduler.doNotCall.add({ number: BOB })
  const { numbers } = await (await send('POST', '/check', { numbers: ['(301) 804-0009', BOB, 'Ada'] })).json()
  expect(numbers).toMatchObject([
    { number: ADA },
    { number: BOB, problem: { code: 'do-not-call' } },
    { problem: { code: 'invalid' } },
  ])
})

describe('a user', () => {
  const options = {
    token: 'correct-horse-battery-staple-0001',
    authorize: (request: { readonly headers: Headers }) => {
      const ownerId = request.headers.get('x-user') ?? ''
      return { ownerId, role: ownerId === 'root' ? ('admin' as const) : ('user' as const) }
    },
  }
  const as = (user: string) => ({ 'X-User': user })
  const world = async () => {
    const { send, add, ...rest } = await lists(options)
    const ask = async (user: string, method: string, path: string, body?: object) =>
      problemIn(await send(method, path, body, as(user)))
    return { ...rest, ask, addAs: async (user: string, body = {}) => problemIn(await add(body, as(user))) }
  }

  it('sees and controls only lists of its own, whose names others may use too', async () => {
    const { ask, addAs } = await world()
    expect(await addAs('ada', { paused: true })).toMatchObject([201, { name: 'Autumn', ownerId: 'ada' }])
    expect(await ask('bob', 'GET', '/lists')).toMatchObject([200, { lists: [] }])
    for (const [method, path, body] of [
      ['GET', '/lists/Autumn'],
      ['PATCH', '/lists/Autumn', { paused: false }],
      ['GET', '/lists/Autumn/calls'],
      ['POST', '/lists/Autumn/stop', {}],
      ['POST', '/lists/Autumn/again', { which: 'all' }],
    ] as const) {
      expect([path, (await ask('bob', method, path, body))[0]]).toEqual([path, 404])
    }
    expect(await addAs('bob', { calls: [people[0]] })).toMatchObject([201, { total: 1, ownerId: 'bob' }])
    const [, ofAda] = await ask('ada', 'GET', '/lists')
    expect(ofAda).toMatchObject({ lists: [{ total: 3, state: 'idle' }], maxLines: 5 })
    expect(await ask('ada', 'GET', '/lists/Autumn/calls?first=1&limit=1')).toMatchObject([
      200,
      { calls: [{ to: BOB }] },
    ])
    expect(await ask('root', 'GET', '/lists')).toMatchObject([200, { lists: [{ ownerId: 'bob' }, { ownerId: 'ada' }] }])
    const [{ queue }] = ofAda.lists
    expect((await ask('bob', 'POST', '/calls', { to: ADA, queue }))[0]).toBe(422)
    expect((await ask('root', 'GET', `/lists/${encodeURIComponent(queue)}`))[0]).toBe(200)
  })

  it('has at most so many lines in all lists together that are not paused', async () => {
    const { ask, addAs } = await world()
    expect(await addAs('ada', { concurrency: 6 })).toMatchObject([422, { type: 'urn:outdial:problem:too-many-lines' }])
    expect((await addAs('ada', { concurrency: 3 }))[0]).toBe(201)
    expect((await addAs('ada', { name: 'Winter', concurrency: 3 }))[0]).toBe(422)
    expect((await addAs('ada', { name: 'Winter', concurrency: 3, paused: true }))[0]).toBe(201)
    expect((await ask('ada', 'PATCH', '/lists/Winter', { paused: false }))[0]).toBe(422)
    expect((await ask('ada', 'PATCH', '/lists/Winter', { paused: false, concurrency: 2 }))[0]).toBe(200)
    expect((await ask('root', 'GET', '/lists'))[1]).not.toHaveProperty('maxLines')
  })
})
