import { type CallClient, createCallClient } from '@outdial/call-client'
import type { Clock } from '@outdial/call-client/kernel'
import { webhooksAt } from '@outdial/express'
import { type CallStore, createScheduler, type Scheduler } from '@outdial/scheduler-core'
import { type CallService, startCallServices, startMadeUpService } from './call-service.ts'
import type { Environment } from './environment.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { ringsNobody } from './providers.ts'
import { logWitness, type Witness, witnesses, witnessScheduler } from './witness.ts'

/** What every process has, whatever its role: the call services, and a scheduler that is not started. */
export interface Parts {
  /** The call services that it uses, that of the scheduler first. */
  readonly services: readonly CallService[]
  /** A client of each service, by its provider's name. */
  readonly calls: Readonly<Record<string, CallClient>>
  readonly scheduler: Scheduler
  readonly metrics: Metrics
  /** Counts and logs calls; those of the scheduler it hears of already. */
  readonly witness: Witness
  /** Ends the mocked services. To be called last. */
  closeServices(): Promise<void>
}

export interface PartsOptions {
  readonly store: CallStore
  /** Where mocked services in this process reach it. */
  readonly origin: string
  /** Where others do. */
  readonly publicUrl: string
  readonly log: Log
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

const PLACE_TIMEOUT_MS = 30_000

export async function createParts(environment: Environment, options: PartsOptions): Promise<Parts> {
  const { store, origin, publicUrl, log, clock, onError } = options
  const { MAX_CALL_MS, SCHEDULER_CONCURRENCY } = environment
  const services = await startCallServices(environment, clock)
  // The scheduler dials with the first of all unless it is told otherwise.
  const dialing = [...services, ...(ringsNobody(environment) ? [await startMadeUpService(clock)] : [])]

  const bounds = { maxCallMs: MAX_CALL_MS, placeTimeoutMs: Math.min(PLACE_TIMEOUT_MS, Math.floor(MAX_CALL_MS / 3)) }
  const clients = dialing.map(service => {
    // A service in this process needs no way round through the world.
    const provider = service.provider(webhooksAt(service.inside ? origin : publicUrl))
    const client = createCallClient({ ...bounds, provider, clock })
    client.on('error', ({ error }) => onError(error))
    return client
  })
  const calls = Object.fromEntries(clients.map(client => [client.provider.name, client]))
  const scheduler = createScheduler({ ...bounds, store, calls, concurrency: SCHEDULER_CONCURRENCY, clock })
  scheduler.on('error', ({ error }) => onError(error))

  const metrics = createMetrics(scheduler, clock)
  const witness = witnesses([metrics, logWitness(log)])
  witnessScheduler(scheduler, witness)
  return {
    services,
    calls,
    scheduler,
    metrics,
    witness,
    closeServices: async () => void (await Promise.all(dialing.map(service => service.close()))),
  }
}
