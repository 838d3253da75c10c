import { Agent, request } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createCallClient, numDialer } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { callSchema } from '../src/calls/call-schemas.ts'
import { TOKEN } from '../src/testing/guarded.ts'
import { scriptedPhone } from '../src/testing/phone.ts'
import { scheduling } from '../src/testing/scheduling.ts'
import { rawRequests, sendRaw } from './fuzz/raw.ts'
import { type FuzzRequest, type Known, requests } from './fuzz/requests.ts'

const SEED = 20_261_121
// Of each of the two tests. `npm run test:full` runs all of them.
const REQUESTS = import.meta.env.MODE === 'full' ? 30_000 : 3000
const RAW = REQUESTS / 10
const WELL_FORMED = REQUESTS - RAW
const AT_ONCE = 16

setFlagsFromString('--expose-gc')
const collect = z.function({ input: [], output: z.void() }).implement(runInNewContext('gc'))

/** The heap in use after garbage collection, in bytes. */
function heapUsed(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** The status of the answer; 0 if the connection was closed without one. */
const send = (url: URL, agent: Agent, { method, path, headers, body }: FuzzRequest) =>
  new Promise<number>(resolve => {
    const { hostname, port } = url
    // Otherwise Node's client would send the body of a DELETE as the next request.
    const length = body && { 'Content-Length': body.length }
    const sent = request({ hostname, port, agent, method, path, headers: { ...headers, ...length } }, response => {
      const status = response.statusCode ?? 0
      if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy()
      response
        .resume()
        .on('error', () => {})
        .on('close', () => resolve(status))
    })
    sent.on('error', () => resolve(0)).on('upgrade', (_response, socket) => socket.destroy())
    sent.end(body)
  })

/** Runs the function for each item, with limited concurrency. */
async function each<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** Calls of a provider that reports updates by webhooks only. */
function followed(count: number) {
  const references = Array.from({ length: count }, (_, n) => `reference-of-attempt-${n}`)
  const provider = numDialer({
    webhookUrl: 'http://localhost/webhooks',
    async fetch(input, init) {
      await new Request(input, init).text()
      return Response.json({ id: 7 })
    },
  })
  const calls = createCallClient({ provider, clock: manualClock() })
  for (const reference of references) void calls.dial({ to: '+13018040009', reference })
  onTestFinished(async () => void (await calls.close()))
  return { references, calls }
}

/** Without a token, the router serves every request. With one, every other request sends it. */
const ACCESS = [
  { access: 'without a token', token: undefined },
  { access: 'half of them with the token', token: TOKEN },
]

it.each(ACCESS)(
  `${REQUESTS} requests of every broken kind, $access, are answered without a fault, and the scheduler works on`,
  {
    timeout: 240_000,
  },
  async ({ token }) => {
    const authorization = token === undefined ? undefined : { Authorization: `Bearer ${token}` }
    const { references, calls: webhooked } = followed(3)
    const world = await scheduling({
      ...(token !== undefined && { token }),
      limits: { readsPerMinute: 1e9, changesPerMinute: 1e9, signInsPerMinute: 1e9, allSignInsPerMinute: 1e9 },
      webhooks: { 'num-dialer': webhooked },
      dialer: createDialer({ dial: scriptedPhone().dial, concurrency: 2 }),
      list: () => ['+13018040009', '+19842068287', '+15512459377'],
    })
    const { scheduler, clock, errors, mock, send: ask } = world
    const url = new URL(world.url)
    await scheduler.start()
    // Other queues do not exist, so requests that name them are refused.
    for (const queue of ['q', 'afterwards']) await scheduler.addQueue(queue)
    const calls = await scheduler.schedule([{ to: '+13018040009' }, { to: '+19842068287', at: new Date('2099-01-01') }])
    await clock.advance(0)
    const known: Known = {
      callIds: calls.map(({ id }) => id),
      webhookPaths: references.map(reference => `/webhooks/num-dialer/${reference}`),
    }

    const statuses = new Map<number, number>()
    const faults: unknown[] = []
    const note = (status: number, what: unknown) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500) faults.push([status, what])
    }
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
    const half = async (seed: number) => {
      const sample = fc.sample(requests(known), { numRuns: WELL_FORMED / 2, seed })
      await each(sample.entries(), async ([index, sent]) => {
        const headers = { ...sent.headers, ...(index % 2 === 0 && authorization) }
        note(await send(url, agent, { ...sent, headers }), sent)
      })
      await each(fc.sample(rawRequests, { numRuns: RAW / 2, seed }), async bytes => {
        for (const status of await sendRaw(url, bytes)) note(status, bytes.toString('latin1'))
      })
    }

    await half(SEED)
    const before = heapUsed()
    await half(SEED + 1)
    const grownBytes = heapUsed() - before
    agent.destroy()

    expect(faults).toEqual([])
    expect(errors).toEqual([])
    // Only the scheduled calls may still use memory.
    expect(grownBytes).toBeLessThan(32_000_000)
    const expected = [200, 201, 202, 204, 400, 403, 404, 405, 409, 412, 413, 415, 422, 428]
    for (const status of token ? [...expected, 401] : expected) {
      expect([status, statuses.has(status)]).toEqual([status, true])
    }

    // A request may have paused everything.
    await scheduler.resumeAll()
    const { id } = callSchema.parse(
      await (await ask('POST', '/calls', { to: '+15550000001', queue: 'afterwards' }, authorization)).json(),
    )
    await clock.advance(120_000)
    expect(await (await ask('GET', `/calls/${id}`, undefined, authorization)).json()).toMatchObject({
      status: 'completed',
      attemptCount: 1,
    })
    expect(mock.ledger.entries.filter(({ to }) => to === '+15550000001')).toHaveLength(1)
  },
)
