import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { RuledFacts } from './call-reasons.ts'

// Calls of the number, and records of its history.
const MOST = 1000

/**
 * What the store knows about a number. A step loads it for due calls only.
 *
 * @param recentMs how far back attempts count; 0: not at all
 */
export async function knownNumber(
  store: Pick<CallStore, 'doNotCall' | 'list' | 'get' | 'history'>,
  number: PhoneNumber,
  now: Date,
  recentMs: number,
): Promise<Pick<RuledFacts, 'attempts' | 'entry'>> {
  const since = now.getTime() - recentMs
  const [[entry], attempts] = await Promise.all([
    store.doNotCall.find([number]),
    recentMs > 0 ? attemptsSince(store, number, since) : [],
  ])
  return { entry, attempts }
}

async function attemptsSince(
  store: Pick<CallStore, 'list' | 'get' | 'history'>,
  to: PhoneNumber,
  since: number,
): Promise<readonly AttemptRecord[]> {
  const [{ items }, history] = await Promise.all([
    store.list({ to, order: 'latest', limit: MOST }),
    store.history(to, { limit: MOST }),
  ])
  // A call is read with its latest attempt, and the earlier ones are older.
  const recent = items.flatMap(({ attempt }) => (attempt && attempt.licensedAt.getTime() > since ? attempt : []))
  // A call that was edited to another number is not in the list. Its attempts at this one have ended,
  // and the history has all that the provider accepted.
  const listed = new Set(items.map(({ id }) => id))
  const edited = history.items.flatMap(({ callId, to: dialed, at }) =>
    callId !== undefined && dialed === to && at.getTime() > since && !listed.has(callId) ? callId : [],
  )
  const whole = new Set([...recent.filter(({ attempt }) => attempt > 1).map(({ callId }) => callId), ...edited])
  const read = await Promise.all([...whole].map(async id => (await store.get(id))?.attempts ?? []))
  return [...recent.filter(({ callId }) => !whole.has(callId)), ...read.flat()].filter(
    ({ licensedAt, released, status, to: number }) =>
      licensedAt.getTime() > since && !released && status !== 'rejected' && number === to,
  )
}
