import { type CallClient, type CallProvider, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { twilio } from '@outdial/call-client/twilio'
import { MOCK_TWILIO_ACCOUNT } from '@outdial/call-mocks'
import { type CallStore, createScheduler, type Scheduler } from '@outdial/scheduler-core'
import type { WorkerSetup } from '../harness/messages.ts'
import { clockOf, toReal } from '../lab-time.ts'
import { seamsOf } from '../sabotage/seams.ts'
import { MAX_ATTEMPTS, RETRIED_OUTCOMES } from '../timing.ts'
import type { LabTime } from '../types.ts'
import { openStore } from './open-store.ts'

/** A scheduler with its own client and its own connection to the store. */
export interface Dispatcher {
  readonly scheduler: Scheduler
  readonly client: CallClient
  /** The store's time. */
  readonly now: () => Promise<Date>
  /** Waits for the scheduler to finish its work. */
  close(): Promise<void>
}

type CreateProvider = (addresses: { readonly baseUrl: string; readonly webhookUrl: string }) => CallProvider

const PROVIDERS: Readonly<Record<WorkerSetup['service'], CreateProvider>> = {
  'num-dialer': numDialer,
  'call-api': ({ baseUrl }) => callApi({ baseUrl }),
  twilio: addresses =>
    twilio({ ...MOCK_TWILIO_ACCOUNT, ...addresses, from: '+15005550006', twiml: '<Response/>', ringSeconds: 5 }),
}

export function createDispatcher(
  setup: WorkerSetup,
  inStore: (store: CallStore) => CallStore,
  onError: (error: unknown) => void,
): Dispatcher {
  const { service, serviceUrl, webhookUrl, timing, time } = setup
  const { dialWithinMs, unknownMs, retryDelayMs } = timing
  const seams = seamsOf(setup)
  const clock = time && clockOf(time)
  const store = openStore(setup.store, timing, clock)
  const real = PROVIDERS[service]({ baseUrl: serviceUrl, webhookUrl })
  const provider = time ? searchingInRealTime(real, time) : real
  const client = createCallClient({ provider, ...seams.clientLimits, clock })
  const scheduler = createScheduler({
    store: inStore(seams.store(store)),
    clients: seams.client(client),
    concurrency: 1,
    clock,
    rules: seams.rules,
    dialWithinMs,
    unknownMs,
    ...seams.limits,
    retry: retryOutcomes({ maxAttempts: MAX_ATTEMPTS, outcomes: [...RETRIED_OUTCOMES], delayMs: retryDelayMs }),
  })
  scheduler.on('error', ({ error }) => onError(error))
  return {
    scheduler,
    client,
    now: store.now,
    async close() {
      await scheduler.close()
      await client.close({ drainMs: timing.placeTimeoutMs })
      await store.close()
    },
  }
}

/** The provider keeps its own time: lost attempts are searched there by the machine's clock. */
function searchingInRealTime(provider: CallProvider, time: LabTime): CallProvider {
  const { find } = provider
  const real = (at: Date) => new Date(toReal(time, at.getTime()))
  if (!find) return provider
  return {
    ...provider,
    find: (lost, options) =>
      find({ ...lost, placedFrom: real(lost.placedFrom), placedUntil: real(lost.placedUntil) }, options),
  }
}
