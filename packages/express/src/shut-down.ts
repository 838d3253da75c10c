import { once } from 'node:events'
import type { Server } from 'node:http'

// How long a request that is being answered may still take.
const GRACE_MS = 2000

/** What an application is made of: what it has of it. Each is asked for no more than is named here. */
export interface ShutDownParts {
  /** The server that the router is mounted on. A process that only places calls may have neither. */
  readonly server?: Server | undefined
  readonly router?: { close(): void; drain(): Promise<void> } | undefined
  readonly dialer?: { stop(): void } | undefined
  readonly scheduler?: { stop(): Promise<void>; close(): Promise<void> } | undefined
  /** The call clients. */
  readonly clients: readonly { close(): Promise<void> }[]
  readonly store?: { close(): Promise<void> } | undefined
}

/**
 * Shuts an application down in the order that loses nothing: pages are let go, and nothing new is taken in; nothing further is dialed; the
 * answers of POSTs that have begun are awaited, with the webhooks that come meanwhile; then the server stops listening, what the dialer
 * told last is logged, and at last the store is closed.
 * Calls that are live go on at their service. Those of the scheduler are followed by whoever runs next.
 *
 * Every step is taken, whatever fails.
 *
 * @throws {AggregateError} of what failed
 */
export async function shutDown({ server, router, dialer, scheduler, clients, store }: ShutDownParts): Promise<void> {
  const failures: unknown[] = []
  const step = async (act: () => unknown) => {
    try {
      await act()
    } catch (error) {
      failures.push(error)
    }
  }
  await step(() => router?.close())
  await step(() => dialer?.stop())
  await step(() => scheduler?.stop())
  // A client that is closed refuses to place what is licensed already, so the scheduler comes first.
  await Promise.all(clients.map(client => step(() => client.close())))
  await step(() => scheduler?.close())
  await step(async () => {
    if (!server?.listening) return
    const closed = once(server, 'close')
    server.close()
    const impatient = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    await closed.finally(() => clearTimeout(impatient))
  })
  await step(() => router?.drain())
  await step(() => store?.close())
  if (failures.length > 0) throw new AggregateError(failures, 'Expected everything to close')
}
