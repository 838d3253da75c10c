import type { LostAttempt, PlacedProviderUpdate } from '../../provider.ts'
import type { SendRequest } from '../http/requests.ts'
import { createdAtOf, readCall, readPage } from './wire.ts'

const MAX_PAGES = 10
// A call has about 2 kB, and an answer of more than 1 MB is not read.
const PAGE_SIZE = '250'
const DAY_MS = 86_400_000
// Times have whole seconds, and the service's clock may differ a little.
const SLACK_MS = 2000

/** Lists the calls to the attempt's number that were created in its time span. */
export async function findCalls(
  send: SendRequest,
  account: string,
  attempt: LostAttempt,
  signal: AbortSignal,
): Promise<readonly PlacedProviderUpdate[]> {
  const found = new Map<string, PlacedProviderUpdate>()
  for (const query of queriesOf(attempt)) {
    let path: string | undefined = `${account}/Calls.json?${query.toString()}`
    for (let page = 0; path !== undefined && page < MAX_PAGES; page++) {
      const { body } = await send(path, { signal, mayRepeat: true })
      const { calls, next } = readPage(body)
      for (const call of calls) {
        const update = readCall(call)
        if (update?.to === attempt.to && isWithin(attempt, createdAtOf(call))) found.set(update.providerCallId, update)
      }
      // A compatible service may have a path before it.
      path = next?.includes(account) ? next.slice(next.indexOf(account)) : undefined
    }
  }
  return [...found.values()]
}

/** Filters are whole days in UTC. A queued call has no start time, so it is listed by its status. */
function* queriesOf({ to, placedFrom, placedUntil }: LostAttempt): Generator<URLSearchParams> {
  const dayOf = (at: Date) => at.toISOString().slice(0, 10)
  const until = new Date(placedUntil.getTime() + DAY_MS)
  // First, since a call that leaves the queue in between is in the second list.
  yield new URLSearchParams({ To: to, Status: 'queued', PageSize: PAGE_SIZE })
  yield new URLSearchParams({
    To: to,
    'StartTime>': dayOf(placedFrom),
    'StartTime<': dayOf(until),
    PageSize: PAGE_SIZE,
  })
}

const isWithin = ({ placedFrom, placedUntil }: LostAttempt, at: Date | undefined): boolean =>
  at !== undefined &&
  at.getTime() >= placedFrom.getTime() - SLACK_MS &&
  at.getTime() <= placedUntil.getTime() + SLACK_MS
