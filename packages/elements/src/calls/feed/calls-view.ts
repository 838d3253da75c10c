import type { CallsQuery } from '../../api/call-requests.ts'
import type { Call } from '../../api/call-wire.ts'
import { isRecord, readText } from '../../api/read.ts'
import { fitsSearch } from './search.ts'

/** The filter and the order of the calls: small enough for a page's URL. */
export interface CallsView {
  /** Statuses, or the groups `coming`, `in-progress`, `ended` and `not-reached`. Empty: all. */
  readonly status: readonly string[]
  /** To this number, E.164. */
  readonly to?: string | undefined
  /** From this day on, `2026-11-21`, in the viewer's zone. */
  readonly from?: string | undefined
  /** Until this day, inclusive. */
  readonly until?: string | undefined
  /** Part of a number, or words of the name, the note or other metadata. */
  readonly search?: string | undefined
  readonly order: CallOrder
  /** Filters of a page's URL that do not exist: the element says that they are ignored. */
  readonly unknown?: readonly string[] | undefined
}

/** Whether a page gave a view. Its statuses may be unknown. */
export function isView(value: unknown): boolean {
  if (!isRecord<CallsView>(value) || !Array.isArray(value.status)) return false
  const texts: readonly unknown[] = [
    ...value.status,
    value.to ?? '',
    value.from ?? '',
    value.until ?? '',
    value.search ?? '',
  ]
  return texts.every(text => typeof text === 'string') && ['soonest', 'latest'].includes(readText(value.order) ?? '')
}

export type CallOrder = 'soonest' | 'latest'

export const IN_PROGRESS = ['dialing', 'unknown', 'initiated', 'ringing', 'answered'] as const
export const ENDED = [
  'completed',
  'busy',
  'no-answer',
  'failed',
  'cancelled',
  'rejected',
  'expired',
  'indeterminate',
] as const

/** Whether a call has ended. */
export const isEnded = ({ status }: Call): boolean => ENDED.some(outcome => outcome === status)

export const STATUSES: readonly string[] = ['scheduled', ...IN_PROGRESS, ...ENDED]

/** The groups of statuses. Not reached are those whom a list dials again, too. */
export const GROUPS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['coming', ['scheduled']],
  ['in-progress', IN_PROGRESS],
  ['ended', ENDED],
  ['not-reached', ENDED.filter(outcome => outcome !== 'completed' && outcome !== 'indeterminate')],
])

const isKnown = (word: string) => GROUPS.has(word) || STATUSES.includes(word)
const isDay = (day: string) => /^\d{4}-\d\d-\d\d$/.test(day) && startOfDay(day, 0) !== undefined

/** Removes unknown statuses and days from a view. */
export const withKnownFilters = ({ from, until, ...view }: CallsView): CallsView => ({
  ...view,
  status: view.status.filter(isKnown),
  ...(from && isDay(from) && { from }),
  ...(until && isDay(until) && { until }),
})

/** The filters of a view that do not exist, as they were written. */
export const unknownFilters = ({ status, from, until, unknown = [] }: CallsView): readonly string[] => [
  ...status.filter(word => !isKnown(word)),
  ...[from, until].filter(day => day !== undefined && day !== '' && !isDay(day)).map(String),
  ...unknown,
]

/** The statuses of a view, with groups expanded. Empty: all. */
export const statusesOf = (words: readonly string[]): readonly string[] => [
  ...new Set(words.flatMap(word => GROUPS.get(word) ?? [word])),
]

/** The query for this view. */
export function queryOf({ status, to, from, until, search, order }: CallsView): CallsQuery {
  const statuses = statusesOf(status)
  return {
    status: statuses.length > 0 ? statuses : undefined,
    to,
    search: search?.trim() || undefined,
    from: startOfDay(from, 0),
    until: startOfDay(until, 1),
    order,
  }
}

/** Whether a call matches a query. */
export function matches(call: Call, query: CallsQuery): boolean {
  const { to, at, status } = call
  const time = Date.parse(at)
  return (
    (query.status === undefined || query.status.includes(status)) &&
    (query.to === undefined || query.to === to) &&
    (query.search === undefined || fitsSearch(call, query.search)) &&
    (query.from === undefined || time >= Date.parse(query.from)) &&
    (query.until === undefined || time < Date.parse(query.until))
  )
}

/**
 * Whether a view hides any call with a status of `base`, the statuses that the element lists at
 * all.
 */
export const filters = ({ status, to, from, until, search }: CallsView, base: readonly string[]): boolean =>
  (status.length > 0 && String(status) !== String(base)) ||
  to !== undefined ||
  from !== undefined ||
  until !== undefined ||
  (search ?? '') !== ''

/**
 * Converts a typed number to E.164: with or without `+` or `00`, with any spaces. `undefined`
 * without digits.
 */
export function toNumber(text: string): string | undefined {
  const digits = text.replaceAll(/\D/g, '').replace(/^00/, '')
  return digits === '' ? undefined : `+${digits}`
}

// By the calendar, since a day on which the clocks change has 23 or 25 hours.
function startOfDay(day: string | undefined, later: number): string | undefined {
  if (!day) return undefined
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const start = new Date(year, month - 1, date + later)
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString()
}
