import { systemClock } from '@outdial/call-client/kernel'
import { openCalls } from './database/open-calls.ts'
import type { Demo, DemoOptions } from './demo.ts'
import type { Environment } from './environment.ts'
import { listen } from './listen.ts'
import { silentLog } from './log.ts'
import { startRetention } from './retention.ts'
import { createRuntime } from './runtime.ts'
import { shutDownAndLog } from './shut-down.ts'
import { createWorkerApp } from './worker-app.ts'

/** A running worker. */
export interface Worker extends Pick<Demo, 'services'> {
  /** The address of health and metrics; `undefined` if the worker does not listen. */
  readonly url: string | undefined
  /** Stops placing calls and awaits the answers of POSTs in flight. Others follow the calls. */
  close(): Promise<void>
}

/** Composes a process that places due calls and follows them, without pages and API. */
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
  const runtime = await createRuntime(environment, { ...addresses, store, log, clock, onError })
  const { services, clients, scheduler, metrics } = runtime
  let running = false
  const readiness = { running: () => running, store, clock }
  listening?.server.on('request', createWorkerApp({ metrics, readiness, onError }))
  await scheduler.start()
  const retention = startRetention({ scheduler, days: environment.RETENTION_DAYS, clock, log, onError })
  running = true

  return {
    url: listening?.origin,
    services,
    async close() {
      running = false
      retention.stop()
      await shutDownAndLog({
        server: listening?.server,
        scheduler,
        clients: Object.values(clients),
        store,
        closeServices: runtime.closeServices,
        budgetMs: environment.SHUTDOWN_MS,
        log,
      })
    },
  }
}
