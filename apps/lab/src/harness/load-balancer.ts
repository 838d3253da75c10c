import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { randomOf } from '../random.ts'
import type { RunOptions } from '../types.ts'
import type { WorkerPool } from './worker-pool.ts'

/** The single address that the provider sends its webhooks to. */
export interface LoadBalancer {
  readonly url: string
  close(): void
}

const FORWARDED = /^(content-type|x-.*)$/
const PATIENCE_MS = 5000
const MAX_TRIES = { 'gives-up': 1, 'tries-next': 3 } as const

/**
 * Sends each webhook to a random started worker, as a load balancer does. A frozen worker receives
 * it when it resumes. A worker that dies loses it, since the Num Dialer never repeats a webhook,
 * unless the balancer tries the next worker: a webhook may safely be delivered twice.
 */
export async function startLoadBalancer(
  { seed, balancer }: Pick<RunOptions, 'seed' | 'balancer'>,
  workers: () => WorkerPool | undefined,
  count: (event: string) => void,
): Promise<LoadBalancer> {
  const random = randomOf(seed, 'webhooks')

  const send = async ({ url = '', headers: all }: IncomingMessage, body: Uint8Array<ArrayBuffer>): Promise<number> => {
    const port = workers()?.pick(random(), slot => slot.port !== undefined)?.port
    if (port === undefined) return 503
    // The signature is in a header.
    const headers = Object.entries(all).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && FORWARDED.test(name) ? [[name, value]] : [],
    )
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = fetch(`http://127.0.0.1:${port}${url}`, { method: 'POST', headers, body, signal })
    return response.then(
      ({ status }) => status,
      () => 502,
    )
  }

  const server = createServer((request, response) => {
    const forward = async () => {
      const body = new Uint8Array(await buffer(request))
      let status = 502
      for (let tries = 0; status === 502 && tries < MAX_TRIES[balancer]; tries++) {
        status = await send(request, body)
      }
      return status
    }
    void forward()
      .catch(() => 502)
      .then(status => {
        count(`webhooks ${status}`)
        response.writeHead(status).end()
      })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
