import { systemClock } from '@outdial/call-client/kernel'
import { shutDown } from '@outdial/express'
import { openCalls } from './database/open-calls.ts'
import type { Demo, DemoOptions } from './demo.ts'
import type { Environment } from './environment.ts'
import { listen } from './listen.ts'
import { silentLog } from './log.ts'
import { createParts } from './parts.ts'
import { createWorkerApp } from './worker-app.ts'

/** A worker that runs. */
export interface Worker extends Pick<Demo, 'services'> {
  /** Where it says how it is; `undefined` if it does not listen. */
  readonly url: string | undefined
  /** Places nothing more, and awaits the answers of POSTs that have begun. Calls in flight are followed by the other workers. */
  close(): Promise<void>
}

/** Composes what places calls when they are due, and follows them: no page, no API, and a port only if it is given one. */
export async function startWorker(
  environment: Environment,
  { onError, log = silentLog }: Pick<DemoOptions, 'onError' | 'log'>,
): Promise<Worker> {
  const { PORT, PUBLIC_URL } = environment
  if (PUBLIC_URL === undefined) throw new Error('Expected PUBLIC_URL to be the address of a web server, got nothing')
  const store = await openCalls(environment, { log })
  const listening = PORT === undefined ? undefined : await listen(environment)
  const clock = systemClock
  const addresses = { origin: PUBLIC_URL, publicUrl: PUBLIC_URL }
  const parts = await createParts(environment, { ...addresses, store, log, clock, onError })
  const { services, calls, scheduler, metrics } = parts
  let running = false
  const readiness = { running: () => running, store: store.now, clock }
  listening?.server.on('request', createWorkerApp({ metrics, readiness, onError }))
  await scheduler.start()
  running = true

  return {
    url: listening?.origin,
    services,
    async close() {
      running = false
      await shutDown({ server: listening?.server, scheduler, clients: Object.values(calls), store })
      await parts.closeServices()
    },
  }
}
