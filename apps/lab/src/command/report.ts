import { type Counts, countOf } from '../counts.ts'
import { indeterminateCauses } from '../invariants/indeterminate-causes.ts'
import { longestOf } from '../invariants/ledger-invariants.ts'
import { peakLines } from '../invariants/peak-lines.ts'
import { lateDials } from '../invariants/store-invariants.ts'
import type { RunResult } from '../run.ts'
import { maxCallMsOf } from '../timing.ts'

const MAX_SHOWN = 20

// The counters of the network line, by how they begin.
const OF_NETWORK = [
  'cut',
  'half-open',
  'slow',
  'black hole',
  'answers of COMMIT',
  'database crashes',
  'restarts of',
  'surplus',
  'outages',
  'hours of rest',
]

const listed = (entries: Iterable<readonly [string, number]>) =>
  [...entries]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none'

const listedWith = (counts: Counts, prefix: string) =>
  listed(
    [...counts].flatMap(([name, count]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), count] as const] : [],
    ),
  )

/** The number of calls by final status. */
export const outcomesOf = ({ stored }: Pick<RunResult, 'stored'>): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(stored, ({ status }) => status)].map(([status, calls]) => [status, calls.length]))

/** The text that is printed after a run. */
export function report(result: RunResult): string {
  const { options, counts, rings, stored, lines, outages, timing, durationMs, violations } = result
  const { scenario, store, seed, calls, workers, dispatchers, receivers, service, sabotage } = options
  const outcomes = outcomesOf(result)
  const indeterminate = outcomes.get('indeterminate') ?? 0
  const attempts = stored.flatMap(call => call.attempts)
  const released = attempts.filter(attempt => attempt.released).length
  const count = (name: string) => counts.get(name) ?? 0
  const selfInflicted = (prefix: string) => `${countOf(counts, prefix)} by themselves (${listedWith(counts, prefix)})`
  const rows: [string, string][] = [
    [
      'run',
      [
        `${scenario} on ${store}, seed ${seed}, ${calls} calls, ${service}`,
        `${workers} workers of ${dispatchers} dispatchers, ${receivers} receivers`,
        ...(sabotage ? [`sabotage ${sabotage}`] : []),
      ].join(', '),
    ],
    ['outcomes', listed(outcomes)],
    [
      'indeterminate',
      `${((100 * indeterminate) / Math.max(1, stored.length)).toFixed(1)} % (${listed(indeterminateCauses(result))})`,
    ],
    ['attempts', `${attempts.length}, ${released} released undialed`],
    ['ledger', `${rings.length} placed, ${rings.filter(({ rangAt }) => rangAt).length} rang`],
    ['peak lines', `${peakLines(rings)} of ${lines}`],
    ['longest call', `${longestOf(rings)} ms, \`maxCallMs\` ${maxCallMsOf(timing)}`],
    ['dialed late', `${lateDials(result).length}, in ${result.freezes} freezes of workers`],
    ['killed', `${count('kills')} by the lab, ${selfInflicted('killed itself ')}`],
    ['frozen', `${count('freezes')} by the lab, ${selfInflicted('froze itself ')}`],
    ['store', `disk full ${count('disk-full')}, read-only ${count('read-only')}, locked ${count('locked')}`],
    ['network', listed([...counts].filter(([name]) => OF_NETWORK.some(prefix => name.startsWith(prefix))))],
    ['outages', outages.map(({ posts }) => `${posts} POSTs`).join(', ') || 'none'],
    ['errors', `${listedWith(counts, 'store-')}, updates about another call ${count('bad-response')}`],
    ['webhooks', listedWith(counts, 'webhooks ')],
    ['duration', `${(durationMs / 1000).toFixed(1)} s`],
    ['verdict', violations.length === 0 ? 'green' : `RED, ${violations.length} violations`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
    ...violations.slice(0, MAX_SHOWN).map(text => `  ${text}`),
    ...(violations.length > MAX_SHOWN ? [`  and ${violations.length - MAX_SHOWN} more`] : []),
  ].join('\n')
}
