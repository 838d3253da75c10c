import type { CallsView } from '@outdial/elements'

const DEFAULT_STATUS = ['coming', 'in-progress']

/** Upcoming calls are sorted soonest first, all others latest first. */
const defaultOrder = (status: readonly string[]): CallsView['order'] =>
  status.length > 0 && status.every(word => ['coming', 'in-progress', 'scheduled'].includes(word))
    ? 'soonest'
    : 'latest'

/** Reads filters and order from an address. Without any: calls that are upcoming or in progress. */
export function viewIn(filters: URLSearchParams): CallsView {
  const text = (name: string) => filters.get(name)?.trim() || undefined
  const words = filters.getAll('status').flatMap(words => words.split(',').filter(word => word && word !== 'all'))
  const status = filters.size > 0 ? words : DEFAULT_STATUS
  const order = text('order')
  // An unencoded `+` arrives as a space.
  const digits = text('to')?.replace(/^\+/, '')
  return {
    status,
    to: digits && `+${digits}`,
    from: text('from'),
    until: text('until'),
    order: order === 'soonest' || order === 'latest' ? order : defaultOrder(status),
  }
}

/** The address of the calls page with these filters and this order. */
export function addressOf({ status, to, from, until, order }: CallsView): string {
  const filters = new URLSearchParams()
  if (status.length > 0) filters.set('status', status.join(','))
  if (to) filters.set('to', to)
  if (from) filters.set('from', from)
  if (until) filters.set('until', until)
  if (order !== defaultOrder(status)) filters.set('order', order)
  if (filters.size === 0) filters.set('status', 'all')
  return status.join() === DEFAULT_STATUS.join() && filters.size === 1 ? '/calls' : `/calls?${filters}`
}
