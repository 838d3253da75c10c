import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'

const entry = z.object({ index: z.number(), to: z.string(), status: z.string(), version: z.number() })
const dialer = z.object({ epoch: z.string(), version: z.number(), state: z.string(), concurrency: z.number() })
const snapshot = dialer.extend({ entries: z.array(entry) })
type Snapshot = z.infer<typeof snapshot>

const ledger = z.object({
  entries: z.array(
    z.object({
      to: z.string(),
      reference: z.optional(z.string()),
      placedAt: z.string(),
      endedAt: z.optional(z.string()),
    }),
  ),
  mostAtOnce: z.number(),
})

export const readSnapshot = async (url: string): Promise<Snapshot> =>
  snapshot.parse(await (await fetch(`${url}/api/dialer`)).json())
export const readLedger = async (url: string) => ledger.parse(await (await fetch(`${url}/_ledger`)).json())
export const post = (url: string, headers: Record<string, string> = {}) => fetch(url, { method: 'POST', headers })

/** Follows the demo's events, as a page does, until the dialer has this state. */
export async function followUntil(url: string, state: string): Promise<Snapshot> {
  const leaving = new AbortController()
  const response = await fetch(`${url}/api/events`, { signal: leaving.signal })
  const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  let seen: Snapshot | undefined
  for await (const { event, data } of events ?? []) {
    const payload: unknown = JSON.parse(data)
    if (event === 'snapshot') seen = snapshot.parse(payload)
    else if (event === 'dialer' && seen) seen = { ...seen, ...dialer.parse(payload) }
    else if (event === 'entry' && seen) {
      const changed = entry.parse(payload)
      seen = { ...seen, entries: seen.entries.map(each => (each.index === changed.index ? changed : each)) }
    }
    if (seen?.state === state) {
      leaving.abort()
      return seen
    }
  }
  throw new Error(`The events ended before the dialer was ${state}`)
}
