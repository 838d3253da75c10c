import { once } from 'node:events'
import { createServer } from 'node:http'
import { type CloseOptions, callApi, createCallClient, type LeftBehind } from '@outdial/call-client'
import { toPhoneNumber } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { mockCallApi } from '@outdial/call-mocks'
import { createDialer } from '@outdial/dialer'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { createHandler } from '../handler.ts'
import { deferred } from '../testing/deferred.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { serve } from '../testing/serve.ts'
import { toNodeListener } from './listener.ts'
import { shutDown } from './shut-down.ts'

/** Parts that note when they are closed, with a server that answers on demand. */
async function setUp() {
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  const later = (name: string) => async () => {
    await new Promise(resolve => setImmediate(resolve))
    order.push(name)
  }
  const [requested, onRequest] = deferred()
  const [answered, answer] = deferred()
  const server = createServer((_request, response) => {
    onRequest()
    void answered.then(() => response.end('whole'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  server.on('close', note('server'))
  const address = server.address()
  const parts = {
    server,
    router: { close: note('router'), drain: later('log') },
    dialer: { stop: note('dialer') },
    scheduler: { stop: later('scheduler stopped'), close: later('scheduler') },
    clients: [{ close: later('client') }, { close: later('client') }],
    store: { close: later('store') },
  }
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return { parts, order, url, requested, answer }
}

it('shutting down places no further calls, awaits begun POSTs, and closes the store last', async () => {
  const { parts, order } = await setUp()
  await shutDown(parts)
  expect(order).toEqual([
    'router',
    'dialer',
    'scheduler stopped',
    'client',
    'client',
    'scheduler',
    'server',
    'log',
    'store',
  ])
})

it('a worker without a server is shut down', async () => {
  const { parts, order } = await setUp()
  const { scheduler, clients, store } = parts
  await shutDown({ scheduler, clients, store })
  expect(order).toEqual(['scheduler stopped', 'client', 'client', 'scheduler', 'store'])
})

it('every step is taken, and the error contains all failures', async () => {
  const { parts, order } = await setUp()
  const failing = { ...parts, clients: [{ close: () => Promise.reject(new Error('no')) }, ...parts.clients] }
  await expect(shutDown(failing)).rejects.toMatchObject({ errors: [new Error('no')] })
  expect(order.slice(-3)).toEqual(['server', 'log', 'store'])
})

it('each part gets what is left of one budget, and what is left behind is told', async () => {
  const clock = manualClock()
  const given: [string, number | undefined][] = []
  /** A part that waits for answers as long as it may. */
  const waiting =
    (name: string, report?: LeftBehind) =>
    async ({ drainMs }: CloseOptions = {}) => {
      given.push([name, drainMs])
      await new Promise<void>(resolve => void clock.setTimer(resolve, drainMs ?? Number.POSITIVE_INFINITY))
      return report
    }
  const scheduler = {
    stop: async (options?: CloseOptions) => void (await waiting('stop')(options)),
    close: async (options?: CloseOptions) => void (await waiting('close')(options)),
  }
  const clients = [
    { close: waiting('client', { unanswered: 1, inFlight: 1 }) },
    { close: waiting('client', { unanswered: 2, inFlight: 0 }) },
  ]
  let left: LeftBehind | undefined
  const done = shutDown({ scheduler, clients, clock, budgetMs: 10_000 }).then(report => (left = report))
  for (let ms = 0; ms < 10_000 && !left; ms += 100) await clock.advance(100)
  await done
  expect(given).toEqual([
    ['stop', 8000],
    ['client', 0],
    ['client', 0],
    ['close', 500],
  ])
  expect(left).toEqual({ unanswered: 3, inFlight: 1 })
})

it('parts that never close do not hold up the others for longer than the budget', async () => {
  const { parts, order } = await setUp()
  const clock = manualClock()
  const never = () => new Promise<never>(() => {})
  const failing = {
    ...parts,
    router: { ...parts.router, drain: never },
    scheduler: { stop: never, close: never },
    clients: [{ close: never }],
  }
  let failed: unknown
  const done = shutDown({ ...failing, clock }).catch((error: unknown) => (failed = error))
  for (let ms = 0; ms < 25_000 && !failed; ms += 500) {
    await clock.advance(500)
    await new Promise(resolve => setImmediate(resolve))
  }
  await done
  expect(order).toEqual(['router', 'dialer', 'server', 'store'])
  expect(failed).toMatchObject({
    message: 'Expected every part to close. Left behind: 0 POSTs unanswered, 0 calls in flight',
    errors: ['scheduler', 'client', 'scheduler', 'log'].map(name =>
      expect.objectContaining({ message: expect.stringContaining(`Expected the ${name} to close within`) }),
    ),
  })
})

it('a request in progress is answered', async () => {
  const { parts, url, requested, answer } = await setUp()
  const response = fetch(url)
  await requested
  const closed = shutDown(parts)
  answer()
  expect(await (await response).text()).toBe('whole')
  await closed
})

it('an end that a closing client reports is in the history before the store is closed', async () => {
  const { parts, order } = await setUp()
  const clock = manualClock()
  const phone = scriptedPhone()
  const store = memoryStore({ clock })
  const client = createCallClient({ provider: callApi({ fetch: mockCallApi({ clock }).fetch }), clock })
  const scheduler = createScheduler({ store, clients: client, concurrency: 1, clock })
  const dialer = createDialer({ dial: phone.dial, concurrency: 1, clock })
  const list = () => [{ to: '+13018040009', from: '+15550000001' }]
  const router = createHandler({ webhooks: client, dialer, list, scheduler, clock })
  const url = await serve(toNodeListener(router))
  await fetch(`${url}/api/dialer/start`, { method: 'POST' })
  const reporting = {
    async close() {
      await client.close()
      phone.calls[0]?.end()
    },
  }
  const last = {
    async close() {
      order.push(...(await store.history(toPhoneNumber('+13018040009'), { limit: 9 })).items.map(({ id }) => id))
    },
  }
  await shutDown({ ...parts, router, dialer, scheduler, clients: [reporting], store: last })
  expect(order).toEqual(['server', expect.stringMatching(/^dialer\/.*\/0\/1$/)])
})

it.each([
  ['Expected the options of shutDown to be an object, got undefined', undefined],
  [
    'Expected options of shutDown among server, router, dialer, scheduler, clients, store, budgetMs, clock, got `client`',
    { client: [] },
  ],
  ['Expected `clients` to be a list of clients to close, got undefined', { clients: undefined }],
  ['Expected `clients` to be a list of clients to close, got an object', { clients: { close() {} } }],
  ['Expected `router` to be what outdial or createHandler returned, got an object', { clients: [], router: {} }],
  ['Expected `scheduler` to be a scheduler, got an object', { clients: [], scheduler: {} }],
  ['Expected `store` to be a store, got an object', { clients: [], store: {} }],
  ['Expected `budgetMs` to be milliseconds from 0 up, got "1000"', { clients: [], budgetMs: '1000' }],
])('%s, and nothing is closed', async (message, parts) => {
  const { parts: others, order } = await setUp()
  const given = parts && { ...others, ...parts }
  await expect(shutDown(given as never)).rejects.toThrow(new TypeError(message))
  expect(order).toEqual([])
})
