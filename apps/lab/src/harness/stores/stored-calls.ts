import { createHash } from 'node:crypto'
import type { AttemptRecord, CallDetails, CallStore } from '@outdial/scheduler-core'
import { toReal } from '../../lab-time.ts'
import type { LabTime } from '../../types.ts'

const OPEN = ['scheduled', 'dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const
const PAGE_SIZE = 100

/** Whether every stored call has ended. */
export async function allEnded(store: CallStore): Promise<boolean> {
  const { items } = await store.list({ statuses: OPEN, order: 'soonest', limit: 1 })
  return items.length === 0
}

/** Returns all stored calls with their attempts. Each attempt has its reference in the ledger. */
export async function storedCalls(store: CallStore): Promise<readonly CallDetails[]> {
  const calls: CallDetails[] = []
  let after: Awaited<ReturnType<CallStore['list']>>['next']
  do {
    const page = await store.list({ order: 'soonest', limit: PAGE_SIZE, after })
    const found = await Promise.all(page.items.map(({ id }) => store.get(id)))
    calls.push(...found.flatMap(call => (call ? { ...call, attempts: call.attempts.map(asInLedger) } : [])))
    after = page.next
  } while (after)
  return calls
}

/** The times that the invariants compare with the ledger, in the machine's time. */
export function inRealTime(time: LabTime, call: CallDetails): CallDetails {
  const real = (at: Date) => new Date(toReal(time, at.getTime()))
  const attempts = call.attempts.map(each => ({
    ...each,
    licensedAt: real(each.licensedAt),
    dialBy: real(each.dialBy),
  }))
  return { ...call, at: real(call.at), attempts }
}

/** The Call API gets a hash of the reference, in the header `Idempotency-Key`. */
function asInLedger(attempt: AttemptRecord): AttemptRecord {
  if (attempt.provider !== 'call-api') return attempt
  const hash = createHash('sha256').update(`idempotency-key ${attempt.reference}`)
  return { ...attempt, reference: hash.digest('base64url').slice(0, 22) }
}
