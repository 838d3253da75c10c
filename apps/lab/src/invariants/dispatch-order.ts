import type { CallDetails } from '@outdial/scheduler-core'
import { type Evidence, groups, type Violations } from './evidence.ts'

interface FirstLicence {
  readonly key: string
  readonly dueAt: number
  readonly sequence: number
  /**
   * When the call is both due and confirmed as stored: from then on it precedes those behind it.
   */
  readonly readyAt: number
  readonly licensedAt: number
}

/**
 * I4: each queue licenses its ready calls in the order of (dueAt, sequence). Only first licences
 * are compared.
 */
export function outOfOrder({ requested, stored }: Pick<Evidence, 'requested' | 'stored'>): Violations {
  const storedAt = new Map(requested.flat().map(call => [call.key, call.storedAt ?? Number.POSITIVE_INFINITY]))
  return groups(stored, ({ queue }) => queue).flatMap(([queue, calls]) => {
    const licences = calls.flatMap(call => firstLicenceOf(call, storedAt))
    return overtaken(licences).map(([before, after]) => {
      const earlyMs = before.licensedAt - after.licensedAt
      return `out of order: ${after.key} was licensed ${earlyMs} ms before ${before.key}, ${queue}`
    })
  })
}

function firstLicenceOf(call: CallDetails, storedAt: ReadonlyMap<string, number>): FirstLicence[] {
  const [first] = call.attempts
  const { key = '', at, sequence } = call
  if (!first) return []
  const dueAt = at.getTime()
  const readyAt = Math.max(dueAt, storedAt.get(key) ?? Number.POSITIVE_INFINITY)
  return [{ key, dueAt, sequence, readyAt, licensedAt: first.licensedAt.getTime() }]
}

/**
 * Pairs whose second call was licensed while the first, which precedes it, was ready and waited.
 */
function overtaken(licences: readonly FirstLicence[]): [before: FirstLicence, after: FirstLicence][] {
  const ranked = licences.toSorted((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence)
  const rankOf = new Map(ranked.map((licence, rank) => [licence, rank]))
  const byReady = licences.toSorted((a, b) => a.readyAt - b.readyAt)
  const found: [FirstLicence, FirstLicence][] = []
  const ready = new Set<FirstLicence>()
  let lowest = 0
  for (const licence of licences.toSorted((a, b) => a.licensedAt - b.licensedAt)) {
    const rank = rankOf.get(licence) ?? 0
    for (let next = byReady[ready.size]; next && next.readyAt < licence.licensedAt; next = byReady[ready.size]) {
      ready.add(next)
      lowest = Math.min(lowest, rankOf.get(next) ?? 0)
    }
    // Find the first ready call that was licensed later than this one.
    let before = ranked[lowest]
    while (before && lowest < rank && !(ready.has(before) && before.licensedAt > licence.licensedAt)) {
      before = ranked[++lowest]
    }
    if (before && lowest < rank) found.push([before, licence])
  }
  return found
}
