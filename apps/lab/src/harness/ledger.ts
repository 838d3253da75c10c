import { readFile } from 'node:fs/promises'
import type { LedgerEntry } from '@outdial/call-mocks'

/** A call that the provider placed, as its ledger records it. */
export interface Ring extends LedgerEntry {
  /** Line of the ledger that records the placing. */
  readonly placedIn: number
  /** Line of the ledger that records the end, if there is one. */
  readonly endedIn?: number
}

/** Reads what the provider has written so far, across all its restarts, in the order of placing. */
export async function readLedger(path: string): Promise<readonly Ring[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const rings = new Map<string, Ring>()
  // An unfinished last line is ignored.
  for (const [line, json] of text.split('\n').slice(0, -1).entries()) {
    const entry = toEntry(JSON.parse(json))
    const placedIn = rings.get(entry.id)?.placedIn ?? line
    rings.set(entry.id, { ...entry, placedIn, ...(entry.endedAt && { endedIn: line }) })
  }
  return [...rings.values()]
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
