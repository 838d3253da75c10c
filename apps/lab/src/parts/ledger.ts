import { readFile } from 'node:fs/promises'
import type { LedgerEntry } from '@outdial/call-mocks'

/** One call that was truly placed. */
export interface Ring extends LedgerEntry {
  /** Which line of the ledger says that it was placed; and, once it has ended, which says so. */
  readonly placedIn: number
  readonly endedIn?: number
}

/** What really rang, as nobody but the mocked provider could write it, in the order of placing. */
export interface Truth {
  readonly entries: readonly Ring[]
}

/** Reads what the provider has written down by now, however often it was killed meanwhile. */
export async function readLedger(path: string): Promise<readonly Ring[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const rings = new Map<string, Ring>()
  // A line that is being written has no end yet.
  for (const [line, json] of text.split('\n').slice(0, -1).entries()) {
    const entry = toEntry(JSON.parse(json))
    const placedIn = rings.get(entry.id)?.placedIn ?? line
    rings.set(entry.id, { ...entry, placedIn, ...(entry.endedAt && { endedIn: line }) })
  }
  return [...rings.values()]
}

/** Of a call whose provider was killed at this moment or later nobody wrote down the end: it has rung for as long as may be. */
export const cutOff = (rings: readonly Ring[], killedAt: number, longestMs: number): readonly Ring[] =>
  rings.map(ring => {
    const placedAt = ring.placedAt.getTime()
    return ring.endedAt || placedAt > killedAt ? ring : { ...ring, endedAt: new Date(placedAt + longestMs) }
  })

// JSON has its instants as text.
const toEntry = ({ placedAt, rangAt, endedAt, ...entry }: LedgerEntry): LedgerEntry => ({
  ...entry,
  placedAt: new Date(placedAt),
  ...(rangAt && { rangAt: new Date(rangAt) }),
  ...(endedAt && { endedAt: new Date(endedAt) }),
})
