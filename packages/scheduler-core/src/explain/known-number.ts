import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { RuledFacts } from './call-reasons.ts'

const MOST_CALLS = 1000

/**
 * What the store knows about a number. A step loads it for due calls only.
 *
 * @param recentMs how far back attempts count; 0: not at all
 */
export async function knownNumber(
  store: Pick<CallStore, 'doNotCall' | 'list' | 'get'>,
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
  store: Pick<CallStore, 'list' | 'get'>,
  to: PhoneNumber,
  since: number,
): Promise<readonly AttemptRecord[]> {
  const { items } = await store.list({ to, order: 'latest', limit: MOST_CALLS })
  // A call is read with its latest attempt, and the earlier ones are older.
  const recent = items.flatMap(({ attempt }) => (attempt && attempt.licensedAt.getTime() > since ? attempt : []))
  const all = await Promise.all(
    recent.map(async attempt =>
      attempt.attempt === 1 ? [attempt] : ((await store.get(attempt.callId))?.attempts ?? []),
    ),
  )
  return all.flat().filter(({ licensedAt, released, status, to: number }) => {
    return licensedAt.getTime() > since && !released && status !== 'rejected' && number === to
  })
}
