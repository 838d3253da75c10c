import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Environment } from './environment.ts'
import { reasonOf } from './reason.ts'

export interface Listening {
  readonly server: Server
  /** How this machine itself reaches it. */
  readonly origin: string
}

/**
 * A server that listens, on port 3000 unless another is given, and answers nothing yet.
 *
 * @throws {Error} naming the variable, what was expected and what came
 */
export async function listen({ HOST, PORT = 3000 }: Pick<Environment, 'HOST' | 'PORT'>): Promise<Listening> {
  const server = createServer().listen(PORT, HOST)
  await once(server, 'listening').catch((cause: unknown) => {
    const isTaken = cause instanceof Error && 'code' in cause && PORT_FAULTS.has(cause.code)
    const expected = isTaken ? `PORT to be free, got ${PORT}` : `HOST to be an address of this machine, got ${HOST}`
    throw new Error(`Expected ${expected}: ${reasonOf(cause)}`, { cause })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : PORT
  const name = ANY[HOST] ?? HOST
  return { server, origin: new URL(`http://${isIPv6(name) ? `[${name}]` : name}:${port}`).origin }
}

const PORT_FAULTS: ReadonlySet<unknown> = new Set(['EADDRINUSE', 'EACCES'])

// Where a server that listens on every address of this machine is reached from it.
const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
