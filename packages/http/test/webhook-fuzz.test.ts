import { Agent, request } from 'node:http'
import { type CallUpdate, createCallClient, type Webhook } from '@outdial/call-client'
import { telnyx } from '@outdial/call-client/telnyx'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { twilio } from '@outdial/call-client/twilio'
import { vapi } from '@outdial/call-client/vapi'
import {
  type Deliver,
  MOCK_TELNYX_ACCOUNT,
  MOCK_TWILIO_ACCOUNT,
  MOCK_VAPI_ACCOUNT,
  mockTelnyx,
  mockTwilio,
  mockVapi,
} from '@outdial/call-mocks'
import { createDialer } from '@outdial/dialer'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { createHandler } from '../src/index.ts'
import { toNodeListener } from '../src/node/listener.ts'
import { serve } from '../src/testing/serve.ts'

const SEED = 20_261_123
const IS_FULL = import.meta.env.MODE === 'full'
// Of each carrier. `npm run test:full` sends 100,000 and 10,000 in all.
const MALFORMED = IS_FULL ? 33_400 : 1500
const FORGED = IS_FULL ? 3400 : 300
const AT_ONCE = 16

const WEBHOOK_URL = 'https://calls.example.com/webhooks'
const NUMBERS = ['+13018040009', '+19842068287', '+15512459377']
const FROM = '+15005550006'
const MANUAL = { outcome: 'manual' } as const

interface Mock {
  readonly fetch: typeof globalThis.fetch
  readonly advance: (id: string | number, status: 'ringing' | 'answered' | 'completed') => void
  readonly calls: () => readonly { readonly id: string | number }[]
}

/** The carriers, each with a mock whose webhooks are caught. */
const CARRIERS = {
  twilio(clock: ManualClock, deliver: Deliver) {
    const mock = mockTwilio({ clock, deliver, scenario: MANUAL, callsPerSecond: 1000 })
    const options = { ...MOCK_TWILIO_ACCOUNT, from: FROM, twiml: '<Response/>', webhookUrl: WEBHOOK_URL }
    return { mock, provider: twilio({ ...options, fetch: mock.fetch }) }
  },
  telnyx(clock: ManualClock, deliver: Deliver) {
    const mock = mockTelnyx({ clock, deliver, scenario: MANUAL })
    const options = { ...MOCK_TELNYX_ACCOUNT, from: FROM, webhookUrl: WEBHOOK_URL, clock }
    return { mock, provider: telnyx({ ...options, fetch: mock.fetch }) }
  },
  vapi(clock: ManualClock, deliver: Deliver) {
    // A header secret proves the sender alone; a credential signs the body too.
    const hmac = { credentialId: 'b5fb1c4e-0000-4000-8000-000000000003', secret: 'a-secret-of-ours' }
    const mock = mockVapi({ clock, deliver, scenario: MANUAL, credentials: [hmac] })
    const options = { ...MOCK_VAPI_ACCOUNT, hmac, webhookUrl: WEBHOOK_URL, clock }
    return { mock, provider: vapi({ ...options, fetch: mock.fetch }) }
  },
}

interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The path and query that a carrier would call, with what it would send. */
const sentOf = ({ path, url, headers, body }: Webhook): Sent => ({
  path: `/webhooks${path}${new URL(url).search}`,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  body,
})

const send = (url: URL, agent: Agent, webhook: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    const { path, headers, body } = webhook
    const { hostname, port } = url
    const length = { 'content-length': body.length }
    const sent = request(
      { hostname, port, agent, method: 'POST', path, headers: { ...headers, ...length } },
      response => {
        response.resume().on('close', () => resolve(response.statusCode ?? 0))
      },
    )
    // The server may end an idle connection at the moment in which it is used again.
    sent.on('error', error => (sent.reusedSocket ? resolve(send(url, agent, webhook)) : reject(error)))
    sent.end(body)
  })

async function each<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** Three answered calls of a carrier, the genuine webhooks about them, and a server for webhooks. */
async function start(name: keyof typeof CARRIERS) {
  const clock = manualClock(new Date())
  const genuine: Webhook[] = []
  const { mock, provider }: { mock: Mock; provider: ReturnType<(typeof CARRIERS)['twilio']>['provider'] } = CARRIERS[
    name
  ](clock, webhook => {
    genuine.push(webhook)
    return { status: 200 }
  })
  const client = createCallClient({ provider, clock })
  const updates: CallUpdate[] = []
  const ended: string[] = []
  for (const to of NUMBERS) void client.dial({ to }).then(({ outcome }) => ended.push(outcome))
  await expect.poll(() => mock.calls().length).toBe(NUMBERS.length)
  await clock.advance(50)
  for (const { id } of mock.calls()) for (const status of ['ringing', 'answered'] as const) mock.advance(id, status)
  await expect.poll(() => new Set(genuine.map(({ path }) => path)).size).toBe(NUMBERS.length)
  await clock.advance(50)
  const errors: unknown[] = []
  const handler = createHandler({
    webhooks: { [name]: client },
    dialer: createDialer({ dial: client.dial, concurrency: 1 }),
    list: () => [],
    clock,
    onError: error => errors.push(error),
  })
  const url = new URL(await serve(toNodeListener(handler)))
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  onTestFinished(async () => {
    agent.destroy()
    handler.close()
    await client.close({ drainMs: 0 })
  })
  for (const webhook of genuine) expect(await send(url, agent, sentOf(webhook))).toBe(200)
  client.on('update', update => updates.push(update))
  return { clock, mock, client, genuine, updates, ended, errors, deliver: (sent: Sent) => send(url, agent, sent) }
}

