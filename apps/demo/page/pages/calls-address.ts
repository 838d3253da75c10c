import type { CallsView } from '@outdial/elements'

const COMING = ['coming', 'in-progress']

/** What comes is wanted soonest first, what is over latest first. */
const usualOrder = (status: readonly string[]): CallsView['order'] =>
  status.length > 0 && status.every(word => ['coming', 'in-progress', 'scheduled'].includes(word))
    ? 'soonest'
    : 'latest'

/** Which calls, and in which order, as an address says it; those that come or are under way, where it says nothing. */
export function viewIn(filters: URLSearchParams): CallsView {
  const text = (name: string) => filters.get(name)?.trim() || undefined
  const words = filters.getAll('status').flatMap(words => words.split(',').filter(word => word && word !== 'all'))
  const status = filters.size > 0 ? words : COMING
  const order = text('order')
  // A `+` that nobody has encoded arrives as a space.
  const digits = text('to')?.replace(/^\+/, '')
  return {
    status,
    to: digits && `+${digits}`,
    from: text('from'),
    until: text('until'),
    order: order === 'soonest' || order === 'latest' ? order : usualOrder(status),
  }
}

/** The address of the calls page that says this. */
export function addressOf({ status, to, from, until, order }: CallsView): string {
  const filters = new URLSearchParams()
  if (status.length > 0) filters.set('status', status.join(','))
  if (to) filters.set('to', to)
  if (from) filters.set('from', from)
  if (until) filters.set('until', until)
  if (order !== usualOrder(status)) filters.set('order', order)
  if (filters.size === 0) filters.set('status', 'all')
  return status.join() === COMING.join() && filters.size === 1 ? '/calls' : `/calls?${filters}`
}
