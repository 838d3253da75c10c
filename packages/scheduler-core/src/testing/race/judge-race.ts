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
 * its end was about to be told; one commit came before another if it was known before the other was asked for. The same holds by the
 * store's own time, as long as nobody sets its clock back: a line was in use at least from when it was licensed until the time that the store
 * told before it heard of the end. Otherwise a licence was dated before its line was had.
 */
export function judgeRace({ order, concurrency, entries }: RunRace): RaceVerdict {
  const peakLines = mostAtOnce(entries, { known: ({ doneAt }) => doneAt, asked: ({ begunAt }) => begunAt })
  const dated = mostAtOnce(entries, { known: ({ now }) => now, asked: ({ before }) => before })
  const faults = [...givenTwice(entries), ...outOfOrder({ order, entries })]
  if (peakLines > concurrency) faults.push(`${peakLines} lines were in use at once, of ${concurrency}`)
  else if (dated > concurrency)
    faults.push(`By the dates of its licences the store had ${dated} lines in use at once, of ${concurrency}`)
  return { faults, peakLines }
}

/** The moments that are known of an operation, by one clock: it was done by the one, and not before the other. */
interface Moments {
  readonly known: (entry: RaceEntry) => number
  readonly asked: (entry: RaceEntry) => number
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

function outOfOrder({ order, entries }: Pick<RunRace, 'order' | 'entries'>): string[] {
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

function mostAtOnce(entries: readonly RaceEntry[], { known, asked }: Moments): number {
  const endings = new Map<string, number>()
  for (const entry of entries) {
    for (const reference of entry.ended) {
      endings.set(reference, Math.min(asked(entry), endings.get(reference) ?? asked(entry)))
    }
  }
  const changes = entries.flatMap(entry =>
    entry.licensed.flatMap(([, reference]) => {
      const [begin, end] = [known(entry), endings.get(reference)]
      // Whoever told its end was killed before it wrote that down.
      if (end === undefined || end <= begin) return []
      return [
        { at: begin, by: 1 },
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
