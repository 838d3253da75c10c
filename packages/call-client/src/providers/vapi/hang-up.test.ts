import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { vapi } from './vapi.ts'

const { signal } = new AbortController()

/** A real service at which every call has this state. Keeps the requests. */
async function service(call: (baseUrl: string) => object) {
  const requests: { line: string; body: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const body = Buffer.concat(chunks).toString()
      requests.push({ line: `${method} ${url}`, body, authorization: headers.authorization })
      response.setHeader('content-type', 'application/json')
      response.end(method === 'GET' ? JSON.stringify(call(baseUrl)) : '')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  const provider = vapi({
    apiKey: 'private-key',
    assistantId: 'assistant-1',
    phoneNumberId: 'number-1',
    webhookUrl: 'https://me.test/hooks',
    secret: 'swordfish',
    baseUrl,
  })
  return { requests, hangUp: (id: string) => provider.hangUp?.(id, { signal }) }
}

it('looks the control address up and posts end-call to it, without the key', async () => {
  const { requests, hangUp } = await service(baseUrl => ({
    id: 'call-1',
    status: 'queued',
    monitor: { controlUrl: `${baseUrl}/call-1/control?region=us` },
  }))
  await hangUp('call-1')
  expect(requests).toEqual([
    { line: 'GET /call/call-1', body: '', authorization: 'Bearer private-key' },
    { line: 'POST /call-1/control?region=us', body: '{"type":"end-call"}', authorization: undefined },
  ])
})

it('leaves a call alone that has ended', async () => {
  const { requests, hangUp } = await service(() => ({ id: 'call-1', status: 'ended', endedReason: 'customer-busy' }))
  await hangUp('call-1')
  expect(requests.map(({ line }) => line)).toEqual(['GET /call/call-1'])
})

it.each([
  ['http://phone-call-websocket.vapi.ai/1/control'],
  ['https://vapi.ai.evil.test/1/control'],
  ['https://notvapi.ai/1/control'],
  ['https://vapi.ai:8443/1/control'],
  ['https://user:password@phone.vapi.ai/1/control'],
  ['https://169.254.169.254/latest/meta-data'],
  ['http://127.0.0.1:1/1/control'],
  ['file:///etc/passwd'],
  ['no address'],
])('posts nothing to %s, which is not Vapi’s', async controlUrl => {
  const { requests, hangUp } = await service(() => ({ id: 'call-1', status: 'ringing', monitor: { controlUrl } }))
  await expect(hangUp('call-1')).rejects.toMatchObject({ code: 'bad-response', placed: 'unknown' })
  expect(requests).toHaveLength(1)
})

it('a call without a control address cannot be hung up', async () => {
  const { hangUp } = await service(() => ({ id: 'call-1', status: 'ringing' }))
  await expect(hangUp('call-1')).rejects.toMatchObject({ code: 'not-supported', placed: 'unknown' })
})

it('an address on a host of Vapi is posted to', async () => {
  const posted: string[] = []
  const controlUrl = 'https://phone-call-websocket.aws-us-west-2-backend-production2.vapi.ai/call-1/control'
  const provider = vapi({
    apiKey: 'private-key',
    assistantId: 'assistant-1',
    phoneNumberId: 'number-1',
    webhookUrl: 'https://me.test/hooks',
    secret: 'swordfish',
    fetch: async (input, init) => {
      const { method, url } = new Request(input, init)
      if (method === 'POST') posted.push(url)
      return Response.json(method === 'GET' ? { id: 'call-1', status: 'in-progress', monitor: { controlUrl } } : {})
    },
  })
  await provider.hangUp?.('call-1', { signal })
  expect(posted).toEqual([controlUrl])
})
