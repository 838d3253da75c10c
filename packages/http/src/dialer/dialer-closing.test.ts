import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { createHandler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import { deferred } from '../testing/deferred.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { serve } from '../testing/serve.ts'

/** A dialer that can be started, and its handler. */
async function closable(list: () => string[] | Promise<string[]> = () => ['+13018040009', '+19842068287']) {
  const phone = scriptedPhone()
  const dialer = createDialer({ dial: phone.dial, concurrency: 1 })
  const calls = { receive: async () => ({ status: 200 }) }
  const handler = createHandler({ webhooks: calls, dialer, list, onError: () => {} })
  const url = await serve(toNodeListener(handler))
  const post = async (action: string) => {
    const response = await fetch(`${url}/api/dialer/${action}`, { method: 'POST' })
    return [response.status, (await response.json()).type]
  }
  return { phone, handler, post }
}

const CLOSING = [503, 'urn:outdial:problem:closing']

it('a server that is closing starts no list', async () => {
  const { phone, handler, post } = await closable()
  handler.close()
  expect(await post('start')).toEqual(CLOSING)
  expect(await post('start')).toEqual(CLOSING)
  expect(phone.calls).toHaveLength(0)
})

it('a list that is still being read when the server closes is not dialed', async () => {
  const [listRead, onListRead] = deferred()
  const [numbers, give] = deferred<string[]>()
  const { phone, handler, post } = await closable(() => {
    onListRead()
    return numbers
  })
  const started = post('start')
  await listRead
  handler.close()
  give(['+13018040009'])
  expect(await started).toEqual(CLOSING)
  expect(phone.calls).toHaveLength(0)
})

it('a list that is paused when the server closes cannot be resumed, but stopped', async () => {
  const { phone, handler, post } = await closable()
  await post('start')
  await post('pause')
  handler.close()
  expect(await post('resume')).toEqual(CLOSING)
  phone.calls[0]?.end()
  expect((await post('stop'))[0]).toBe(202)
  expect(phone.calls).toHaveLength(1)
})
