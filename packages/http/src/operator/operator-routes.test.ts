import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { dialerSnapshotSchema } from '../dialer/dialer-schemas.ts'
import { ADA, BOB, callIn, problemIn } from '../testing/answers.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { scheduling } from '../testing/scheduling.ts'
import { dispatchingSchema } from './dispatching.ts'
import type { OperatorEvent } from './operator-report.ts'

const ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

async function operated(options: Parameters<typeof scheduling>[0] = {}) {
  const events: OperatorEvent[] = []
  const world = await scheduling({ onOperator: event => events.push(event), ...options })
  const state = async (response: Response) => dispatchingSchema.strict().parse(await response.json())
  const act = (path: string, body?: unknown) => world.send('POST', path, body, ORIGIN)
  return { ...world, events, state, act }
}

it('an operator pauses everything and resumes it, and each action is reported', async () => {
  const { scheduler, mock, clock, send, act, state, events } = await operated()
  await scheduler.start()
  expect(await state(await act('/dispatching/pause'))).toMatchObject({ paused: true, linesInUse: 0 })
  await send('POST', '/calls', { to: ADA })
  await clock.advance(60_000)
  expect(mock.ledger.entries).toHaveLength(0)
  expect(await state(await send('GET', '/dispatching'))).toMatchObject({
    paused: true,
    providers: [],
    queues: [{ name: 'default', concurrency: 3, waiting: 1 }],
  })
  expect(await state(await act('/dispatching/resume', {}))).toMatchObject({ paused: false })
  await clock.advance(0)
  expect(mock.ledger.entries).toHaveLength(1)
  expect(events).toEqual([
    { action: 'pause-all', address: '127.0.0.1' },
    { action: 'resume-all', address: '127.0.0.1' },
  ])
})

it('the list of the dialer is paused with everything, begins nothing before everything is resumed, and then goes on', async () => {
  const { dial, calls } = scriptedPhone()
  const dialer = createDialer({ dial, concurrency: 1 })
  const { send, act, get } = await operated({ dialer, list: () => [ADA, BOB, ADA] })
  const state = async () => dialerSnapshotSchema.parse(await get('/dialer')).state
  await act('/dispatching/pause')
  const refused = [409, { type: 'urn:outdial:problem:all-paused' }]
  expect(await problemIn(await send('POST', '/dialer/start', {}, ORIGIN))).toMatchObject(refused)
  expect(calls).toHaveLength(0)
  await act('/dispatching/resume')
  expect((await send('POST', '/dialer/start', {}, ORIGIN)).status).toBe(202)
  await expect.poll(() => calls.length).toBe(1)
  await act('/dispatching/pause')
  calls[0]?.end()
  expect(await problemIn(await send('POST', '/dialer/resume', {}, ORIGIN))).toMatchObject(refused)
  expect([await state(), calls.length]).toEqual(['paused', 1])
  await act('/dispatching/resume')
  await expect.poll(() => calls.length).toBe(2)
  expect(await state()).toBe('running')
})

it('a list of the dialer that was paused before everything stays paused when everything is resumed', async () => {
  const { dial, calls } = scriptedPhone()
  const dialer = createDialer({ dial, concurrency: 1 })
  const { send, act, get } = await operated({ dialer, list: () => [ADA, BOB] })
  await send('POST', '/dialer/start', {}, ORIGIN)
  await send('POST', '/dialer/pause', {}, ORIGIN)
  await act('/dispatching/pause')
  await act('/dispatching/resume')
  expect(dialerSnapshotSchema.parse(await get('/dialer')).state).toBe('paused')
  expect(calls.length).toBeLessThanOrEqual(1)
})

it('the list of the dialer is paused even if the store cannot keep the pause', async () => {
  const { dial } = scriptedPhone()
  const dialer = createDialer({ dial, concurrency: 1 })
  const { send, act, get } = await operated({
    dialer,
    list: () => [ADA, BOB],
    wrap: store => ({ ...store, changeDispatch: () => Promise.reject(new Error('away')) }),
  })
  await send('POST', '/dialer/start', {}, ORIGIN)
  expect((await act('/dispatching/pause')).ok).toBe(false)
  expect(dialerSnapshotSchema.parse(await get('/dialer')).state).toBe('paused')
})

