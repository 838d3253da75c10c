import type { CallsView } from '@outdial/elements'

const NAMES = ['status', 'to', 'from', 'until', 'search', 'order']
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
  const isOrder = order === 'soonest' || order === 'latest'
  // An unencoded `+` arrives as a space.
  const digits = text('to')?.replace(/^\+/, '')
  return {
    status,
    to: digits && `+${digits}`,
    from: text('from'),
    until: text('until'),
    search: text('search'),
    order: isOrder ? order : defaultOrder(status),
    unknown: [...new Set(filters.keys())]
      .filter(name => !NAMES.includes(name))
      .concat(order === undefined || isOrder ? [] : [order]),
  }
}

/** The address of the calls page with these filters and this order. */
export function addressOf({ status, to, from, until, search, order }: CallsView): string {
  const filters = new URLSearchParams()
  if (status.length > 0) filters.set('status', status.join(','))
  if (to) filters.set('to', to)
  if (from) filters.set('from', from)
  if (until) filters.set('until', until)
  if (search) filters.set('search', search)
  if (order !== defaultOrder(status)) filters.set('order', order)
  if (filters.size === 0) filters.set('status', 'all')
  return status.join() === DEFAULT_STATUS.join() && filters.size === 1 ? '/calls' : `/calls?${filters}`
}

/**
 * Saves the filters in the address. Each choice can be undone by going back; the letters of one search
 * are one choice.
 */
export function saveView(view: CallsView): void {
  const before = viewIn(new URLSearchParams(location.search))
  const address = addressOf(view)
  if (address === location.pathname + location.search) return
  const isTyping = before.search !== undefined && view.search !== undefined
  if (isTyping) history.replaceState(history.state, '', address)
  else history.pushState(null, '', address)
}
