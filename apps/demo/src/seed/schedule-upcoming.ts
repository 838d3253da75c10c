import type { Clock } from '@outdial/call-client/kernel'
import { type CallInput, type CallStore, createScheduler } from '@outdial/scheduler-core'
import { createNetwork } from './simulated-network.ts'

/** Provider of upcoming sample calls: a name that no service which rings phones ever has. */
export const SAMPLE_PROVIDER = 'sample-calls'

/** Schedules the sample calls of the next days. This scheduler is never started. */
export async function scheduleUpcoming(store: CallStore, clock: Clock, upcoming: readonly CallInput[]): Promise<void> {
  const clients = { ...createNetwork(clock, () => []).client, provider: { name: SAMPLE_PROVIDER } }
  const scheduler = createScheduler({ store, clients, concurrency: 1, clock })
  await scheduler.schedule(upcoming)
  await scheduler.close()
}
