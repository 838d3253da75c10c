import type { CallsView } from '@outdial/elements'

const FIRST = 'latest'

/** Which calls, and in which order, as an address says it; all, the latest first, where it says nothing. */
export function viewIn(filters: URLSearchParams): CallsView {
  const text = (name: string) => filters.get(name)?.trim() || undefined
  // A `+` that nobody has encoded arrives as a space.
  const digits = text('to')?.replace(/^\+/, '')
  return {
    status: filters.getAll('status').flatMap(words => words.split(',').filter(Boolean)),
    to: digits && `+${digits}`,
    from: text('from'),
    until: text('until'),
    order: filters.get('order') === 'soonest' ? 'soonest' : FIRST,
  }
}

/** The address of the calls page that says this. */
export function addressOf({ status, to, from, until, order }: CallsView): string {
  const filters = new URLSearchParams()
  if (status.length > 0) filters.set('status', status.join(','))
  if (to) filters.set('to', to)
  if (from) filters.set('from', from)
  if (until) filters.set('until', until)
  if (order !== FIRST) filters.set('order', order)
  return filters.size > 0 ? `/calls?${filters}` : '/calls'
}
