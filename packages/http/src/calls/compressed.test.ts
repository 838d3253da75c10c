import { deflateSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { ADA, callIn } from '../testing/answers.ts'
import { scheduling } from '../testing/scheduling.ts'

const MB = 1024 * 1024
const padded = (bytes: number) => `{"to":"${ADA}"}`.padEnd(bytes)

/** What sends a handler bytes of this encoding, through Node or in web standards. */
async function receiving() {
  const { handler, url, errors } = await scheduling()
  const local = (request: Request) => handler(request, { localAddress: '127.0.0.1' })
  const send = async (body: Buffer<ArrayBuffer>, encoding: string, ask: typeof local = fetch) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding }
    return ask(new Request(`${url}/api/calls`, { method: 'POST', body, headers }))
  }
  return { both: [fetch, local], send, errors }
}

it('JSON in gzip or deflate is accepted', async () => {
  const { both, send } = await receiving()
  for (const ask of both) {
    for (const response of [
      await send(gzipSync(padded(100)), 'gzip', ask),
      await send(gzipSync(padded(100)), 'X-GZIP', ask),
      await send(deflateSync(padded(100)), 'deflate', ask),
    ]) {
      expect(response.status).toBe(201)
      expect(await callIn(response)).toMatchObject({ to: ADA })
    }
  }
})

it('the limit of a compressed body holds for what it decompresses to', async () => {
  const { send, errors } = await receiving()
  expect((await send(gzipSync(padded(MB)), 'gzip')).status).toBe(201)
  expect((await send(gzipSync(padded(MB + 1)), 'gzip')).status).toBe(413)
  expect(errors).toEqual([])
})

it('a bomb is refused at the limit: what follows is not decompressed', async () => {
  const { both, send, errors } = await receiving()
  const broken = gzipSync(padded(8 * MB)).subarray(0, -8)
  for (const ask of both) expect((await send(broken, 'gzip', ask)).status).toBe(413)
  expect(errors).toEqual([])
})

it('a compressed body that ends too early, or is followed by other bytes, is refused', async () => {
  const { send, errors } = await receiving()
  const whole = gzipSync(padded(100))
  expect((await send(whole.subarray(0, -1), 'gzip')).status).toBe(400)
  expect((await send(Buffer.concat([whole, Buffer.from('{}')]), 'gzip')).status).toBe(400)
  expect(errors).toEqual([])
})
