import type { Clock } from '@outdial/call-client/kernel'
import type { LogPage, LogQuery } from '@outdial/scheduler-core'
import type { OwnedScheduler, SchedulerOf } from '../access/owned-scheduler.ts'
import { toExportQuery } from '../calls/calls-query.ts'
import type { Reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { nameIn } from '../lists/own-queues.ts'
import { logEntryOf } from '../log/log-entry.ts'
import type { LogEntryBody } from '../log/log-schemas.ts'
import { attachment } from './attachment.ts'
import { csvHeader, csvLines } from './csv-row.ts'

export interface ExportRoutes {
  readonly schedulerOf: SchedulerOf
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

interface Format {
  readonly type: string
  readonly begin: () => string
  readonly lines: (entries: readonly LogEntryBody[]) => string
}

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8; header=present', begin: csvHeader, lines: csvLines },
  jsonl: {
    type: 'application/jsonl; charset=utf-8',
    begin: () => '',
    lines: entries => entries.map(entry => `${JSON.stringify(entry)}\n`).join(''),
  },
} as const satisfies Readonly<Record<'csv' | 'jsonl', Format>>

const PAGE = 500

/** Sends the log, or a part of it, as a file. */
export const exportRoutes = ({ schedulerOf, clock, onError }: ExportRoutes): Routes => ({
  '/api/export': {
    noHead: true,
    async GET(request, _params, caller): Promise<Reply> {
      const { format, query } = toExportQuery(request)
      const scheduler = schedulerOf(caller)
      // Before the answer begins, so that a query that is refused has a status.
      const first = await scheduler.callLog({ ...query, limit: PAGE })
      const name = query.queue === undefined ? 'calls' : nameIn(query.queue)
      const day = clock.now().toISOString().slice(0, 10)
      return {
        status: 200,
        headers: {
          'Content-Type': FORMATS[format].type,
          'Content-Disposition': attachment(`${name}-${day}.${format}`),
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        },
        chunks: file(scheduler, query, first, FORMATS[format], onError),
      }
    },
  },
})

async function* file(
  scheduler: Pick<OwnedScheduler, 'callLog'>,
  query: LogQuery,
  first: LogPage,
  { begin, lines }: Format,
  onError: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    let page = first
    yield begin() + lines(page.entries.map(logEntryOf))
    while (page.cursor !== undefined) {
      // One page after another: the client takes one before the next is read.
      // oxlint-disable-next-line no-await-in-loop
      page = await scheduler.callLog({ ...query, limit: PAGE, cursor: page.cursor })
      yield lines(page.entries.map(logEntryOf))
    }
  } catch (error) {
    onError(error)
    throw error
  }
}
