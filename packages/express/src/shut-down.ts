import { once } from 'node:events'
import type { Server } from 'node:http'

// How long requests in progress may still take.
const GRACE_MS = 2000

/** The parts of an application, as far as it has them. */
export interface ShutDownParts {
  /** The server of the router. A process that only places calls may have neither. */
  readonly server?: Server | undefined
  readonly router?: { close(): void; drain(): Promise<void> } | undefined
  readonly dialer?: { stop(): void } | undefined
  readonly scheduler?: { stop(): Promise<void>; close(): Promise<void> } | undefined
  readonly clients: readonly { close(): Promise<void> }[]
  readonly store?: { close(): Promise<void> } | undefined
}

/**
 * Shuts an application down in an order that loses nothing:
 * 1. The router ends its event streams and accepts no new calls.
 * 2. The dialer and the scheduler start no further calls. POSTs in progress are awaited, with the
 *    webhooks that arrive meanwhile.
 * 3. The server stops listening.
 * 4. The last ends of the dialer's calls are logged.
 * 5. The store is closed.
 *
 * Live calls go on at their service. The next process that runs the scheduler follows its calls.
 * Every step is taken, even if another fails.
 *
 * @throws {AggregateError} the errors of all steps
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
  // The scheduler stops first, because a closed client refuses to place licensed calls.
  await Promise.all(clients.map(client => step(() => client.close())))
  await step(() => scheduler?.close())
  await step(async () => {
    if (!server?.listening) return
    const closed = once(server, 'close')
    server.close()
    const deadline = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    await closed.finally(() => clearTimeout(deadline))
  })
  await step(() => router?.drain())
  await step(() => store?.close())
  if (failures.length > 0) throw new AggregateError(failures, 'Expected every part to close')
}
