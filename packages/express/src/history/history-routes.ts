import { randomUUID } from 'node:crypto'
import type { Clock } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import { historyOptionsSchema } from '@outdial/scheduler-core/internal'
import type { RequestHandler, Router } from 'express'
import { idempotencyKeyOf } from '../calls/idempotency.ts'
import type { BodyReader } from '../http/body.ts'
import { onlyMethods } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import { numberOf } from '../numbers/number-of.ts'
import { historyCallOf } from './history-call.ts'
import { inboundCallSchema } from './history-schemas.ts'
import { loggedCallOf, toRecord } from './logged-call.ts'

export interface HistoryRoutes {
  readonly scheduler: Pick<Scheduler, 'history' | 'log'>
  readonly bodies: BodyReader
  readonly clock: Clock
  /** Runs before every change. */
  readonly mayChange: RequestHandler
}

/** Shows the history of a number, and logs inbound calls. */
export function addHistoryRoutes(router: Router, { scheduler, bodies, clock, mayChange }: HistoryRoutes): void {
  router
    .route('/api/phone-numbers/:number/calls')
    .get(async (request, response) => {
      const query = readQuery(historyOptionsSchema, request, { limit: 'number' })
      const { calls, cursor } = await scheduler.history(numberOf(request.params.number), query)
      reply(response, 200, calls.map(historyCallOf), cursor === undefined ? {} : { Link: linkTo({ ...query, cursor }) })
    })
    .post(mayChange, async (request, response) => {
      const to = numberOf(request.params.number)
      const key = idempotencyKeyOf(request)
      const sent = await bodies.json(inboundCallSchema, request, response)
      const record = toRecord({ ...sent, id: sent.id ?? key ?? randomUUID() }, to, clock.now())
      reply(response, 201, loggedCallOf(await scheduler.log(record), record, sent.at !== undefined))
    })
    .all(onlyMethods('GET, HEAD, POST'))
}

/** The address of the next page (RFC 8288), relative, so that it fits every mount path. */
function linkTo({ limit, cursor }: { readonly limit?: number | undefined; readonly cursor: string }): string {
  const query = new URLSearchParams({ ...(limit !== undefined && { limit: String(limit) }), cursor })
  return `<?${query}>; rel="next"`
}
