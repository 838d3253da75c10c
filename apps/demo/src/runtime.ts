import { type CallClient, createCallClient } from '@outdial/call-client'
import type { Clock } from '@outdial/call-client/kernel'
import { webhooksAt } from '@outdial/express'
import { type CallStore, createScheduler, type Scheduler } from '@outdial/scheduler-core'
import { type CallObserver, combineObservers, logCalls, observeScheduler } from './call-observer.ts'
import { type CallService, startCallServices, startSampleService } from './call-service.ts'
import { callingRules } from './calling-rules.ts'
import { limitsAt, placeTimeoutMs } from './carriers.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { allInProcess } from './providers.ts'

/** The parts of a process of any role. The scheduler is not started. */
export interface Runtime {
  /** The call services in use, the scheduler's first. */
  readonly services: readonly CallService[]
  /** A client of each service, by provider name. */
  readonly clients: Readonly<Record<string, CallClient>>
  readonly scheduler: Scheduler
  readonly metrics: Metrics
  /** Counts and logs calls. The scheduler's calls are observed already; the dialer's are not. */
  readonly observer: CallObserver
  /** Closes the in-process mocks. Call it last. */
  closeServices(): Promise<void>
}

export interface RuntimeOptions {
  readonly store: CallStore
  /** Base address of webhooks from in-process mocks. */
  readonly origin: string
  /** Base address of webhooks from other services. */
  readonly publicUrl: string
  readonly log: Log
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

export async function createRuntime(environment: Environment, options: RuntimeOptions): Promise<Runtime> {
  const { store, origin, publicUrl, log, clock, onError } = options
  const { MAX_CALL_MS, SCHEDULER_CONCURRENCY } = environment
  const services = await startCallServices(environment, clock)
  // The first service is the scheduler's default provider.
  const dialing = [...services, ...(allInProcess(environment) ? [await startSampleService(clock)] : [])]

  const all = dialing.map(service => {
    // An in-process mock sends its webhooks directly to this server.
    const provider = service.provider(webhooksAt(service.inProcess ? origin : publicUrl))
    const client = createCallClient({
      provider,
      maxCallMs: MAX_CALL_MS,
      placeTimeoutMs: placeTimeoutMs(MAX_CALL_MS),
      clock,
    })
    client.on('error', ({ error }) => onError(error))
    return client
  })
  const clients = Object.fromEntries(all.map(client => [client.provider.name, client]))
  const scheduler = createScheduler({
    store,
    clients,
    concurrency: SCHEDULER_CONCURRENCY,
    lines: SCHEDULER_CONCURRENCY,
    providers: Object.fromEntries(
      Object.values(environment.carriers).map(({ name }) => [name, limitsAt(environment, name)]),
    ),
    rules: callingRules(environment),
    clock,
  })
  scheduler.on('error', ({ error }) => onError(error))

  const metrics = createMetrics(scheduler, clock)
  const observer = combineObservers([metrics, logCalls(log)])
  observeScheduler(scheduler, observer)
  return {
    services,
    clients,
    scheduler,
    metrics,
    observer,
    closeServices: async () => void (await Promise.all(dialing.map(service => service.close()))),
  }
}
