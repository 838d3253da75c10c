import { callApi } from '@outdial/call-client'
import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { createHandler } from './handler.ts'
import { scriptedPhone } from './testing/phone.ts'
import { scheduling } from './testing/scheduling.ts'
import { webhooksAt } from './webhooks.ts'

const webhooks = { receive: async () => ({ status: 200 }) }
const provider = callApi()
const dialer = createDialer({ dial: scriptedPhone().dial, concurrency: 1 })
const list = () => []

it.each([
  ['Expected a `dialer` with its `list`, a `scheduler`, or both, got none', { webhooks }],
  ['Expected `list` to be a function that returns the numbers for `dialer`, got undefined', { webhooks, dialer }],
  ['Expected `dialer` to be given with `list`, got `list` alone', { webhooks, list }],
  ['Expected `scheduler` to be a scheduler, got an object', { webhooks, scheduler: {} }],
  ['Expected `webhooks` to be a call client, or several by name, got none', { webhooks: {}, dialer, list }],
  ['Expected `webhooks` to be a call client, or several by name, got undefined', { dialer, list }],
  ['Expected `webhooks.twilio` to be a call client, got string', { webhooks: { twilio: 'key' }, dialer, list }],
  [
    'Expected `webhooks` to be a call client, got a provider: give createCallClient({ provider })',
    { webhooks: provider, dialer, list },
  ],
  [
    'Expected `webhooks.call-api` to be a call client, got a provider: give createCallClient({ provider })',
    { webhooks: { 'call-api': provider }, dialer, list },
  ],
  [
    'Expected `webhooks` to name the client of twilio `twilio`, got "Twilio"',
    { webhooks: { Twilio: { ...webhooks, provider: { name: 'twilio' } } }, dialer, list },
  ],
  ['Expected `defaultCountry` to be a country such as US, got "us"', { webhooks, dialer, list, defaultCountry: 'us' }],
  ['Expected `basePath` to be a path such as /outdial, got "outdial"', { webhooks, basePath: 'outdial' }],
  [
    'Expected `publicUrl` to be the address of the handler, without the /webhooks that webhooksAt(publicUrl) appends: give https://calls.example/app',
    { webhooks, dialer, list, publicUrl: 'https://calls.example/app/webhooks/' },
  ],
  ['Expected the options of createHandler to be an object, got undefined', undefined],
])('%s', (message, options) => {
  expect(() => createHandler(options as never)).toThrow(new TypeError(message))
})

it('webhooksAt appends to a public address, and refuses what is none', () => {
  expect(webhooksAt('https://calls.example.com/app/')).toBe('https://calls.example.com/app/webhooks')
  expect(webhooksAt(new URL('http://localhost:3000'))).toBe('http://localhost:3000/webhooks')
  for (const given of [
    undefined,
    '',
    'calls.example.com',
    '/app',
    'ftp://a.test',
    'https://a.test/?a',
    'https://a.test/#a',
  ])
    expect(() => webhooksAt(given as never)).toThrow(
      `Expected \`publicUrl\` to be an http or https address without query or fragment, got ${JSON.stringify(given)}`,
    )
})

it('webhooksAt refuses an address to which /webhooks was appended already', () => {
  expect(() => webhooksAt('https://calls.example.com/webhooks')).toThrow(/appends: give https:\/\/calls\.example\.com$/)
  expect(webhooksAt('https://calls.example.com/my-webhooks')).toBe('https://calls.example.com/my-webhooks/webhooks')
})

it('an option that does not exist is refused, and those that there are are named', () => {
  for (const typed of ['tokn', 'Hosts', 'baseURL']) {
    const make = () => createHandler({ webhooks, dialer, list, [typed]: 'x' })
    expect(make).toThrow(/^Expected options of createHandler among webhooks, publicUrl, /)
    expect(make).toThrow(`, got \`${typed}\``)
  }
})

it('without a dialer there are no dialer routes, and without a scheduler no call routes', async () => {
  const { url } = await scheduling()
  expect((await fetch(`${url}/api/dialer`)).status).toBe(404)
  const other = await scheduling({ scheduler: undefined, dialer, list })
  expect((await fetch(`${other.url}/api/calls`)).status).toBe(404)
  expect((await fetch(`${other.url}/api/phone-numbers/+13018040009/calls`)).status).toBe(404)
})

it('an address without a route is answered with where the handler is mounted', async () => {
  const detail = async (handler: ReturnType<typeof createHandler>, path: string) =>
    (await handler(new Request(`http://localhost${path}`))).json()
  const atRoot = createHandler({ webhooks, dialer, list })
  const below = createHandler({ webhooks, dialer, list, basePath: '/outdial' })
  expect(await detail(atRoot, '/outdial/api/dialer')).toMatchObject({
    detail: 'There is nothing at this address: the handler is mounted at the root, without a `basePath`',
  })
  expect(await detail(below, '/api/dialer')).toMatchObject({
    detail: 'There is nothing at this address: the handler is mounted at /outdial',
  })
})

it('each of several clients receives the webhooks of its name', async () => {
  const received: string[] = []
  const client = (name: string) => ({
    receive: async ({ path }: { path: string }) => {
      received.push(`${name} ${path}`)
      return { status: 200 }
    },
  })
  const { url } = await scheduling({ webhooks: { 'num-dialer': client('a'), twilio: client('b') } })
  const post = async (path: string) => (await fetch(`${url}/webhooks/${path}`, { method: 'POST' })).status
  expect(await post('twilio/x')).toBe(200)
  expect(await post('num-dialer/y')).toBe(200)
  for (const name of ['other', '__proto__', 'constructor', 'toString']) expect(await post(`${name}/z`)).toBe(404)
  expect(received).toEqual(['b /twilio/x', 'a /num-dialer/y'])
})
