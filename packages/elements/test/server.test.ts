import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'

it('the elements and the client can be imported on a server, where there is no page', async () => {
  expect(typeof document).toBe('undefined')
  const { OutdialCalls, createApiClient } = await import('../src/index.ts')
  expect([typeof OutdialCalls, typeof createApiClient]).toEqual(['function', 'function'])
  // Nothing is opened or asked before somebody listens.
  expect(createApiClient({ src: 'https://example.com/phone' }).state).toEqual({ connection: 'connecting', session: 0 })
})

it('with a token the client sends it with each request, the event stream included, under any base path', async () => {
  const { createApiClient } = await import('../src/client.ts')
  const asked: string[] = []
  const server = createServer(({ url, headers, method }, response) => {
    asked.push(`${method} ${url} ${headers.authorization}`)
    if (url !== '/a/b/api/events') return response.setHeader('Content-Type', 'application/json').end('{"calls":[]}')
    response.setHeader('Content-Type', 'text/event-stream')
    response.write('event: hello\ndata: {"epoch":"a"}\n\n: a comment\n\nevent: history\r\ndata: {"num')
    return response.end('bers":["+1301"]}\r\n\r\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = isAddress(address) ? address.port : 0
  const client = createApiClient({ src: `http://127.0.0.1:${port}/a/b/`, token: 'secret' })
  await expect(client.listCalls()).resolves.toEqual({ calls: [], cursor: undefined })
  const numbers = await new Promise(resolve => {
    onTestFinished(client.listenToCalls({ history: resolve }))
  })
  expect(numbers).toEqual(['+1301'])
  expect(asked.slice(0, 2)).toEqual(['GET /a/b/api/calls Bearer secret', 'GET /a/b/api/events Bearer secret'])
})

it.each([
  ['x', 'Expected the options of createApiClient to be an object, got string'],
  [null, 'Expected the options of createApiClient to be an object, got object'],
  [{ scr: '/phone' }, 'among src, token, credentials, fetch, openEvents, got `scr`'],
  [{ src: 5 }, 'Expected `src` to be a text, got number'],
  [{ token: '' }, 'Expected `token` to be a text that is not empty, got an empty text'],
  [{ credentials: 'yes' }, "Expected `credentials` to be 'omit', 'same-origin' or 'include', got string"],
  [{ fetch: 'x' }, 'Expected `fetch` to be a function, got string'],
])('createApiClient(%j) is refused: %s', async (options, message) => {
  const { createApiClient } = await import('../src/client.ts')
  expect(() => Reflect.apply(createApiClient, undefined, [options])).toThrow(message)
})

const isAddress = (address: ReturnType<ReturnType<typeof createServer>['address']>): address is AddressInfo =>
  typeof address === 'object' && address !== null
