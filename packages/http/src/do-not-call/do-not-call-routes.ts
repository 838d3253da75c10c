import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { Scheduler } from '@outdial/scheduler-core'
import type { BodyReader } from '../http/body.ts'
import { numberInAddress } from '../http/fields.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { noContent, reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { validate } from '../http/validate.ts'
import type { OperatorReport } from '../operator/operator-report.ts'
import { entriesQuerySchema, entryOf, newEntriesSchema } from './do-not-call-schemas.ts'

export interface DoNotCallRoutes {
  readonly scheduler: Pick<Scheduler, 'doNotCall'>
  readonly bodies: BodyReader
  readonly report: OperatorReport
}

// Above 1,000 entries with the longest texts.
const BODY = { maxBytes: 2 * 1024 * 1024, types: ['application/json'] }

/** Lists, finds, adds and removes the numbers that must not be called. */
export function doNotCallRoutes({ scheduler: { doNotCall }, bodies, report }: DoNotCallRoutes): Routes {
  return {
    '/api/do-not-call': {
      async GET(request) {
        const { items, cursor } = await doNotCall.list(readQuery(entriesQuerySchema, request, { limit: 'number' }))
        return reply(200, { entries: items.map(entryOf), cursor })
      },
      async POST(request) {
        const { entries } = await bodies.json(newEntriesSchema, request, BODY)
        const added = await doNotCall.add(entries)
        report({ action: 'add-do-not-call', entries: entries.length }, request)
        return reply(200, { added })
      },
    },
    '/api/do-not-call/:number': {
      async GET(_request, params) {
        const entry = await doNotCall.get(numberIn(params.number))
        if (!entry) throw notListed()
        return reply(200, entryOf(entry))
      },
      async DELETE(request, params) {
        const number = numberIn(params.number)
        if ((await doNotCall.remove(number)) === 0) throw notListed()
        report({ action: 'remove-do-not-call', number }, request)
        return noContent()
      },
    },
  }
}

const numberIn = (text: string | undefined): PhoneNumber =>
  validate(numberInAddress, text, { code: 'invalid-path', detail: 'The path contains no number', name: 'number' })

const notListed = () =>
  new Problem({ status: 404, code: 'not-listed', detail: 'The number is not on the do-not-call list' })
