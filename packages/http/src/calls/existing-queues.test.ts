import { expect, it } from 'vitest'
import { ADA, BOB, callIn, LATER, problemIn } from '../testing/answers.ts'
import { scheduling } from '../testing/scheduling.ts'

it('400 calls in 200 queues that do not exist are refused, and no queue is created', async () => {
  const { send, scheduler, mock, clock } = await scheduling()
  await scheduler.start()
  const list = Array.from({ length: 400 }, (_, n) => ({ to: ADA, queue: `new-${n % 200}` }))
  const [status, problem] = await problemIn(await send('POST', '/calls', list))
  expect(status).toBe(422)
  expect(problem).toMatchObject({
    type: 'urn:outdial:problem:unknown-queue',
    errors: expect.arrayContaining([
      {
        field: 'calls[3].queue',
        detail: 'Expected `calls[3].queue` to be the name of a queue that exists, got "new-3"',
      },
    ]),
  })
  await clock.advance(60_000)
  expect([await scheduler.queues(), mock.ledger.entries]).toEqual([[], []])
})

it('a call may name the default queue, none, or one that exists, also a new one', async () => {
  const { send, scheduler } = await scheduling()
  for (const queue of [{}, { queue: 'default' }]) {
    expect((await send('POST', '/calls', { to: ADA, at: LATER, ...queue })).status).toBe(201)
  }
  expect((await send('POST', '/calls', { to: ADA, at: LATER, queue: 'sales' })).status).toBe(422)
  await scheduler.addQueue('sales')
  expect((await send('POST', '/calls', [{ to: ADA, at: LATER, queue: 'sales' }, { to: BOB }])).status).toBe(201)
})

it('a call is not moved to a queue that does not exist', async () => {
  const { send, scheduler } = await scheduling()
  const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
  const move = () => send('PATCH', `/calls/${id}`, { queue: 'sales' }, { 'If-Match': '*' })
  expect(await problemIn(await move())).toMatchObject([422, { type: 'urn:outdial:problem:unknown-queue' }])
  await scheduler.addQueue('sales')
  expect((await move()).status).toBe(200)
})

it('with `allowNewQueues` a call creates its queue', async () => {
  const { send, scheduler } = await scheduling({ allowNewQueues: true })
  expect((await send('POST', '/calls', { to: ADA, at: LATER, queue: 'sales' })).status).toBe(201)
  expect(await scheduler.queues()).toMatchObject([{ name: 'sales' }])
})
