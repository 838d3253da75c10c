import { readFile } from 'node:fs/promises'
import type { LedgerEntry } from '@outdial/call-mocks'

/** A call that the provider placed, as its ledger records it. */
export interface Ring extends LedgerEntry {
  /** Line of the ledgers that records the placing. */
  readonly placedIn: number
  /** Line of the ledgers that records the end, if there is one. */
  readonly endedIn?: number
}

/**
 * Reads what the provider has written so far, in the order of placing: one ledger for each of its
 * lives. An id names one call of a life, and may name another in the next.
 */
export async function readLedgers(paths: readonly string[]): Promise<readonly Ring[]> {
  const all: Ring[] = []
  let firstLine = 0
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => '')
    // An unfinished last line is ignored.
    const lines = text.split('\n').slice(0, -1)
    const rings = new Map<string, Ring>()
    for (const [index, json] of lines.entries()) {
      const line = firstLine + index
      const entry = toEntry(JSON.parse(json))
      const placedIn = rings.get(entry.id)?.placedIn ?? line
      rings.set(entry.id, { ...entry, placedIn, ...(entry.endedAt && { endedIn: line }) })
    }
    all.push(...rings.values())
    firstLine += lines.length
  }
  return all
}

/**
 * Ends the calls that a provider had open when it was killed: each counts as ringing for the
 * longest time possible.
 */
export const endKilledCalls = (rings: readonly Ring[], killedAt: number, longestMs: number): readonly Ring[] =>
  rings.map(ring => {
    const placedAt = ring.placedAt.getTime()
    return ring.endedAt || placedAt > killedAt ? ring : { ...ring, endedAt: new Date(placedAt + longestMs) }
  })

const toEntry = ({ placedAt, rangAt, endedAt, ...entry }: LedgerEntry): LedgerEntry => ({
  ...entry,
  placedAt: new Date(placedAt),
  ...(rangAt && { rangAt: new Date(rangAt) }),
  ...(endedAt && { endedAt: new Date(endedAt) }),
})
