import type { Call } from '../api/call-wire.ts'
import { callOf, fakeServer } from './fake-server.ts'
import { mountElement } from './page.ts'
import '../calls/calls.ts'
import type { OutdialCalls } from '../calls/calls.ts'
import { matches } from '../calls/feed/calls-view.ts'
import { comparePositions } from '../calls/feed/sorted-calls.ts'

const HOUR_MS = 3_600_000

/** So many calls, an hour apart from now on, the first one soonest. */
export const someCalls = (count: number, more: (index: number) => Partial<Call> = () => ({})): Call[] => {
  const now = Date.now()
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(now + (index + 1) * HOUR_MS).toISOString()
    return callOf({
      id: `c${index}`,
      sequence: index,
      to: `+1301804${String(index).padStart(4, '0')}`,
      at,
      ...more(index),
    })
  })
}

/**
 * The element on a server that keeps these calls, and lists them by what it is asked; they can be
 * changed.
 */
export async function open(calls: Call[], properties: Partial<OutdialCalls> = {}) {
  const server = fakeServer()
  server.on('GET', '/api/calls', ({ query }) => {
    const order = query.get('order') === 'latest' ? 'latest' : 'soonest'
    const limit = Number(query.get('limit') ?? 50)
    const start = Number(query.get('cursor') ?? 0)
    const status = query.getAll('status')
    const fitting = calls
      .filter(call =>
        matches(call, {
          status: status.length > 0 ? status.flatMap(word => word.split(',')) : undefined,
          to: query.get('to') ?? undefined,
          from: query.get('from') ?? undefined,
          until: query.get('until') ?? undefined,
        }),
      )
      .sort((one, other) => comparePositions(order, one, other))
    const page = fitting.slice(start, start + limit)
    return { calls: page, ...(start + limit < fitting.length ? { cursor: String(start + limit) } : {}) }
  })
  const page = await mountElement('outdial-calls', { client: server.client, order: 'soonest', ...properties })
  const { element, root } = page
  const rows = () => [...root.querySelectorAll<HTMLElement>('.row')]
  return {
    ...page,
    server,
    rows,
    numbers: () => rows().map(row => row.querySelector('bdi')?.textContent),
    row(id: string) {
      const row = root.querySelector<HTMLElement>(`.row[data-id="${id}"]`)
      if (!row) throw new Error(`There is no row ${id}`)
      return row
    },
    press(id: string, action: string) {
      const button = root.querySelector<HTMLButtonElement>(`.row[data-id="${id}"] [data-action="${action}"]`)
      if (!button) throw new Error(`${id} has no button ${action}`)
      button.focus()
      button.click()
    },
    /** Scrolls the page to so many rows below the beginning of the list. */
    scrollTo(rowsBefore: number) {
      const table = root.querySelector('.rows')
      if (!table) throw new Error('There is no table')
      const rowPx = rows()[0]?.offsetHeight ?? 0
      scrollTo(0, scrollY + table.getBoundingClientRect().top + rowsBefore * rowPx)
    },
    /** Tells of calls, and waits until they are drawn. */
    async sendCalls(...changed: readonly Call[]) {
      for (const call of changed) server.tell('call', { ...call, epoch: 'first' })
      await new Promise(requestAnimationFrame)
      await element.updateComplete
      await element.updateComplete
    },
  }
}
