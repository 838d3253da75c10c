import { CallError } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import { createScheduler, memoryStore, type RecordInput, SchedulerError } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { scriptedPhone } from '../testing/phone.ts'
import { createDialerLog } from './dialer-log.ts'
import { createRecordQueue } from './record-queue.ts'

const FROM = '+15550000001'
const TO = '+13018040009'

/** A dialer whose calls are logged into a real scheduler, whose store may be unavailable. */
function logged(options: Partial<Parameters<typeof createDialer>[0]> = {}) {
  const clock = manualClock()
  const phone = scriptedPhone()
  const store = memoryStore({ clock })
  const calls = {
    provider: { name: 'hand', parseWebhook: true },
    maxCallMs: 60_000,
    placeTimeoutMs: 10_000,
    place: () => Promise.reject(new Error('nothing is placed here')),
    get: () => Promise.reject(new Error('not used here')),
    hangUp: () => Promise.reject(new Error('not used here')),
    addRecorder: () => () => {},
  }
  const scheduler = createScheduler({ store, clients: calls, concurrency: 1, clock })
  let away: Error | undefined
  const batches: (readonly RecordInput[])[] = []
  const errors: unknown[] = []
  const log = createDialerLog({
    epoch: 'e1',
    clock,
    scheduler: {
      async log(records) {
        batches.push(records)
        if (away) throw away
        await scheduler.log(records)
      },
    },
    onError: error => errors.push(error),
  })
  const dialer = createDialer({ dial: phone.dial, concurrency: 2, clock, ...options })
  const run = (list: readonly { to: string; from?: string }[]) => {
    const made = dialer.run(list)
    made.on('entry', log.entry)
    return made
  }
  const history = async (number: string) =>
    (await scheduler.history(number)).calls.map(({ direction, disposition, at }) => [direction, disposition, at])
  const setAway = (error: Error | undefined) => {
    away = error
  }
  return { clock, phone, run, log, history, errors, batches, setAway }
}

it('a dialed call is in the history of both its numbers, with the time when it began', async () => {
  const { clock, phone, run, history } = logged()
  const began = clock.now()
  const { finished } = run([{ to: TO, from: FROM }])
  await clock.advance(5000)
  phone.calls[0]?.end('busy')
  await finished
  await clock.advance(0)
  expect(await history(FROM)).toEqual([['Outbound', 'Missed', began]])
  expect(await history(TO)).toEqual([['Inbound', 'Missed', began]])
})

it('each attempt is a separate call in the history', async () => {
  const { clock, phone, run, history } = logged({ retry: ({ attempt }) => (attempt < 3 ? 1000 : null) })
  const { finished } = run([{ to: TO, from: FROM }])
  for (const attempt of [0, 1, 2]) {
    await clock.advance(1000)
    phone.calls[attempt]?.end('busy')
  }
  await finished
  await clock.advance(0)
  expect(await history(TO)).toHaveLength(3)
})

it('an attempt whose retry is waiting when the run stops is logged once', async () => {
  const { clock, phone, run, batches } = logged({ retry: () => 1000 })
  const made = run([{ to: TO, from: FROM }])
  await clock.advance(0)
  phone.calls[0]?.end('busy')
  await clock.advance(0)
  made.stop()
  await made.finished
  await clock.advance(0)
  expect(batches).toHaveLength(1)
})

it('a refused attempt that is put back is not logged, and the call has the time of its own attempt', async () => {
  const { clock, phone, run, batches } = logged({ retry: ({ attempt }) => (attempt < 2 ? 1000 : null) })
  const refusal = { error: new CallError('rate-limited', 'slow down'), providerCallId: undefined }
  const { finished } = run([{ to: TO, from: FROM }])
  const began: number[] = []
  for (const refusals of [1, 1]) {
    await clock.advance(1000)
    phone.calls.at(-refusals)?.end('rejected', refusal)
    await clock.advance(0)
    await clock.advance(1000)
    began.push(clock.now().getTime())
    phone.calls.at(-1)?.end('busy')
    await clock.advance(0)
  }
  await finished
  await clock.advance(0)
  expect(batches.flat().map(({ id, at }) => [id, at?.getTime()])).toEqual([
    ['dialer/e1/0/1', began[0]],
    ['dialer/e1/0/2', began[1]],
  ])
})

