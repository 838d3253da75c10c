import type { BoardCall } from '../switchboard.ts'

const NAMES = ['To', 'From', 'Status', 'StartTime', 'StartTime>', 'StartTime<', 'PageSize', 'Page']
const MAX_PAGE_SIZE = 1000
const DAY = /^\d{4}-\d\d-\d\d$/

export interface ListedCall {
  readonly call: BoardCall
  readonly from: string
  readonly word: string
  readonly isQueued: boolean
}

/** One page of the calls that the filters select, the latest first; `undefined` for a bad filter. */
export function listCalls<Call extends ListedCall>(
  all: readonly Call[],
  query: URLSearchParams,
): { readonly calls: readonly Call[]; readonly page: number; readonly next: number | undefined } | undefined {
  const field = (name: string) => query.get(name) ?? undefined
  if ([...query.keys()].some(name => !NAMES.includes(name))) return undefined
  const days = ['StartTime', 'StartTime>', 'StartTime<'].map(field)
  if (days.some(day => day !== undefined && !DAY.test(day))) return undefined
  const [on, from, until] = days
  const size = Number(field('PageSize') ?? 50)
  const page = Number(field('Page') ?? 0)
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE || !Number.isInteger(page) || page < 0)
    return undefined

  const selected = all.filter(({ call, from: caller, word, isQueued }) => {
    // A queued call has no start time.
    const day = isQueued ? undefined : call.startsAt.toISOString().slice(0, 10)
    return (
      (field('To') ?? call.to) === call.to &&
      (field('From') ?? caller) === caller &&
      (field('Status') ?? word) === word &&
      (on === undefined || day === on) &&
      (from === undefined || (day !== undefined && day >= from)) &&
      (until === undefined || (day !== undefined && day < until))
    )
  })
  const latest = selected.toReversed()
  const calls = latest.slice(page * size, (page + 1) * size)
  return { calls, page, next: latest.length > (page + 1) * size ? page + 1 : undefined }
}
