import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { times } from '../counts.ts'
import { peakOf } from '../judge/peak.ts'
import type { Findings } from '../run.ts'
import { outcomesOf } from './report.ts'

/** Runs as a page of markdown: what was run, on what, and what came of it. */
export function proof(all: readonly Findings[], command: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short', 'HEAD')
  const changed = git('status', '--porcelain') === '' ? '' : ', with changes that were not committed'
  return [
    `Commit ${commit}${changed}, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} cores. \`${command}\`:`,
    '',
    '| scenario | store | seed | calls | processes | lines, most used | what befell them | placed | indeterminate | took | verdict |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...all.map(findings => `| ${rowOf(findings).join(' | ')} |`),
    ...all.flatMap(({ options: { scenario, store }, violations }) =>
      violations.slice(0, 5).map(what => `\n- ${scenario} on ${store}: ${what}`),
    ),
    '',
  ].join('\n')
}

function rowOf(findings: Findings): (string | number)[] {
  const { options, counts, truth, kept, durationMs, violations } = findings
  const { scenario, store, seed, calls, workers, dispatchers, receivers, cap } = options
  const indeterminate = outcomesOf(findings).get('indeterminate') ?? 0
  const placing = dispatchers > 1 ? `${workers} × ${dispatchers} dispatchers` : `${workers} workers`
  return [
    scenario,
    store,
    seed,
    calls,
    `${placing}, ${receivers} receivers`,
    `${cap}, ${peakOf(truth.entries)}`,
    befell(counts),
    truth.entries.length,
    `${((100 * indeterminate) / Math.max(1, kept.length)).toFixed(1)} %`,
    `${Math.round(durationMs / 1000)} s`,
    violations.length === 0 ? 'green' : `**red**, ${violations.length} violations`,
  ]
}

function befell(counts: Findings['counts']): string {
  const told = {
    'SIGKILL from outside': times(counts, 'kills'),
    'SIGKILL by their own hand': times(counts, 'died '),
    'SIGSTOP from outside': times(counts, 'stops'),
    'SIGSTOP by their own hand': times(counts, 'stood still '),
    'crashes of the database': times(counts, 'database crashes'),
    'answers of COMMIT lost': times(counts, 'answers of COMMIT lost'),
    'restarts of everything': times(counts, 'restarts of everything'),
    'connections cut': times(counts, 'cut '),
    'half-open': times(counts, 'half-open '),
    'slow for a while': times(counts, 'slow '),
    'black holes': times(counts, 'black hole '),
    'disk full': times(counts, 'full'),
    'read-only': times(counts, 'read-only'),
    locked: times(counts, 'locked'),
  }
  return (
    Object.entries(told)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ') || 'nothing but each other'
  )
}
