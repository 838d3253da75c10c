import type { CallDetails } from '@outdial/scheduler-core'
import { type Evidence, groups, type Violations } from './evidence.ts'

interface Turn {
  readonly key: string
  readonly dueAt: number
  readonly sequence: number
  /** From then on it should have gone before those behind it: it is due, and known to everybody. */
  readonly readyAt: number
  readonly licensedAt: number
}

/** I4: of each queue the lowest (dueAt, sequence) is licensed first, of those that are due and surely there. Judged by first licences. */
export function outOfOrder({ asked, kept }: Pick<Evidence, 'asked' | 'kept'>): Violations {
  const keptAt = new Map(asked.flat().map(call => [call.key, call.keptAt ?? Number.POSITIVE_INFINITY]))
  return groups(kept, ({ queue }) => queue).flatMap(([queue, calls]) => {
    const turns = calls.flatMap(call => turnOf(call, keptAt))
    return overtaken(turns).map(
      ([before, after]) =>
        `out of order: ${after.key} was licensed ${before.licensedAt - after.licensedAt} ms before ${before.key}, ${queue}`,
    )
  })
}

function turnOf(call: CallDetails, keptAt: ReadonlyMap<string, number>): Turn[] {
  const [first] = call.attempts
  const { key = '', at, sequence } = call
  if (!first) return []
  const dueAt = at.getTime()
  const readyAt = Math.max(dueAt, keptAt.get(key) ?? Number.POSITIVE_INFINITY)
  return [{ key, dueAt, sequence, readyAt, licensedAt: first.licensedAt.getTime() }]
}

/** Pairs of which the first waited, ready, while the second, behind it, was licensed. */
function overtaken(turns: readonly Turn[]): [before: Turn, after: Turn][] {
  const ranked = turns.toSorted((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence)
  const rankOf = new Map(ranked.map((turn, rank) => [turn, rank]))
  const byReady = turns.toSorted((a, b) => a.readyAt - b.readyAt)
  const found: [Turn, Turn][] = []
  const ready = new Set<Turn>()
  let lowest = 0
  for (const turn of turns.toSorted((a, b) => a.licensedAt - b.licensedAt)) {
    const rank = rankOf.get(turn) ?? 0
    for (let next = byReady[ready.size]; next && next.readyAt < turn.licensedAt; next = byReady[ready.size]) {
      ready.add(next)
      lowest = Math.min(lowest, rankOf.get(next) ?? 0)
    }
    // The first that is ready and was licensed later than this one.
    let before = ranked[lowest]
    while (before && lowest < rank && !(ready.has(before) && before.licensedAt > turn.licensedAt)) {
      before = ranked[++lowest]
    }
    if (before && lowest < rank) found.push([before, turn])
  }
  return found
}
