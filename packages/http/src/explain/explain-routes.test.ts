import { describe, expect, it } from 'vitest'
import { ADA, BOB, callIn, LATER, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { explanationSchema, explanationsSchema, planSchema, queueExplanationSchema } from './explanation-schemas.ts'

const many = (count: number) => Array.from({ length: count }, (_, n) => ({ to: `+1301${1_000_000 + n}` }))

/** A handler whose plans wait until the test lets them go on. */
async function gatedPlans() {
  const { scheduler } = await scheduling()
  const plans: {
    readonly goOn: () => void
    readonly ended: Promise<unknown>
    readonly signal: AbortSignal | undefined
  }[] = []
  const plan: typeof scheduler.plan = (...args) => {
    const gate = Promise.withResolvers<void>()
    const planned = gate.promise.then(() => scheduler.plan(...args))
    plans.push({ goOn: gate.resolve, ended: planned.catch((error: unknown) => error), signal: args[1]?.signal })
    return planned
  }
  return { plans, ...(await scheduling({ scheduler: { ...scheduler, plan } })) }
}

describe.each(STORES)('on a store of kind %s', store => {
  it('a call that waits is explained, with the moment at which it may ring', async () => {
    const { scheduler, clock, send } = await scheduling({ store })
    await scheduler.start()
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
    const response = await send('GET', `/calls/${id}/explanation`)
    const explained = explanationSchema.strict().parse(await response.json())
    expect(explained).toMatchObject({ status: 'scheduled', because: [{ code: 'due-later', until: LATER }] })
    expect(explained.nextPossibleAt).toBe(LATER)
    await scheduler.pauseAll()
    await clock.advance(0)
    const paused = await (await send('GET', '/queues/default/explanation')).json()
    expect(queueExplanationSchema.strict().parse(paused)).toMatchObject({
      queue: 'default',
      waiting: 1,
      first: { id },
      because: expect.arrayContaining([expect.objectContaining({ code: 'all-paused' })]),
    })
  })

  it('several calls are explained at once, and what is not there is left out', async () => {
    const { send, get } = await scheduling({ store })
    const calls = await Promise.all([ADA, BOB].map(async to => callIn(await send('POST', '/calls', { to, at: LATER }))))
    const ids = calls.map(({ id }) => id)
    const { explanations } = explanationsSchema.strict().parse(await get(`/explanations?ids=${ids.join(',')},nobody`))
    expect(Object.keys(explanations).sort()).toEqual([...ids].sort())
    for (const { because } of Object.values(explanations)) expect(because).toMatchObject([{ code: 'due-later' }])
  })

  it.each(['', '?ids=', `?ids=${'a,'.repeat(101)}`, '?id=a'])('%j names no calls to explain', async query => {
    const { send } = await scheduling({ store })
    expect((await send('GET', `/explanations${query}`)).status).toBe(422)
  })

  it('a plan says what would become of a list, and schedules nothing', async () => {
    const { send, get } = await scheduling({ store })
    await send('POST', '/do-not-call', { entries: [{ number: BOB }] })
    const calls = [{ to: ADA }, { to: 'nobody' }, { to: BOB }, { to: ADA }, 7]
    const response = await send('POST', '/plan', { calls, durationMs: 60_000 })
    const plan = planSchema.strict().parse(await response.json())
    expect(plan).toMatchObject({ calls: 2, doubles: [3], durationMs: 60_000 })
    expect(plan.refused.map(({ index, code }) => [index, code])).toEqual([
      [1, 'invalid'],
      [2, 'do-not-call'],
      [4, 'invalid'],
    ])
    expect(plan.refused[0]?.message).toBe('Expected `to` to be a number like +13018040009 (E.164), got "nobody"')
    expect(plan.doneAt).toBeDefined()
    expect(await get('/calls')).toEqual({ calls: [] })
  })
})

it('a plan of 10,000 calls names the field of each that does not fit', async () => {
  const { send } = await scheduling()
  const calls = [...many(9_999).map(call => ({ ...call, metadata: { note: 'x'.repeat(500) } })), { to: ADA, why: 'so' }]
  const plan = planSchema.strict().parse(await (await send('POST', '/plan', { calls })).json())
  expect(plan).toMatchObject({
    calls: 9_999,
    refused: [{ index: 9_999, code: 'invalid', message: '`why`: There is no such field' }],
  })
})

it('at most four plans are made at once, and the next one is told to come back', async () => {
  const { plans, send, errors } = await gatedPlans()
  const sent = [1, 2, 3, 4].map(() => send('POST', '/plan', { calls: many(1) }))
  await expect.poll(() => plans.length).toBe(4)
  const fifth = await send('POST', '/plan', { calls: many(1) })
  expect([fifth.headers.get('Retry-After'), await problemIn(fifth)]).toMatchObject([
    '1',
    [503, { type: 'urn:outdial:problem:busy' }],
  ])
  for (const { goOn } of plans) goOn()
  for (const answer of sent) expect((await answer).status).toBe(200)
  const after = send('POST', '/plan', { calls: many(1) })
  await expect.poll(() => plans.length).toBe(5)
  plans[4]?.goOn()
  expect((await after).status).toBe(200)
  expect(errors).toHaveLength(1)
})

it('a plan ends when its client leaves, which is no error of the server', async () => {
  const { plans, url, errors, send } = await gatedPlans()
  const leave = new AbortController()
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ calls: many(1) })
  const sent = fetch(`${url}/api/plan`, { method: 'POST', headers, body, signal: leave.signal })
  await expect.poll(() => plans.length).toBe(1)
  leave.abort()
  await expect(sent).rejects.toThrow('abort')
  await expect.poll(() => plans[0]?.signal?.aborted).toBe(true)
  plans[0]?.goOn()
  expect(await plans[0]?.ended).toMatchObject({ name: 'AbortError' })
  await send('GET', '/calls')
  expect(errors).toEqual([])
})

it('what is not there is not found', async () => {
  const { send } = await scheduling()
  expect(await problemIn(await send('GET', '/calls/unknown/explanation'))).toMatchObject([
    404,
    { type: 'urn:outdial:problem:unknown-call' },
  ])
  expect(await problemIn(await send('GET', '/queues/unknown/explanation'))).toMatchObject([
    404,
    { type: 'urn:outdial:problem:unknown-queue' },
  ])
})

it.each([
  [{}, 'calls'],
  [{ calls: [] }, 'calls'],
  [{ calls: [{ to: ADA }], durationMs: 0 }, 'durationMs'],
  [{ calls: Array.from({ length: 10_001 }, () => ({ to: ADA })) }, 'calls'],
])('a plan that does not fit is refused, naming its field: %#', async (body, field) => {
  const { send } = await scheduling()
  expect(await problemIn(await send('POST', '/plan', body))).toMatchObject([422, { errors: [{ field }] }])
})
