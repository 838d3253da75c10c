import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'

// Where a server that listens on every address of this machine is reached from it.
const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** How this machine itself reaches a server that listens on that host. */
export function localOrigin(host: string, server: Server): string {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('Expected the server to listen on a port')
  const name = ANY[host] ?? host
  return new URL(`http://${isIPv6(name) ? `[${name}]` : name}:${address.port}`).origin
}
