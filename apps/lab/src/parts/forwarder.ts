import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { drawsOf } from '../seeded.ts'
import type { Crew } from './crew.ts'

/** The one address that webhooks come to. */
export interface Forwarder {
  readonly url: string
  close(): void
}

const PATIENCE_MS = 5000

/**
 * Hands each webhook to a worker that has begun, whichever, as a load balancer does. One that stands still gets it when it goes on; one
 * that dies has lost it, since the Num Dialer never repeats.
 */
export async function startForwarder(
  seed: number,
  crew: () => Crew | undefined,
  count: (what: string) => void,
): Promise<Forwarder> {
  const draw = drawsOf(seed, 'webhooks')
  const server = createServer((request, response) => {
    const forward = async () => {
      const body = await buffer(request)
      const port = crew()?.pick(draw(), slot => slot.port !== undefined)?.port
      if (port === undefined) return 503
      const { status } = await fetch(`http://127.0.0.1:${port}${request.url}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
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