/** A genuine webhook with something broken in its body, its headers or its address. */
function malformed(genuine: readonly Webhook[]): fc.Arbitrary<Sent> {
  const part = fc.constantFrom(
    '',
    '\0',
    '%',
    '&&',
    '=',
    '{',
    '}',
    '"',
    '[[',
    '__proto__',
    '\u{1F4DE}',
    '\uFEFF',
    '9'.repeat(400),
  )
  const position = fc.nat(2000)
  const body = fc.oneof(
    fc.tuple(fc.constant('replace'), position, fc.nat(40), part),
    fc.tuple(fc.constant('random'), fc.uint8Array({ maxLength: 300 })),
    fc.tuple(fc.constant('json'), fc.json({ maxDepth: 4 })),
    fc.tuple(fc.constant('form'), fc.webQueryParameters()),
    fc.tuple(fc.constant('deep'), fc.integer({ min: 10, max: 5000 })),
    fc.tuple(fc.constant('nothing')),
  )
  const headerChange = fc.oneof(
    fc.constant('keep'),
    fc.constant('drop'),
    fc.constant('empty'),
    fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '+', '/', '=', ',', ';', ' '), maxLength: 120 }),
  )
  return fc
    .record({
      from: fc.constantFrom(...genuine),
      body,
      headerChange,
      type: fc.constantFrom('keep', 'text/html', 'application/json', 'multipart/form-data; boundary=x'),
    })
    .map(({ from, body: change, headerChange: own, type }) => {
      const sent = sentOf(from)
      const text = new TextDecoder().decode(sent.body)
      const headers = Object.entries(sent.headers).flatMap(([name, value]): [string, string][] => {
        if (name === 'content-type') return [[name, type === 'keep' ? value : type]]
        if (own === 'drop') return []
        return [[name, own === 'keep' ? value : own === 'empty' ? '' : own]]
      })
      return { ...sent, headers: Object.fromEntries(headers), body: changed(text, change) }
    })
}

function changed(text: string, [kind, ...rest]: readonly unknown[]): Uint8Array {
  const [first, second, third] = rest
  const encode = (value: string) => new TextEncoder().encode(value)
  if (kind === 'random' && first instanceof Uint8Array) return first
  if (kind === 'json' || kind === 'form') return encode(String(first))
  if (kind === 'deep') return encode('{"a":'.repeat(Number(first)))
  if (kind === 'nothing') return new Uint8Array()
  const at = Number(first) % text.length
  // A cut, a doubled or a replaced part. An unchanged text would be genuine.
  const result = text.slice(0, at) + String(third) + text.slice(at + 1 + Number(second))
  return encode(result === text ? `${text} ` : result)
}

/** Genuine webhooks at the address of another call, and with signatures of others. */
function* forged(genuine: readonly Webhook[], count: number): Generator<Sent> {
  const other = (text: string) => text.replaceAll(/[a-z]/g, letter => (letter === 'a' ? 'b' : 'a'))
  for (let index = 0; index < count; index++) {
    const webhook = genuine[index % genuine.length]
    const elsewhere = genuine.find(({ path }) => path !== webhook?.path)
    if (!webhook || !elsewhere) return
    const sent = sentOf(webhook)
    const kind = Math.floor(index / genuine.length) % 4
    if (kind === 0) yield { ...sent, path: sentOf(elsewhere).path }
    else if (kind === 1) yield { ...sent, path: sent.path.replace(/[^/]{4}$/, '0000') }
    else {
      const headers = Object.entries(sent.headers).map(([name, value]): [string, string] => {
        if (name === 'content-type') return [name, value]
        return [name, kind === 2 ? other(value) : value.slice(0, -2)]
      })
      yield { ...sent, headers: Object.fromEntries(headers) }
    }
  }
}

it.each(Object.keys(CARRIERS) as (keyof typeof CARRIERS)[])(
  `%s: none of ${MALFORMED} malformed and ${FORGED} forged or replayed webhooks is accepted or changes a call`,
  { timeout: 600_000 },
  async name => {
    const { clock, mock, genuine, updates, ended, errors, deliver } = await start(name)
    const statuses = new Map<number, number>()
    const wrong: unknown[] = []
    const judge = (allowed: readonly number[]) => async (sent: Sent) => {
      const status = await deliver(sent)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (!allowed.includes(status)) wrong.push([status, sent.path, sent.headers, new TextDecoder().decode(sent.body)])
    }
    await each(fc.sample(malformed(genuine), { numRuns: MALFORMED, seed: SEED }), judge([400, 403, 404, 413]))
    expect(wrong.slice(0, 3)).toEqual([])
    await each(forged(genuine, FORGED), judge([403, 404]))
    expect(wrong.slice(0, 3)).toEqual([])
    // Replayed to the letter: known already.
    await each(
      Array.from({ length: FORGED / 10 }, (_, index) => sentOf(genuine[index % genuine.length] ?? fail())),
      judge([200]),
    )
    expect(wrong.slice(0, 3)).toEqual([])

    expect(updates).toEqual([])
    expect(ended).toEqual([])
    expect(errors).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])

    // The calls go on: their next genuine webhooks end them.
    const known = genuine.length
    for (const { id } of mock.calls()) mock.advance(id, 'completed')
    await expect.poll(() => genuine.length).toBeGreaterThanOrEqual(known + NUMBERS.length)
    for (const webhook of genuine.slice(known)) expect(await deliver(sentOf(webhook))).toBe(200)
    await clock.advance(0)
    expect(ended).toEqual(['completed', 'completed', 'completed'])
  },
)

function fail(): never {
  throw new Error('There are no webhooks')
}
