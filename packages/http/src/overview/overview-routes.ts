import type { Clock } from '@outdial/call-client/kernel'
import type { Caller } from '../access/caller.ts'
import type { SchedulerOf } from '../access/owned-scheduler.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { createEndingsByHour, type EndingsByHour } from './endings-by-hour.ts'
import {
  type OverviewTime,
  overviewOfAll,
  overviewOfUser,
  type UsedDialer,
  type WholeScheduler,
} from './make-overview.ts'
import { type Overview, overviewQuerySchema } from './overview-schemas.ts'

export interface OverviewRoutes {
  readonly scheduler: WholeScheduler
  readonly schedulerOf: SchedulerOf
  /** The dialer as this caller sees it; `undefined` if it may not dial. */
  readonly dialerOf: (caller: Caller) => UsedDialer | undefined
  readonly clock: Clock
}

// Pages ask every few seconds, all of them for the same.
const FRESH_MS = 2000
const MOST_KEPT = 1000

/** Says how the calls go. Callers who ask for the same within two seconds share an answer. */
export function overviewRoutes({ scheduler, schedulerOf, dialerOf, clock }: OverviewRoutes): Routes {
  const kept = new Map<
    string,
    { readonly at: number; readonly overview: Promise<Overview>; readonly endingsByHour: EndingsByHour }
  >()

  const make = (caller: Caller, time: OverviewTime) =>
    caller.role === 'admin'
      ? overviewOfAll(scheduler, dialerOf(caller), time)
      : overviewOfUser(schedulerOf(caller), dialerOf(caller), time)

  const overviewFor = (caller: Caller, hours: number): Promise<Overview> => {
    const now = clock.now()
    const key = JSON.stringify([hours, caller.role === 'admin' ? null : (caller.ownerId ?? '')])
    const known = kept.get(key)
    const ageMs = known ? now.getTime() - known.at : FRESH_MS
    if (known && ageMs >= 0 && ageMs < FRESH_MS) return known.overview
    const { endingsByHour = createEndingsByHour() } = known ?? {}
    const overview = make(caller, { now, hours, endingsByHour })
    kept.delete(key)
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, { at: now.getTime(), overview, endingsByHour })
    // A failure is not kept.
    void overview.catch(() => kept.get(key)?.overview === overview && kept.delete(key))
    return overview
  }

  return {
    '/api/overview': {
      async GET(request, _params, caller) {
        const { hours } = readQuery(overviewQuerySchema, request, { hours: 'number' })
        return reply(200, await overviewFor(caller, hours))
      },
    },
  }
}