it('a pause that comes while everything is resumed keeps the list of the dialer paused', async () => {
  const { dial } = scriptedPhone()
  const dialer = createDialer({ dial, concurrency: 1 })
  let meanwhile = async () => {}
  const { scheduler, send, act, get } = await operated({
    dialer,
    list: () => [ADA, BOB],
    wrap: store => ({
      ...store,
      async changeDispatch(change) {
        const changed = await store.changeDispatch(change)
        if (change.paused === false) await meanwhile()
        return changed
      },
    }),
  })
  await send('POST', '/dialer/start', {}, ORIGIN)
  await act('/dispatching/pause')
  meanwhile = () => scheduler.pauseAll()
  expect(await problemIn(await act('/dispatching/resume'))).toMatchObject([
    409,
    { type: 'urn:outdial:problem:all-paused' },
  ])
  expect(dialerSnapshotSchema.parse(await get('/dialer')).state).toBe('paused')
})

it('a list of the dialer that somebody resumed and paused after a pause of everything stays paused', async () => {
  const { dial } = scriptedPhone()
  const dialer = createDialer({ dial, concurrency: 1 })
  const { scheduler, send, act, get } = await operated({ dialer, list: () => [ADA, BOB] })
  await send('POST', '/dialer/start', {}, ORIGIN)
  await act('/dispatching/pause')
  // As by another process.
  await scheduler.resumeAll()
  await send('POST', '/dialer/resume', {}, ORIGIN)
  await send('POST', '/dialer/pause', {}, ORIGIN)
  await act('/dispatching/resume')
  expect(dialerSnapshotSchema.parse(await get('/dialer')).state).toBe('paused')
})

it('a queue that is held back after a refusal is shown with its reason, and released', async () => {
  const { scheduler, mock, clock, send, act, state, events } = await operated({ scenario: { reply: 401 } })
  await scheduler.start()
  await send('POST', '/calls', { to: ADA })
  await clock.advance(100)
  const [queue] = (await state(await send('GET', '/dispatching'))).queues
  expect(queue).toMatchObject({ backoffCode: 'unauthorized', backoffUntil: expect.any(String) })
  const posts = mock.ledger.counts.posts
  const released = await state(await act('/queues/default/release'))
  expect(released.queues[0]?.backoffUntil).toBeUndefined()
  await clock.advance(100)
  expect(mock.ledger.counts.posts).toBe(posts + 1)
  expect(events).toEqual([{ action: 'release', queue: 'default', address: '127.0.0.1' }])
})

it('queues and providers that do not exist are not found', async () => {
  const { act, events } = await operated()
  expect(await problemIn(await act('/queues/none/release'))).toMatchObject([
    404,
    { type: 'urn:outdial:problem:unknown-queue' },
  ])
  expect(await problemIn(await act('/providers/none/release'))).toMatchObject([
    404,
    { type: 'urn:outdial:problem:unknown-provider' },
  ])
  expect(events).toEqual([])
  expect((await act('/providers/call-api/release')).status).toBe(200)
})

it('the line of a lost attempt is freed only by who says that its call is over', async () => {
  const { scheduler, mock, clock, send, act, get, events } = await operated({ scenario: { reply: 500 } })
  await scheduler.addQueue('default', { concurrency: 1 })
  await scheduler.start()
  const { id } = await callIn(await send('POST', '/calls', { to: ADA }))
  await send('POST', '/calls', { to: BOB })
  await clock.advance(100)
  expect(await get(`/calls/${id}`)).toMatchObject({ status: 'unknown' })
  const free = `/calls/${id}/attempts/1/free-line`
  for (const body of [undefined, {}, { iKnowItIsOver: false }, { iKnowItIsOver: 'true' }]) {
    expect((await act(free, body)).status).toBe(422)
  }
  const before = mock.ledger.counts.posts
  const freed = await act(free, { iKnowItIsOver: true })
  expect([freed.status, await freed.json()]).toMatchObject([200, { id, status: 'indeterminate' }])
  await clock.advance(10_000)
  expect(mock.ledger.counts.posts).toBe(before + 1)
  expect(events).toEqual([{ action: 'free-line', callId: id, attempt: 1, address: '127.0.0.1' }])

  expect(await problemIn(await act(free, { iKnowItIsOver: true }))).toMatchObject([
    409,
    { type: 'urn:outdial:problem:not-in-this-state' },
  ])
  expect((await act(`/calls/${id}/attempts/7/free-line`, { iKnowItIsOver: true })).status).toBe(404)
  expect((await act(`/calls/${id}/attempts/x/free-line`, { iKnowItIsOver: true })).status).toBe(422)
})

it('a listener that fails disturbs no action', async () => {
  const { act, errors } = await operated({
    onOperator: () => {
      throw new Error('the log is full')
    },
  })
  expect((await act('/dispatching/pause')).status).toBe(200)
  expect(errors).toEqual([new Error('the log is full')])
})
