import { toApiError } from './api-error.ts'
import type { CallDetails } from './attempt-wire.ts'
import type { CallsQuery } from './call-requests.ts'
import type { CallPage } from './call-wire.ts'
import type { RequestOptions } from './calls-client.ts'
import { readLogEntry, readLogPage } from './log-wire.ts'
import { parse, readBody, type SendRequest, toSearch } from './request.ts'

/** A format of an export. */
export type ExportFormat = 'csv' | 'jsonl'

/** Which calls to export; `ids`: only these. */
export interface ExportQuery extends Omit<CallsQuery, 'limit' | 'cursor'> {
  readonly ids?: readonly string[] | undefined
}

/** The one log of a server: its scheduled, dialed and logged calls. */
export interface LogClient {
  /** @throws {ApiError} 404 for a server without a log */
  listLog(query?: CallsQuery, options?: RequestOptions): Promise<CallPage>
  /** A scheduled call with its attempts, or a logged call. */
  getLogEntry(id: string, options?: RequestOptions): Promise<CallDetails>
  /** The address of an export. A client with a token reads it with `exportLog`. */
  exportUrl(format: ExportFormat, query?: ExportQuery): string
  /** An export as a response whose body is not read yet. */
  exportLog(format: ExportFormat, query?: ExportQuery, options?: RequestOptions): Promise<Response>
}

export interface LogClientOptions {
  readonly fetch: typeof globalThis.fetch
  readonly base: string
}

export function logClient(send: SendRequest, { fetch, base }: LogClientOptions): LogClient {
  const exportUrl = (format: ExportFormat, query: ExportQuery = {}) =>
    `${base}/api/export${toSearch({ format, ...query })}`
  return {
    async listLog(query = {}, { signal } = {}) {
      return readBody(await send({ path: '/api/log', query: { ...query }, signal }), readLogPage)
    },

    async getLogEntry(id, { signal } = {}) {
      return readBody(await send({ path: `/api/log/${encodeURIComponent(id)}`, signal }), readLogEntry)
    },

    exportUrl,

    async exportLog(format, query, { signal } = {}) {
      const response = await fetch(exportUrl(format, query), { signal: signal ?? null })
      if (!response.ok) throw toApiError(response, parse(await response.text()))
      return response
    },
  }
}
