import { readFile } from 'node:fs/promises'
import { createCallClient } from '@outdial/call-client'
import { testCallProvider } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { listen } from '../src/server/listen.ts'
import { APPLICATION, VONAGE_OPTIONS as options, publicKey, SECRET, vonageKit } from './vonage/kit.ts'
import { vonageService } from './vonage/service.ts'
import { signVonageWebhook } from './vonage/sign.ts'
import { type VonageOptions, vonage } from './vonage/vonage.ts'

const GUIDE = new URL('../../../docs/writing-a-provider.md', import.meta.url)
const kit = vonageKit(vonage)

describe('the provider of the guide, over real connections', () => {
  testCallProvider(it, {
    ...kit,
    async startService() {
      const { respond } = vonageService(publicKey, APPLICATION)
      const { url, close } = await listen(respond, { port: 0, host: '127.0.0.1' })
      return { baseUrl: url, close }
    },
  })
})

describe('the provider of the guide, in memory', () => {
  testCallProvider(it, {
    ...kit,
    sockets: false,
    startService() {
      const { respond } = vonageService(publicKey, APPLICATION)
      return { baseUrl: 'http://vonage.test', fetch: async (input, init) => respond(new Request(input, init)) }
    },
  })
})

describe('the guide', () => {
  it('names cases that exist', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    const table = guide.slice(guide.indexOf('## Mistakes'))
    const named = [...table.matchAll(/``\s?([a-z ]+: .+?)\s?``(?!`)|(?<!`)`([a-z ]+: [^`]+)`(?!`)/g)].map(
      ([, a, b]) => a ?? b ?? '',
    )
    expect(named.length).toBeGreaterThan(20)
    const names = new Set<string>()
    testCallProvider(name => names.add(name), kit)
    expect(named.filter(name => !names.has(name))).toEqual([])
  })

  it('has the code that these tests run', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    const blocks = [...guide.matchAll(/```ts\n(\/\/ (\w+\.ts)\n[^]*?)```/g)]
    expect(blocks.map(([, , name]) => name)).toEqual(['wire.ts', 'tokens.ts', 'vonage.ts', 'sign.ts', 'kit.ts'])
    for (const [, code, name] of blocks) {
      expect(code).toBe(await readFile(new URL(`vonage/${name}`, import.meta.url), 'utf8'))
    }
  })
})

it('a call is followed by signed events to its end, and a forged event changes nothing', async () => {
  const service = vonageService(publicKey, APPLICATION)
  const provider = vonage({
    ...options,
    baseUrl: 'http://vonage.test',
    fetch: async (input, init) => service.respond(new Request(input, init)),
  })
  const calls = createCallClient({ provider })
  const placed = Promise.withResolvers<string>()
  const statuses: string[] = []
  const dialed = calls.dial(
    { to: '+13018040009' },
    {
      onUpdate({ status, providerCallId }) {
        statuses.push(status)
        if (providerCallId !== undefined) placed.resolve(providerCallId)
      },
    },
  )
  const call = service.calls.get(await placed.promise) ?? expect.unreachable('no call')
  const send = async (status: string, secret: string, more = {}) => {
    const event = { uuid: call.uuid, to: call.to, status, timestamp: new Date().toISOString(), ...more }
    const body = new TextEncoder().encode(JSON.stringify(event))
    const path = new URL(call.eventUrl).pathname.replace('/outdial', '')
    const webhook = { path, url: call.eventUrl, headers: {}, body }
    return (await calls.receive(signVonageWebhook(webhook, secret, new Date()))).status
  }
  expect(await send('ringing', SECRET)).toBe(200)
  expect(await send('busy', 'guessed')).toBe(403)
  expect(await send('answered', SECRET)).toBe(200)
  expect(await send('completed', SECRET, { duration: '12' })).toBe(200)
  expect(await dialed).toMatchObject({ outcome: 'completed', answered: true, durationMs: 12_000, cause: 'completed' })
  expect(statuses).toEqual(['initiated', 'ringing', 'answered', 'completed'])
})

it.each<[string, Partial<VonageOptions>, RegExp]>([
  ['a key that is none', { privateKey: 'secret' }, /Expected `privateKey` to begin with -----BEGIN PRIVATE KEY-----/],
  ['a ring time beyond the bounds', { ringSeconds: 121 }, /Expected `ringSeconds` .* from 1 to 120/],
  ['an unknown option', { ring: 1 } as Partial<VonageOptions>, /`ring`/],
])('%s is refused when the provider is made', (_, wrong, message) => {
  expect(() => vonage({ ...options, ...wrong })).toThrow(message)
})

it('a key that cannot be used places nothing', async () => {
  const privateKey = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'
  const calls = createCallClient({ provider: vonage({ ...options, privateKey, baseUrl: 'http://127.0.0.1:1' }) })
  await expect(calls.place({ to: '+13018040009' })).rejects.toMatchObject({ code: 'unauthorized', placed: 'no' })
})
