import type { Call } from '../calls/call-schemas.ts'
import { callPageSchema } from '../calls/call-schemas.ts'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import { type EventReader, type LiveEvent, readEvents } from './read-events.ts'

/** A page that follows the documented protocol of versions, epochs and fetches. */
export interface LivePage {
  /** The dialer as the page has it. */
  readonly snapshot: DialerSnapshot | undefined
  /** The calls as the page has them, by id. */
  readonly calls: ReadonlyMap<string, Call>
  /** Connects or reconnects. Events are applied as they arrive. */
  connect(): Promise<void>
  /** Drops the connection. */
  drop(): void
  /** Resolves when an event of this number's history, and all before it, are applied. */
  untilHistoryOf(number: string): Promise<void>
}

export function livePage(url: string): LivePage {
  const calls = new Map<string, Call>()
  const received = new Set<string>()
  const waiting = new Set<() => void>()
  let epoch: string | undefined
  let snapshot: DialerSnapshot | undefined
  let events: EventReader | undefined
  let fetched: Promise<unknown> = Promise.resolve()

  const newer = (call: Call) => {
    if ((calls.get(call.id)?.version ?? 0) < call.version) calls.set(call.id, call)
  }

  const fetchCalls = async () => {
    let cursor: string | undefined
    do {
      const query = new URLSearchParams({ limit: '1000', ...(cursor !== undefined && { cursor }) })
      const page = callPageSchema.parse(await (await fetch(`${url}/api/calls?${query}`)).json())
      page.calls.forEach(newer)
      cursor = page.cursor
    } while (cursor !== undefined)
  }

  const begin = (next: string) => {
    if (next !== epoch) calls.clear()
    epoch = next
    fetched = fetchCalls()
  }

  const apply = ({ event, data }: LiveEvent) => {
    if (event === 'hello') return begin(data.epoch)
    if (data.epoch !== epoch) throw new Error(`Expected the epoch ${epoch}, got ${data.epoch}`)
    if (event === 'snapshot') snapshot = data
    else if (event === 'dialer') {
      if (snapshot && snapshot.version < data.version) snapshot = { ...snapshot, ...data }
    } else if (event === 'entry') {
      const { epoch: _, ...entry } = data
      const known = snapshot?.entries[entry.index]
      if (known && known.version < entry.version) snapshot?.entries.splice(entry.index, 1, entry)
    } else if (event === 'call') {
      const { epoch: _, ...call } = data
      newer(call)
    } else if (event === 'calls-missed') fetched = fetchCalls()
    else if (event === 'history') for (const number of data.numbers) received.add(number)
  }

  const follow = async (reader: EventReader) => {
    for (let event = await reader.next(); event; event = await reader.next()) {
      if (reader !== events) return
      apply(event)
      for (const check of waiting) check()
    }
  }

  return {
    get snapshot() {
      return snapshot
    },
    calls,
    async connect() {
      const reader = await readEvents(url)
      events = reader
      void follow(reader).catch(error => {
        if (reader === events) throw error
      })
    },
    drop() {
      const dropped = events
      events = undefined
      dropped?.close()
    },
    async untilHistoryOf(number) {
      await new Promise<void>(resolve => {
        const check = () => {
          if (!received.has(number)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      })
      await fetched
    },
  }
}
