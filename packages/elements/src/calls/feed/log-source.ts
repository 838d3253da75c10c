import type { ApiClient } from '../../api/api-client.ts'
import { ApiError } from '../../api/api-error.ts'
import type { CallsQuery } from '../../api/call-requests.ts'
import type { CallPage } from '../../api/call-wire.ts'
import type { RequestOptions } from '../../api/calls-client.ts'

type LogSource = Pick<ApiClient, 'listLog' | 'listCalls'>

/** Clients of servers without a log, which are not asked for it again. */
const withoutLog = new WeakSet<LogSource>()

/** A page of the one log; of the scheduled calls, if the server has no log. */
export async function listEntries(client: LogSource, query?: CallsQuery, options?: RequestOptions): Promise<CallPage> {
  if (!withoutLog.has(client)) {
    try {
      return await client.listLog(query, options)
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error
      withoutLog.add(client)
    }
  }
  return client.listCalls(query, options)
}

/** Whether the server of this client is known to have no log. */
export const hasNoLog = (client: LogSource): boolean => withoutLog.has(client)
