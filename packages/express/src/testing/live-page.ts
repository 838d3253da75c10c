import type { Call } from '../calls/call-schemas.ts'
import { callPageSchema } from '../calls/call-schemas.ts'
import type { DialerSnapshot } from '../dialer/dialer-schemas.ts'
import { type EventReader, type LiveEvent, readEvents } from './read-events.ts'

/** A page that follows the documented protocol: versions decide, and each new connection fetches what it shows. */
export interface LivePage {
  /** The dialer as the page has it. */
  readonly picture: DialerSnapshot | undefined
  /** The calls as the page has them, by id. */
  readonly calls: ReadonlyMap<string, Call>
  /** Connects, again perhaps, and resolves once it is connected. What it hears is applied as it comes. */
  connect(): Promise<void>
  /** Loses the connection without a word. */
  drop(): void
  /** Once it has heard that the history of this number changed, and all that was told before. */
  heardOf(number: string): Promise<void>
}

export function livePage(url: string): LivePage {
  const calls = new Map<string, Call>()
  const heard = new Set<string>()
  const waiting = new Set<() => void>()
  let epoch: string | undefined
  let picture: DialerSnapshot | undefined
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

  const begin = (told: string) => {
    if (told !== epoch) calls.clear()
    epoch = told
    fetched = fetchCalls()
  }

  const apply = ({ event, data }: LiveEvent) => {
    if (event === 'hello') return begin(data.epoch)
    if (data.epoch !== epoch) throw new Error(`Expected the epoch ${epoch}, got ${data.epoch}`)
    if (event === 'snapshot') picture = data
    else if (event === 'dialer') {
      if (picture && picture.version < data.version) picture = { ...picture, ...data }
    } else if (event === 'entry') {
      const { epoch: _, ...entry } = data
      const known = picture?.entries[entry.index]
      if (known && known.version < entry.version) picture?.entries.splice(entry.index, 1, entry)
    } else if (event === 'call') {
      const { epoch: _, ...call } = data
      newer(call)
    } else if (event === 'calls-missed') fetched = fetchCalls()
    else for (const number of data.numbers) heard.add(number)
  }

  const follow = async (reader: EventReader) => {
    for (let event = await reader.next(); event; event = await reader.next()) {
      if (reader !== events) return
      apply(event)
      for (const look of waiting) look()
    }
  }

  return {
    get picture() {
      return picture
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
    async heardOf(number) {
      await new Promise<void>(resolve => {
        const look = () => {
          if (!heard.has(number)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
      await fetched
    },
  }
}
