import { randomUUID } from 'node:crypto'
import type { Clock } from '@outdial/call-client/kernel'
import type { HistoryEntry } from '@outdial/scheduler-core'
import type { OwnedScheduler, SchedulerOf } from '../access/owned-scheduler.ts'
import { idempotencyKeyOf } from '../calls/idempotency.ts'
import type { EventHub } from '../events/event-hub.ts'
import type { BodyReader } from '../http/body.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { numberOf } from '../numbers/number-of.ts'
import { historyCallOf, historyDetailsOf } from './history-call.ts'
import { type HistoryDetails, historyQuerySchema, inboundCallSchema } from './history-schemas.ts'
import { loggedCallOf, toRecord } from './logged-call.ts'

export interface HistoryRoutes {
  readonly schedulerOf: SchedulerOf
  readonly bodies: BodyReader
  readonly events: Pick<EventHub, 'logged'>
  readonly clock: Clock
}

/** Shows the history of a number, and logs inbound calls. */
export const historyRoutes = ({ schedulerOf, bodies, events, clock }: HistoryRoutes): Routes => ({
  '/api/phone-numbers/:number/calls': {
    async GET(request, { number = '' }, caller) {
      const scheduler = schedulerOf(caller)
      const { details, ...query } = readQuery(historyQuerySchema, request, { limit: 'number' })
      const { calls, cursor } = await scheduler.history(numberOf(number), query)
      const shown = details === 'true' ? await withDetails(scheduler, calls) : calls.map(historyCallOf)
      return reply(200, shown, cursor === undefined ? {} : { Link: linkTo({ limit: query.limit, details, cursor }) })
    },
    async POST(request, { number = '' }, caller) {
      const to = numberOf(number)
      const key = idempotencyKeyOf(request)
      const sent = await bodies.json(inboundCallSchema, request)
      const record = toRecord({ ...sent, id: sent.id ?? key ?? randomUUID() }, to, clock.now())
      const kept = await schedulerOf(caller).log({ ...record, direction: 'inbound' })
      events.logged(caller.ownerId, [record])
      return reply(201, loggedCallOf(kept, record, sent.at !== undefined))
    },
  },
})

/** The calls with their details; the names are those of the scheduled calls as they are now. */
async function withDetails(scheduler: OwnedScheduler, calls: readonly HistoryEntry[]): Promise<HistoryDetails[]> {
  const ids = [...new Set(calls.flatMap(({ callId }) => callId ?? []))]
  const found = ids.length === 0 ? [] : (await scheduler.list({ ids, limit: ids.length })).calls
  const names = new Map(found.map(({ id, metadata }) => [id, metadata?.['name']]))
  return calls.map(call => historyDetailsOf(call, call.callId === undefined ? undefined : names.get(call.callId)))
}

interface Page {
  readonly limit: number | undefined
  readonly details: string | undefined
  readonly cursor: string
}

/** The address of the next page (RFC 8288), relative, so that it fits every mount path. */
function linkTo({ limit, details, cursor }: Page): string {
  const query = new URLSearchParams({
    ...(limit !== undefined && { limit: String(limit) }),
    ...(details !== undefined && { details }),
    cursor,
  })
  return `<?${query}>; rel="next"`
}
