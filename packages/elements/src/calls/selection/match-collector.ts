import type { ApiClient } from '../../api/api-client.ts'
import type { CallsQuery } from '../../api/call-requests.ts'
import { IN_PROGRESS } from '../feed/calls-view.ts'
import type { Selection } from './selection.ts'

export interface MatchCollectorOptions {
  readonly client: () => Pick<ApiClient, 'listCalls'> | undefined
  /** The filter of the list. */
  readonly query: () => CallsQuery
  readonly selection: Selection
  readonly onChange: () => void
  readonly onProblem: (error: unknown) => void
}

/** Selects all calls that match the filter and are not over, whether they are loaded or not. */
export interface MatchCollector {
  /** How many were found so far, while they are looked for. */
  readonly found: number | undefined
  /** Whether more match than can be selected at once. */
  readonly hasMore: boolean
  /** Whether the filter lists any call that is not over. */
  readonly isUseful: boolean
  collect(): Promise<void>
  /** Ends the search. What was found so far is not selected. */
  stop(): void
  /** Forgets that there are more. */
  clear(): void
}

/** So many calls are selected at once; the rest by the next time. */
export const MOST_MATCHES = 10_000
const PAGE = 1000
const OPEN: readonly string[] = ['scheduled', ...IN_PROGRESS]

export function createMatchCollector(options: MatchCollectorOptions): MatchCollector {
  const { client, query, selection, onChange, onProblem } = options
  let found: number | undefined
  let hasMore = false
  let abort = new AbortController()

  const look = async (server: Pick<ApiClient, 'listCalls'>, signal: AbortSignal) => {
    const ids: string[] = []
    const wanted = { ...query(), status: openStatuses(query()), limit: PAGE }
    let cursor: string | undefined
    do {
      const page = await server.listCalls({ ...wanted, cursor }, { signal })
      ids.push(...page.calls.map(({ id }) => id))
      cursor = page.cursor
      found = ids.length
      onChange()
    } while (cursor !== undefined && ids.length < MOST_MATCHES)
    hasMore = cursor !== undefined
    return ids
  }

  return {
    get found() {
      return found
    },
    get hasMore() {
      return hasMore
    },
    get isUseful() {
      return openStatuses(query()).length > 0
    },
    async collect() {
      const server = client()
      if (!server || found !== undefined) return
      abort = new AbortController()
      const { signal } = abort
      found = 0
      onChange()
      try {
        selection.add(await look(server, signal))
      } catch (error) {
        if (!signal.aborted) onProblem(error)
      }
      found = undefined
      onChange()
    },
    stop: () => abort.abort(),
    clear() {
      abort.abort()
      hasMore = false
    },
  }
}

/** The statuses of the filter that a call has before it is over. */
function openStatuses({ status = OPEN }: CallsQuery): readonly string[] {
  const wanted = typeof status === 'string' ? [status] : status
  return OPEN.filter(each => wanted.includes(each))
}
