import { CallError, type FollowState } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { createHandler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { serve } from '../testing/serve.ts'
import { dialerSnapshotSchema } from './dialer-schemas.ts'

const FROM = '+15550000001'
const NUMBERS = ['+13018040001', '+13018040002']
const iso = (ms: number) => new Date(ms).toISOString()

/** A server process with a dialer, on a history that outlives it. */
async function serving(clock = manualClock(), store = memoryStore({ clock })) {
  const phone = scriptedPhone()
  const followed: ((state: FollowState) => void)[] = []
  const dialer = createDialer({
    dial(request, options) {
      followed.push(state => options?.onFollow?.(state))
      return phone.dial(request, options)
    },
    concurrency: 2,
    clock,
  })
  const client = {
    provider: { name: 'hand', parseWebhook: true },
    maxCallMs: 60_000,
    placeTimeoutMs: 10_000,
    place: () => Promise.reject(new Error('nothing is placed here')),
    get: () => Promise.reject(new Error('not used here')),
    hangUp: () => Promise.reject(new Error('not used here')),
    addRecorder: () => () => {},
  }
  const scheduler = createScheduler({ store, clients: client, concurrency: 1, clock })
  const handler = createHandler({
    webhooks: { receive: async () => ({ status: 200 }) },
    dialer,
    list: () => NUMBERS.map(to => ({ to, from: FROM })),
    maxCallMs: 60_000,
    scheduler,
    clock,
  })
  const url = await serve(toNodeListener(handler))
  const snapshot = async () => dialerSnapshotSchema.strict().parse(await (await fetch(`${url}/api/dialer`)).json())
  const start = () => fetch(`${url}/api/dialer/start`, { method: 'POST' })
  return { clock, store, phone, followed, handler, snapshot, start }
}

it('an entry says since when it waits, until when at the latest, and since when the service is silent', async () => {
  const { clock, followed, snapshot, start } = await serving()
  const now = clock.now().getTime()
  await start()
  followed[0]?.({ endsBy: new Date(now + 60_000), silentSince: new Date(now - 1000) })
  const [entry] = (await snapshot()).entries
  expect(entry).toMatchObject({
    status: 'dialing',
    since: iso(now),
    endsBy: iso(now + 60_000),
    silentSince: iso(now - 1000),
  })
})

it('a refusal is shown with the words of the service, and the wait with its end', async () => {
  const { clock, phone, snapshot, start } = await serving()
  await start()
  const error = new CallError('rate-limited', 'The service answered 429: slow down', { retryAfterMs: 5000 })
  phone.calls[0]?.end('rejected', { error, cause: error.message, providerCallId: undefined })
  await clock.advance(0)
  const shown = await snapshot()
  expect(shown).toMatchObject({
    backoffUntil: iso(clock.now().getTime() + 5000),
    backoffCode: 'rate-limited',
    entries: [{ status: 'idle', attempt: 0, cause: error.message }, { status: 'dialing' }],
  })
  await clock.advance(5000)
  expect(await snapshot()).not.toHaveProperty('backoffUntil')
  expect(phone.calls).toHaveLength(3)
})

it('after a restart the snapshot counts the calls of the list that the earlier process began, until the start', async () => {
  const first = await serving()
  expect(await first.snapshot()).not.toHaveProperty('recentlyDialed')
  await first.start()
  const began = first.clock.now().getTime()
  await first.clock.advance(1000)
  for (const call of first.phone.calls) call.end('busy', { durationMs: undefined })
  await first.clock.advance(0)
  await first.handler.drain()

  const second = await serving(first.clock, first.store)
  expect(await second.snapshot()).toMatchObject({ state: 'idle', recentlyDialed: { count: 2, lastAt: iso(began) } })
  await second.start()
  expect(await second.snapshot()).not.toHaveProperty('recentlyDialed')
})
