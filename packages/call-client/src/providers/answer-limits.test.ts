import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createCallClient } from '../client.ts'
import { setUp, to } from '../testing/provider-by-hand.ts'
import { callApi } from './call-api/call-api.ts'
import { numDialer } from './num-dialer/num-dialer.ts'

// Answers of 100 MB, and ids of other lengths and types, are in the cases of `testCallProvider`.

const nested = (depth: number): string => (depth === 0 ? '1' : `[${nested(depth - 1)}]`)

/** A service that gives this answer to every request. */
async function service(status: number, body: string) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const clientsOf = (baseUrl: string) =>
  [callApi({ baseUrl }), numDialer({ baseUrl, webhookUrl: 'http://me.test/webhooks' })].map(provider =>
    createCallClient({ provider }),
  )

const UNKNOWN = { code: 'bad-response', placed: 'unknown' }

describe('an answer of a provider', () => {
  it.each<[string, number, string]>([
    ['is larger than 64 kB', 201, JSON.stringify({ id: 1, status: 'initiated', text: 'x'.repeat(64 * 1024) })],
    ['is a refusal larger than 64 kB', 429, JSON.stringify({ error: 'x'.repeat(64 * 1024) })],
    [
      'has an id of more than 256 characters beside an error',
      200,
      JSON.stringify({ id: '1'.repeat(257), status: 'x', error: 'no' }),
    ],
    ['is nested more than 32 deep', 201, `{"id":1,"status":"initiated","more":${nested(32)}}`],
  ])('proves nothing if it %s', async (_, status, body) => {
    for (const calls of clientsOf(await service(status, body))) {
      await expect(calls.place({ to })).rejects.toMatchObject(UNKNOWN)
    }
  })

  it('may be nested 32 deep and have an id of 256 characters', async () => {
    const id = '1'.repeat(256)
    const body = `{"id":"${id}","status":"initiated","more":${nested(31)}}`
    for (const calls of clientsOf(await service(201, body))) {
      await expect(calls.place({ to })).resolves.toMatchObject({ providerCallId: id })
    }
  })
})

it.each([`{"id":"${'1'.repeat(257)}","status":"completed"}`, `{"id":1,"status":"completed","more":${nested(32)}}`])(
  'a webhook with an id or a depth beyond these limits is answered 400',
  async body => {
    const calls = createCallClient({ provider: numDialer({ webhookUrl: 'http://me.test/webhooks' }) })
    const path = `/num-dialer/${'a'.repeat(32)}`
    const webhook = { path, url: `http://me.test/webhooks${path}`, headers: {}, body: new TextEncoder().encode(body) }
    expect(await calls.receive(webhook)).toMatchObject({ status: 400 })
  },
)

it('ids of any other provider have the same limit', async () => {
  const providerCallId = '1'.repeat(257)
  const { calls, placed, hear, clock } = setUp({
    get: async () => ({ providerCallId, status: 'completed' }),
    parseWebhook: () => ({ updates: [{ providerCallId, status: 'completed' }] }),
  })
  const placing = calls.place({ to })
  placed[0]?.answer({ providerCallId, status: 'initiated' })
  await expect(placing).rejects.toMatchObject(UNKNOWN)
  await expect(calls.get('1')).rejects.toMatchObject(UNKNOWN)
  expect(await hear('completed')).toMatchObject({ status: 400 })
  await clock.advance(0)
})