it('calls that never rang are not logged, and a call without `from` is', async () => {
  const { clock, phone, run, batches } = logged({ concurrency: 6 })
  const from = FROM
  const made = run([{ to: 'not-a-number', from }, { to: TO }, ...Array.from({ length: 4 }, () => ({ to: TO, from }))])
  await clock.advance(0)
  const refused = new CallError('rejected', 'no', { placed: 'no' })
  phone.calls[0]?.end()
  phone.calls[1]?.end('rejected', { error: refused, providerCallId: undefined })
  phone.calls[2]?.end('expired')
  phone.calls[3]?.end('cancelled', { providerCallId: undefined })
  phone.calls[4]?.end('indeterminate', { providerCallId: undefined })
  await made.finished
  await clock.advance(0)
  expect(batches).toMatchObject([[{ to: TO, outcome: 'completed', direction: 'outbound', provider: 'scripted' }]])
})

it('the dialer goes on while the store is unavailable, and waiting records are logged when it is back', async () => {
  const { clock, phone, run, history, errors, batches, setAway } = logged()
  const away = new SchedulerError('store-locked', 'away')
  setAway(away)
  const { finished } = run(Array.from({ length: 5 }, () => ({ to: TO, from: FROM })))
  for (let n = 0; n < 5; n++) {
    await clock.advance(0)
    phone.calls[n]?.end()
  }
  expect((await finished).completed).toBe(5)
  await clock.advance(499)
  expect([batches.length, errors]).toEqual([1, [away]])
  await clock.advance(1)
  await clock.advance(1000)
  expect([batches.length, errors]).toEqual([3, [away]])
  setAway(undefined)
  await clock.advance(2000)
  expect(await history(TO)).toHaveLength(5)
  expect(clock.waiting).toBe(0)
})

it('a record that the store refuses is reported, and does not block the others', async () => {
  const { clock, phone, run, history, errors } = logged({ concurrency: 3 })
  const { finished } = run([FROM, 'not-a-number', FROM].map(from => ({ to: TO, from })))
  await clock.advance(0)
  for (const call of phone.calls) call.end()
  await finished
  await clock.advance(0)
  expect(await history(TO)).toHaveLength(2)
  expect(errors).toMatchObject([{ code: 'invalid-number' }])
})

it('after close, an unavailable store is not awaited', async () => {
  const { clock, phone, run, log, errors, setAway } = logged()
  const away = new SchedulerError('store-failed', 'away')
  setAway(away)
  const { finished } = run([{ to: TO, from: FROM }])
  await clock.advance(0)
  phone.calls[0]?.end()
  await finished
  await clock.advance(0)
  await log.close()
  expect(clock.waiting).toBe(0)
  expect(errors).toEqual([away, new Error('Dropped 1 dialed calls, which are in no history', { cause: away })])
})

it('close resolves when every ended attempt is logged', async () => {
  const { clock, phone, run, log, history } = logged()
  run([{ to: TO, from: FROM }])
  await clock.advance(0)
  phone.calls[0]?.end()
  await log.close()
  expect(await history(TO)).toHaveLength(1)
  expect(clock.waiting).toBe(0)
})

it('close awaits a store that does not answer for at most 5 s', async () => {
  const clock = manualClock()
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const queue = createRecordQueue({ clock, log: () => new Promise(() => {}), onError })
  queue.add({ id: 'r', to: TO, from: FROM, at: clock.now(), answered: true })
  const closed = queue.close()
  await clock.advance(4999)
  expect(errors).toEqual([])
  await clock.advance(1)
  await closed
  expect(errors).toMatchObject([{ message: 'Dropped 1 dialed calls, which are in no history' }])
})

it('calls with an unknown end are missed, except those that a closing client stopped following', async () => {
  const { clock, phone, run, history } = logged({ concurrency: 3 })
  const { finished } = run(Array.from({ length: 3 }, () => ({ to: TO, from: FROM })))
  await clock.advance(0)
  const closed = new CallError('aborted', 'The client is closed', { placed: 'unknown' })
  const late = new CallError('timed-out', 'No end within 3600000 ms', { placed: 'unknown' })
  const began = clock.now()
  phone.calls[0]?.end('indeterminate', { error: closed, durationMs: undefined })
  phone.calls[1]?.end('indeterminate', { error: closed, answered: true, durationMs: undefined })
  phone.calls[2]?.end('indeterminate', { error: late, durationMs: undefined })
  await finished
  await clock.advance(0)
  expect((await history(TO)).toSorted()).toEqual([
    ['Inbound', 'Completed', began],
    ['Inbound', 'Missed', began],
  ])
})

it('without a reported duration, a talk lasts from its answer to its end', async () => {
  const { clock, phone, run, batches } = logged()
  const { finished } = run([{ to: TO, from: FROM }])
  await clock.advance(0)
  const answeredAt = clock.now()
  const endedAt = new Date(answeredAt.getTime() + 37_400)
  phone.calls[0]?.end('completed', { answered: true, answeredAt, endedAt, durationMs: undefined })
  await finished
  await clock.advance(0)
  expect(batches.flat()).toMatchObject([{ durationMs: 37_400 }])
})
