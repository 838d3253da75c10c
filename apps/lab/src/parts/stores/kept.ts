import type { CallDetails, CallStore } from '@outdial/scheduler-core'

const OPEN = ['scheduled', 'dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const
const AT_ONCE = 100

/** Whether all that was scheduled has ended. */
export async function allEnded(store: CallStore): Promise<boolean> {
  const { items } = await store.list({ statuses: OPEN, order: 'soonest', limit: 1 })
  return items.length === 0
}

/** All calls, with their attempts. */
export async function keptCalls(store: CallStore): Promise<readonly CallDetails[]> {
  const calls: CallDetails[] = []
  let after: Awaited<ReturnType<CallStore['list']>>['next']
  do {
    const page = await store.list({ order: 'soonest', limit: AT_ONCE, after })
    const found = await Promise.all(page.items.map(({ id }) => store.get(id)))
    calls.push(...found.flatMap(call => call ?? []))
    after = page.next
  } while (after)
  return calls
}
