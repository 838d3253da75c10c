import type { Asked, FakeServer } from './fake-server.ts'

/** A call of a history as the server tells it. */
export interface FakeCall {
  readonly created_at: string
  readonly counterparty?: string
  readonly type: string
  readonly duration?: string
  readonly answer_reported?: false
  readonly id?: string
  readonly placed_by?: 'us' | 'them'
  readonly outcome?: string
  readonly cause?: string
  readonly name?: string
}

/** Serves these calls as the history of `phone`, latest first, in pages of the requested size. */
export function tellHistory(server: FakeServer, phone: string, calls: () => readonly FakeCall[]): void {
  server.on('GET', `/api/phone-numbers/${encodeURIComponent(phone)}/calls`, asked => historyPage(asked, calls()))
}

/** One page, its cursor being the time after which the next begins. */
export function historyPage({ query }: Pick<Asked, 'query'>, calls: readonly FakeCall[]): Response {
  const limit = Number(query.get('limit') ?? 50)
  const after = query.get('cursor')
  const rest = after === null ? calls : calls.slice(calls.findIndex(({ created_at }) => created_at === after) + 1)
  const page = rest.slice(0, limit)
  const link = `</api/phone-numbers/x/calls?cursor=${encodeURIComponent(page.at(-1)?.created_at ?? '')}>; rel="next"`
  return Response.json(page, { headers: rest.length > limit ? { Link: link } : {} })
}

const CYCLE: readonly Omit<FakeCall, 'created_at'>[] = [
  { counterparty: '+19842068287', type: 'Completed Outbound', duration: '125.4' },
  { counterparty: '+15512459377', type: 'Missed Inbound' },
  { counterparty: '+13333333333', type: 'Completed Inbound', duration: '37.4' },
  { counterparty: '+18582210308', type: 'Missed Outbound' },
  { type: 'Missed Inbound' },
]

const LATEST = new Date('2026-11-21T12:00:00Z')
const APART_MS = 47 * 60_000

/** So many calls, the latest at `from`, each 47 minutes before the last. */
export const fakeCalls = (count: number, from = LATEST): FakeCall[] =>
  Array.from({ length: count }, (_, n) => ({
    created_at: new Date(from.getTime() - n * APART_MS).toISOString().replace(/\.\d+/, ''),
    ...(CYCLE[n % CYCLE.length] ?? { type: 'Missed Inbound' }),
  }))
