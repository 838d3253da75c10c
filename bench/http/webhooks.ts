import autocannon from 'autocannon'
import type { Figures } from '../figures.ts'
import { serve } from './serving.ts'

const STATUSES = ['ringing', 'answered', 'completed']
const CONNECTIONS = 50

/** Webhooks received per second: each call rings, is answered and is completed. */
export async function webhooks(contender: string, size: number, directory: string): Promise<Figures> {
  const server = await serve('webhooks', contender, String(size), directory)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server in the other process says so
  const references = server.told as readonly string[]
  let sent = 0
  const startedAt = performance.now()
  const load = autocannon({
    url: `http://127.0.0.1:${server.port}`,
    connections: CONNECTIONS,
    amount: size * STATUSES.length,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest(request: object) {
          const at = sent++
          const body = JSON.stringify({ id: (at % size) + 1, status: STATUSES[Math.floor(at / size)] ?? 'completed' })
          return { ...request, path: `/webhooks/num-dialer/${references[at % size]}`, body }
        },
      },
    ],
  })
  // autocannon checks once a second whether it is done.
  let endedAt = startedAt
  load.on('response', () => {
    endedAt = performance.now()
  })
  const result = await load
  const seconds = (endedAt - startedAt) / 1000
  const completed = await server.ask('completed')
  server.stop()
  const missing = size - Number(completed)
  if (result.non2xx > 0 || result.errors > 0 || missing > 0) {
    throw new Error(`${contender}: ${result.non2xx} not taken, ${result.errors} errors, ${missing} not completed`)
  }
  return { perSecond: (size * STATUSES.length) / seconds, medianMs: result.latency.p50, p99Ms: result.latency.p99 }
}
