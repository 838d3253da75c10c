import type { Scheduler } from '@outdial/scheduler-core'
import { SEED_PROVIDER } from './simulated-network.ts'

/** Cancels the seeded calls that have not begun: no other scheduler would ever dial them. */
export async function cancelWaiting(scheduler: Scheduler): Promise<void> {
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await scheduler.list({ status: ['scheduled'], limit: 1000, cursor })
    for (const { id, provider } of page.calls) if (provider === SEED_PROVIDER) await scheduler.cancel(id)
    cursor = page.cursor
  }
}
