import {
  type CallClient,
  type CallClientOptions,
  type CallProvider,
  callApi,
  createCallClient,
  numDialer,
} from '@outdial/call-client'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { mockCallApi, mockNumDialer, type Scenario } from '@outdial/call-mocks'
import {
  type AttemptRecord,
  type CallStore,
  createScheduler,
  memoryStore,
  type Scheduler,
  type SchedulerOptions,
} from '@outdial/scheduler-core'
import { ledgerReference } from './ledger-reference.ts'

export type Service = 'call-api' | 'num-dialer'

export interface SimulationOptions {
  readonly service: Service
  readonly seed: number
  readonly scenario: Scenario
  readonly client: Pick<CallClientOptions, 'maxCallMs' | 'placeTimeoutMs'>
  readonly scheduler: Omit<SchedulerOptions, 'store' | 'clients' | 'clock'>
  /** Wraps the connections of each worker, to inject faults. @default none */
  readonly wrap?: ((connections: WorkerConnections) => WorkerConnections) | undefined
}

/** The connections of a worker. */
export interface WorkerConnections {
  readonly store: CallStore
  readonly fetch: typeof globalThis.fetch
}

export interface Worker {
  readonly calls: CallClient
  readonly scheduler: Scheduler
  readonly errors: readonly unknown[]
}

/** A mocked call service, a store and a virtual clock, for any number of workers. */
export function createSimulation({
  service,
  seed,
  scenario,
  client,
  scheduler,
  wrap = each => each,
}: SimulationOptions) {
  const clock: ManualClock = manualClock()
  const store = memoryStore({ clock })
  const receivers = new Set<CallClient>()
  const deliver: CallClient['receive'] = async webhook => {
    const [receiver] = receivers
    return receiver ? receiver.receive(webhook) : { status: 503 }
  }
  const mock =
    service === 'call-api' ? mockCallApi({ clock, seed, scenario }) : mockNumDialer({ clock, seed, scenario, deliver })

  const worker = (): Worker => {
    const own = wrap({ store, fetch: mock.fetch })
    const provider: CallProvider =
      service === 'call-api'
        ? callApi({ fetch: own.fetch })
        : numDialer({ fetch: own.fetch, webhookUrl: 'http://me.test/webhooks' })
    const calls = createCallClient({ ...client, provider, clock })
    receivers.add(calls)
    const created = createScheduler({ ...scheduler, store: own.store, clients: calls, clock })
    const errors: unknown[] = []
    created.on('error', ({ error }) => void errors.push(error))
    return { calls, scheduler: created, errors }
  }

  return {
    clock,
    store,
    ledger: mock.ledger,
    service,
    worker,
    /** Stops delivering webhooks to this worker. */
    unplug: ({ calls }: Worker) => void receivers.delete(calls),
    /** Advances the clock until all calls have ended; `false` if it takes longer than `limitMs`. */
    async runToEnd(limitMs: number, eachStep: () => void | Promise<void> = () => {}): Promise<boolean> {
      const until = clock.monotonic() + limitMs
      const hasOpenCalls = async () => {
        const { items } = await store.list({ order: 'soonest', limit: 1000 })
        return items.some(({ endedAt }) => !endedAt)
      }
      await clock.advance(0)
      while (await hasOpenCalls()) {
        await eachStep()
        if (clock.monotonic() > until || !(await clock.advanceToNext())) return false
      }
      return true
    },
  }
}

export type Simulation = ReturnType<typeof createSimulation>

/** Returns all calls of the store and the ledger's entries by the reference of their attempt. */
export async function readResults({ store, ledger, service }: Pick<Simulation, 'store' | 'ledger' | 'service'>) {
  const { items } = await store.list({ order: 'soonest', limit: 1000 })
  const calls = await Promise.all(items.map(async ({ id }) => store.get(id)))
  const truth = new Map(ledger.entries.map(entry => [entry.reference ?? '', entry]))
  const inLedger = (attempt: AttemptRecord) => ({ ...attempt, reference: ledgerReference(service, attempt.reference) })
  const named = calls.flatMap(call => (call ? { ...call, attempts: call.attempts.map(inLedger) } : []))
  return { calls: named, truth }
}
