import { type Counts, times } from '../counts.ts'
import { longestOf } from '../judge/ledger.ts'
import { nobodyKnows } from '../judge/nobody-knows.ts'
import { peakOf } from '../judge/peak.ts'
import { lateDials } from '../judge/store.ts'
import type { Findings } from '../run.ts'
import { maxCallMsOf } from '../timing.ts'

const MOST_SHOWN = 20

const listed = (entries: Iterable<readonly [string, number]>) =>
  [...entries]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${name} ${times}`)
    .join(', ') || 'none'

const chosen = (counts: Counts, begin: string) =>
  listed(
    [...counts].flatMap(([name, times]) =>
      name.startsWith(begin) ? [[name.slice(begin.length), times] as const] : [],
    ),
  )

/** How many calls ended how. */
export const outcomesOf = ({ kept }: Pick<Findings, 'kept'>): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(kept, ({ status }) => status)].map(([status, calls]) => [status, calls.length]))

/** A run, for reading. */
export function report(findings: Findings): string {
  const { options, counts, truth, kept, queues, timing, durationMs, violations } = findings
  const { scenario, store, seed, calls, workers, dispatchers, receivers, service, sabotage } = options
  const outcomes = outcomesOf(findings)
  const indeterminate = outcomes.get('indeterminate') ?? 0
  const attempts = kept.flatMap(call => call.attempts)
  const lines = Object.values(queues).reduce((sum, each) => sum + each, 0)
  const rows: [string, string][] = [
    [
      'run',
      `${scenario} on ${store}, seed ${seed}, ${calls} calls, ${service}, ${workers} workers of ${dispatchers} dispatchers, ${receivers} receivers${sabotage ? `, sabotage ${sabotage}` : ''}`,
    ],
    ['ended as', listed(outcomes)],
    [
      'indeterminate',
      `${((100 * indeterminate) / Math.max(1, kept.length)).toFixed(1)} % (${listed(nobodyKnows(findings))})`,
    ],
    [
      'attempts',
      `${attempts.length}, of which ${attempts.filter(({ released }) => released).length} were given back undialed`,
    ],
    ['the ledger', `${truth.entries.length} placed, ${truth.entries.filter(({ rangAt }) => rangAt).length} rang`],
    ['lines', `${peakOf(truth.entries)} at most, of ${lines}`],
    ['longest call', `${longestOf(truth)} ms, \`maxCallMs\` ${maxCallMsOf(timing)}`],
    ['dialed late', `${lateDials(findings).length}, workers stood still ${findings.standstills} times`],
    ['killed', `${counts.get('kills') ?? 0}, by their own hand ${times(counts, 'died ')} (${chosen(counts, 'died ')})`],
    [
      'stopped',
      `${counts.get('stops') ?? 0}, by their own hand ${times(counts, 'stood still ')} (${chosen(counts, 'stood still ')})`,
    ],
    [
      'store',
      `full ${counts.get('full') ?? 0}, read-only ${counts.get('read-only') ?? 0}, locked ${counts.get('locked') ?? 0}`,
    ],
    [
      'broken',
      listed(
        [...counts].filter(([name]) =>
          /^(cut|half-open|slow|black hole|answers of COMMIT|database crashes|restarts of everything)/.test(name),
        ),
      ),
    ],
    ['errors', chosen(counts, 'store-')],
    ['webhooks', chosen(counts, 'webhooks ')],
    ['took', `${(durationMs / 1000).toFixed(1)} s`],
    ['verdict', violations.length === 0 ? 'green' : `RED, ${violations.length} violations`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    ...rows.map(([name, what]) => `${name.padEnd(width)}  ${what}`),
    ...violations.slice(0, MOST_SHOWN).map(what => `  ${what}`),
    ...(violations.length > MOST_SHOWN ? [`  and ${violations.length - MOST_SHOWN} more`] : []),
  ].join('\n')
}
