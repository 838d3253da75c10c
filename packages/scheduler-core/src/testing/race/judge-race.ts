import type { CallId } from '../../store/call.ts'
import type { RaceEntry } from './race-log.ts'

/** The logs of a race. */
export interface RunRace {
  /** The calls of each queue in the order in which they must be licensed. */
  readonly orders: readonly (readonly CallId[])[]
  readonly concurrency: number
  /** The entries of all processes. */
  readonly entries: readonly RaceEntry[]
}

/** The facts that the entries prove. */
export interface RaceVerdict {
  /** Empty if nothing went wrong. */
  readonly faults: readonly string[]
  /** Largest number of lines that were provably in use at the same time. */
  readonly peakLines: number
}

/**
 * Reports only what the logs prove, since no process sees another's commit. A line was in use at
 * least from the return of the step that licensed it until the start of the step that ended it. One
 * commit came before another if its step returned before the other one began.
 */
export function judgeRace(race: RunRace): RaceVerdict {
  const peakLines = mostAtOnce(race.entries)
  const faults = [...givenTwice(race.entries), ...race.orders.flatMap(order => outOfOrder(order, race.entries))]
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

function outOfOrder(order: readonly CallId[], entries: readonly RaceEntry[]): string[] {
  const placeOf = new Map(order.map((id, place) => [id, place]))
  const commits = entries
    .map(({ begunAt, doneAt, licensed }) => ({
      begunAt,
      doneAt,
      places: licensed.flatMap(([id]) => placeOf.get(id) ?? []),
    }))
    .filter(({ places }) => places.length > 0)
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
      // The process that ended it was killed before it logged the end.
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
