import { type CallClient, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { retryOutcomes } from '@outdial/call-client/kernel'
import { type CallStore, createScheduler, type Scheduler } from '@outdial/scheduler-core'
import type { WorkerSetup } from '../harness/messages.ts'
import { seamsOf } from '../sabotage/seams.ts'
import { MAX_ATTEMPTS, RETRIED_OUTCOMES } from '../timing.ts'
import { openStore } from './open-store.ts'

/** A scheduler with its own client and its own connection to the store. */
export interface Dispatcher {
  readonly scheduler: Scheduler
  readonly client: CallClient
  /** Waits for the scheduler to finish its work. */
  close(): Promise<void>
}

export function createDispatcher(
  setup: WorkerSetup,
  inStore: (store: CallStore) => CallStore,
  onError: (error: unknown) => void,
): Dispatcher {
  const { service, serviceUrl, webhookUrl, timing } = setup
  const { dialWithinMs, unknownMs, retryDelayMs } = timing
  const seams = seamsOf(setup)
  const store = openStore(setup.store, timing)
  const provider =
    service === 'call-api' ? callApi({ baseUrl: serviceUrl }) : numDialer({ baseUrl: serviceUrl, webhookUrl })
  const client = createCallClient({ provider, ...seams.clientLimits })
  const scheduler = createScheduler({
    store: inStore(seams.store(store)),
    clients: seams.client(client),
    concurrency: 1,
    dialWithinMs,
    unknownMs,
    ...seams.limits,
    retry: retryOutcomes({ maxAttempts: MAX_ATTEMPTS, outcomes: [...RETRIED_OUTCOMES], delayMs: retryDelayMs }),
  })
  scheduler.on('error', ({ error }) => onError(error))
  return {
    scheduler,
    client,
    async close() {
      await scheduler.close()
      await client.close({ drainMs: timing.placeTimeoutMs })
      await store.close()
    },
  }
}
