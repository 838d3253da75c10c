import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { serverTimeouts } from '@outdial/express'
import type { Environment } from './environment.ts'
import { errorText } from './error-text.ts'

export interface Listening {
  readonly server: Server
  /** The address of the server on this machine. */
  readonly origin: string
}

/**
 * Starts an HTTP server without a request handler.
 *
 * @throws {Error} with the variable at fault, the expected and the actual value
 */
export async function listen({ HOST, PORT = 3000 }: Pick<Environment, 'HOST' | 'PORT'>): Promise<Listening> {
  const server = createServer(serverTimeouts).listen(PORT, HOST)
  await once(server, 'listening').catch((cause: unknown) => {
    const isTaken = cause instanceof Error && 'code' in cause && PORT_ERRORS.has(cause.code)
    const expected = isTaken ? `PORT to be free, got ${PORT}` : `HOST to be an address of this machine, got ${HOST}`
    throw new Error(`Expected ${expected}: ${errorText(cause)}`, { cause })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : PORT
  const name = LOOPBACK_OF[HOST] ?? HOST
  return { server, origin: new URL(`http://${isIPv6(name) ? `[${name}]` : name}:${port}`).origin }
}

const PORT_ERRORS: ReadonlySet<unknown> = new Set(['EADDRINUSE', 'EACCES'])

// The loopback address that reaches a server listening on every address.
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
