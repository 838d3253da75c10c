import { describe, expect, it } from 'vitest'
import { ADA, BOB, callIn, LATER, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { explanationSchema, planSchema, queueExplanationSchema } from './explanation-schemas.ts'

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
