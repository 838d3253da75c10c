// Measures what a connection per POST and the order of sending cost. Run it with
// `node --conditions=@outdial/source bench/client/bench.ts`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callApi, createCallClient } from '../../packages/call-client/src/index.ts'

const POSTS = 1000
const AT_ONCE = 9
const ROUNDS = 5

const keptAlive: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.delete('connection')
  return fetch(input, { ...init, headers })
}

const VARIANTS = [
  { name: 'kept-alive connections, any order', fetch: keptAlive, ordered: false },
  { name: 'kept-alive connections, in order', fetch: keptAlive, ordered: true },
  { name: 'own connections, any order', fetch, ordered: false },
  { name: 'own connections, in order', fetch, ordered: true },
]

function serve() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":1,"status":"initiated"}')
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

async function measure(baseUrl: string, { fetch: send, ordered }: (typeof VARIANTS)[number]) {
  const create = () => createCallClient({ provider: callApi({ baseUrl, fetch: send }) })
  const one = create()
  const latencies: number[] = []
  let begun = 0
  const lane = async () => {
    while (begun++ < POSTS) {
      const startedAt = performance.now()
      // Each client has an order of its own.
      await (ordered ? one : create()).place({ to: '+13018040009' })
      latencies.push(performance.now() - startedAt)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return { perSecond: (POSTS / (performance.now() - startedAt)) * 1000, latencyMs: median(latencies) }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

if (process.send) serve()
else {
  const child = fork(import.meta.filename, { execArgv: process.execArgv })
  const [port] = await once(child, 'message')
  const results = VARIANTS.map(() => [] as Awaited<ReturnType<typeof measure>>[])
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, variant] of VARIANTS.entries()) {
      const result = await measure(`http://127.0.0.1:${port}`, variant)
      if (round >= 0) results[index]?.push(result)
    }
  }
  for (const [index, { name }] of VARIANTS.entries()) {
    const rounds = results[index] ?? []
    const perSecond = Math.round(median(rounds.map(round => round.perSecond)))
    const latencyMs = median(rounds.map(round => round.latencyMs)).toFixed(1)
    process.stdout.write(`${name}: ${perSecond} POSTs a second, median latency ${latencyMs} ms\n`)
  }
  child.kill()
}
