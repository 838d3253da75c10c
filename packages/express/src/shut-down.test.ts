import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { shutDown } from './shut-down.ts'

/** Parts that note when they are closed, on a server that answers when it is told to. */
async function setUp() {
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  const later = (name: string) => async () => {
    await new Promise(resolve => setImmediate(resolve))
    order.push(name)
  }
  const [asked, ask] = deferred()
  const [answered, answer] = deferred()
  const server = createServer((_request, response) => {
    ask()
    void answered.then(() => response.end('whole'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.closeAllConnections())
  server.on('close', note('server'))
  const address = server.address()
  const parts = {
    server,
    router: { close: note('router') },
    dialer: { stop: note('dialer') },
    scheduler: { stop: later('scheduler stopped'), close: later('scheduler') },
    calls: [{ close: later('client') }, { close: later('client') }],
    store: { close: later('store') },
  }
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return { parts, order, url, asked, answer }
}

function deferred(): [Promise<void>, () => void] {
  let settle = () => {}
  const promise = new Promise<void>(resolve => {
    settle = resolve
  })
  return [promise, settle]
}

it('places nothing further, awaits what has begun, and closes the store last', async () => {
  const { parts, order } = await setUp()
  await shutDown(parts)
  expect(order).toEqual(['router', 'dialer', 'scheduler stopped', 'client', 'client', 'scheduler', 'server', 'store'])
})

it('takes every step, whatever fails, and says what did', async () => {
  const { parts, order } = await setUp()
  const failing = { ...parts, calls: [{ close: () => Promise.reject(new Error('no')) }, ...parts.calls] }
  await expect(shutDown(failing)).rejects.toMatchObject({ errors: [new Error('no')] })
  expect(order.slice(-2)).toEqual(['server', 'store'])
})

it('lets a request be answered that has come in before', async () => {
  const { parts, url, asked, answer } = await setUp()
  const response = fetch(url)
  await asked
  const closed = shutDown(parts)
  answer()
  expect(await (await response).text()).toBe('whole')
  await closed
})
