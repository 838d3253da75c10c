import type { CallId } from '../../store/call.ts'
import type { RaceEntry } from './race-log.ts'

/** A race that is over. */
export interface RunRace {
  /** The calls in the order in which they had to be licensed. */
  readonly order: readonly CallId[]
  readonly concurrency: number
  /** All that all processes wrote down. */
  readonly entries: readonly RaceEntry[]
}

/** What the entries prove. */
export interface RaceVerdict {
  /** What went wrong; nothing if none. */
  readonly faults: readonly string[]
  /** How many lines were surely in use at once, at most. */
  readonly peakLines: number
}

/**
 * Says only what is proven, since nobody saw the commits themselves: a line was in use at least from when its licence was known until
 * its end was about to be told; one commit came before another if it was known before the other was asked for.
 */
export function judgeRace(race: RunRace): RaceVerdict {
  const peakLines = mostAtOnce(race.entries)
  const faults = [...givenTwice(race.entries), ...outOfOrder(race)]
  if (peakLines > race.concurrency) faults.push(`${peakLines} lines were in use at once, of ${race.concurrency}`)
  return { faults, peakLines }
}

function givenTwice(entries: readonly RaceEntry[]): string[] {
  const faults: string[] = []
  const given = new Set<string>()
  for (const name of entries.flatMap(({ licensed }) => licensed.flat())) {
    if (given.has(name)) faults.push(`${name} was licensed twice`)
    given.add(name)
  }
  return faults
}

function outOfOrder({ order, entries }: RunRace): string[] {
  const places = new Map(order.map((id, place) => [id, place]))
  const commits = entries
    .filter(({ licensed }) => licensed.length > 0)
    .map(({ begunAt, doneAt, licensed }) => ({ begunAt, doneAt, places: licensed.map(([id]) => places.get(id) ?? -1) }))
  const faults: string[] = []
  for (const { places } of commits) {
    if (places.some((place, n) => place <= (places[n - 1] ?? -1))) faults.push(`One step licensed ${places.join(', ')}`)
  }
  const byEnd = commits.toSorted((a, b) => a.doneAt - b.doneAt)
  let [known, last] = [0, -1]
  for (const commit of commits.toSorted((a, b) => a.begunAt - b.begunAt)) {
    for (let done = byEnd[known]; done && done.doneAt < commit.begunAt; done = byEnd[++known])
      last = Math.max(last, ...done.places)
    const early = Math.min(...commit.places)
    if (early < last) faults.push(`Call ${early} of the order was licensed after call ${last}`)
  }
  return faults
}

function mostAtOnce(entries: readonly RaceEntry[]): number {
  const endings = new Map<string, number>()
  for (const { begunAt, ended } of entries) {
    for (const reference of ended) endings.set(reference, Math.min(begunAt, endings.get(reference) ?? begunAt))
  }
  const changes = entries.flatMap(({ doneAt, licensed }) =>
    licensed.flatMap(([, reference]) => {
      const end = endings.get(reference)
      // Whoever told its end was killed before it wrote that down.
      if (end === undefined || end <= doneAt) return []
      return [
        { at: doneAt, by: 1 },
        { at: end, by: -1 },
      ]
    }),
  )
  let [inUse, most] = [0, 0]
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    inUse += by
    most = Math.max(most, inUse)
  }
  return most
}
