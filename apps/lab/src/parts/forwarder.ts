import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { RunOptions } from '../scenarios/scenario.ts'
import { drawsOf } from '../seeded.ts'
import type { Crew } from './crew.ts'

/** The one address that webhooks come to. */
export interface Forwarder {
  readonly url: string
  close(): void
}

const PATIENCE_MS = 5000
const MOST_TRIES = { 'gives-up': 1, 'tries-next': 3 } as const

/**
 * Hands each webhook to a worker that has begun, whichever, as a load balancer does. One that stands still gets it when it goes on; one
 * that dies has lost it, since the Num Dialer never repeats, unless the balancer then tries the next one: to tell twice is harmless.
 */
export async function startForwarder(
  { seed, balancer }: Pick<RunOptions, 'seed' | 'balancer'>,
  crew: () => Crew | undefined,
  count: (what: string) => void,
): Promise<Forwarder> {
  const draw = drawsOf(seed, 'webhooks')

  const hand = async (url: string, body: Uint8Array<ArrayBuffer>): Promise<number> => {
    const port = crew()?.pick(draw(), slot => slot.port !== undefined)?.port
    if (port === undefined) return 503
    const headers = { 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const asked = fetch(`http://127.0.0.1:${port}${url}`, { method: 'POST', headers, body, signal })
    return asked.then(
      ({ status }) => status,
      () => 502,
    )
  }

  const server = createServer((request, response) => {
    const forward = async () => {
      const body = new Uint8Array(await buffer(request))
      let status = 502
      for (let tries = 0; status === 502 && tries < MOST_TRIES[balancer]; tries++) {
        status = await hand(request.url ?? '', body)
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
