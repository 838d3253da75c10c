import { randomUUID } from 'node:crypto'
import type { Clock } from '@outdial/call-client/kernel'
import { historyOptionsSchema } from '@outdial/scheduler-core/internal'
import type { SchedulerOf } from '../access/owned-scheduler.ts'
import { idempotencyKeyOf } from '../calls/idempotency.ts'
import type { EventHub } from '../events/event-hub.ts'
import type { BodyReader } from '../http/body.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { numberOf } from '../numbers/number-of.ts'
import { historyCallOf } from './history-call.ts'
import { inboundCallSchema } from './history-schemas.ts'
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
      const query = readQuery(historyOptionsSchema, request, { limit: 'number' })
      const { calls, cursor } = await schedulerOf(caller).history(numberOf(number), query)
      return reply(200, calls.map(historyCallOf), cursor === undefined ? {} : { Link: linkTo({ ...query, cursor }) })
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

/** The address of the next page (RFC 8288), relative, so that it fits every mount path. */
function linkTo({ limit, cursor }: { readonly limit?: number | undefined; readonly cursor: string }): string {
  const query = new URLSearchParams({ ...(limit !== undefined && { limit: String(limit) }), cursor })
  return `<?${query}>; rel="next"`
}
