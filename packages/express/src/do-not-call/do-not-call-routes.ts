import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { RequestHandler, Router } from 'express'
import type { BodyReader } from '../http/body.ts'
import { numberInAddress } from '../http/fields.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { reply } from '../http/reply.ts'
import { validate } from '../http/validate.ts'
import type { OperatorReport } from '../operator/operator-report.ts'
import { entriesQuerySchema, entryOf, newEntriesSchema } from './do-not-call-schemas.ts'

export interface DoNotCallRoutes {
  readonly scheduler: Pick<Scheduler, 'doNotCall'>
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  readonly report: OperatorReport
}

// Above 1,000 entries with the longest texts.
const BODY = { maxBytes: 2 * 1024 * 1024, types: ['application/json'] }

/** Lists, finds, adds and removes the numbers that must not be called. */
export function addDoNotCallRoutes(router: Router, routes: DoNotCallRoutes): void {
  const { scheduler, bodies, mayChange, report } = routes
  const { doNotCall } = scheduler

  router
    .route('/api/do-not-call')
    .get(async (request, response) => {
      const { items, cursor } = await doNotCall.list(readQuery(entriesQuerySchema, request, { limit: 'number' }))
      reply(response, 200, { entries: items.map(entryOf), cursor })
    })
    .post(mayChange, async (request, response) => {
      const { entries } = await bodies.json(newEntriesSchema, request, response, BODY)
      const added = await doNotCall.add(entries)
      report({ action: 'add-do-not-call', entries: entries.length }, request)
      reply(response, 200, { added })
    })
    .all(onlyMethods('GET, HEAD, POST'))

  router
    .route('/api/do-not-call/:number')
    .get(async ({ params }, response) => {
      const number = numberIn(params.number)
      const entry = await doNotCall.get(number)
      if (!entry) throw notListed()
      reply(response, 200, entryOf(entry))
    })
    .delete(mayChange, async (request, response) => {
      const number = numberIn(request.params.number)
      if ((await doNotCall.remove(number)) === 0) throw notListed()
      report({ action: 'remove-do-not-call', number }, request)
      response.status(204).end()
    })
    .all(onlyMethods('GET, HEAD, DELETE'))
}

const numberIn = (text: string): PhoneNumber =>
  validate(numberInAddress, text, { code: 'invalid-path', detail: 'The path contains no number', name: 'number' })

const notListed = () =>
  new Problem({ status: 404, code: 'not-listed', detail: 'The number is not on the do-not-call list' })
