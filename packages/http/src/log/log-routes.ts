import type { SchedulerOf } from '../access/owned-scheduler.ts'
import { toListQuery } from '../calls/calls-query.ts'
import { Problem } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { logDetailsOf, logEntryOf } from './log-entry.ts'

/** Shows every call: scheduled, dialed, received or logged. */
export const logRoutes = ({ schedulerOf }: { readonly schedulerOf: SchedulerOf }): Routes => ({
  '/api/log': {
    async GET(request, _params, caller) {
      const { entries, cursor } = await schedulerOf(caller).callLog(toListQuery(request))
      return reply(200, { calls: entries.map(logEntryOf), cursor })
    },
  },
  '/api/log/:id': {
    async GET(_request, { id = '' }, caller) {
      const entry = await schedulerOf(caller).logEntry(id)
      if (!entry) throw unknownEntry(id)
      return reply(200, logDetailsOf(entry))
    },
  },
})

const unknownEntry = (id: string) =>
  new Problem({
    status: 404,
    code: 'unknown-call',
    detail: `Expected the id of a call in the log, got ${JSON.stringify(id.slice(0, 60))}`,
  })
