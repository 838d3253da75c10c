import { medians } from '../figures.ts'
import type { Found } from './results.ts'

/** The goals of issue 3, and whether they are reached. */
export function goals(found: Found): readonly (readonly [string, string])[] {
  const median = (key: string, contender: string, figure: string) =>
    medians(found.get(key)?.get(contender) ?? [])[figure] ?? Number.NaN
  const ours = (key: string, figure: string) => median(key, 'outdial', figure)
  const ofBare = (key: string) => ours(key, 'callsPerSecond') / median(key, 'bare node:sqlite', 'callsPerSecond')
  const all = (values: readonly number[], digits: number) => values.map(value => value.toFixed(digits)).join(', ')
  const yes = (reached: boolean, what: string) => `${reached ? 'yes' : 'no'}: ${what}`

  const drained = [500, 50, 3].map(lines => ofBare(`drain ${lines}`))
  const added = ofBare('add 100000')
  const late = [50, 500].map(rate => ours(`lateness ${rate}`, 'p99Ms'))
  const early = [50, 500].flatMap(rate => found.get(`lateness ${rate}`)?.get('outdial') ?? [])
  const tooEarly = early.reduce((sum, { early = Number.NaN }) => sum + early, 0)
  const refilled = ours('refill 3', 'medianMs')
  const asked = [100_000, 1_000_000].map(size => ours(`idle ${size}`, 'operationsPerSecond'))
  const polled = [100_000, 1_000_000].map(size => ours(`idle ${size}`, 'pollsPerSecond'))
  const stated = [100_000, 1_000_000].map(size => ours(`idle ${size}`, 'statementsPerSecond'))
  const busy = [100_000, 1_000_000].map(size => ours(`idle ${size}`, 'cpuShare') * 100)
  const peak = ours('idle 1000000', 'peakMb')
  return [
    [
      'a backlog drained at 0.65 of bare SQLite with the same writes, caps 500, 50, 3',
      yes(
        drained.every(ratio => ratio >= 0.65),
        all(drained, 2),
      ),
    ],
    ['100,000 calls added at half the rate of bare inserts', yes(added >= 0.5, added.toFixed(2))],
    [
      'lateness p99 at most 5 ms at 50 and 500 per second',
      yes(
        late.every(ms => ms <= 5),
        `${all(late, 1)} ms`,
      ),
    ],
    ['no licence before its call is due', yes(tooEarly === 0, `${tooEarly} in all rounds`)],
    ['refill at most 1 ms median, cap 3', yes(refilled <= 1, `${refilled.toFixed(2)} ms`)],
    [
      'idle, at most 0.1 store operations per second, with 100,000 and 1,000,000 calls',
      yes(
        asked.every(rate => rate <= 0.1),
        `${all(asked, 3)}; ${all(stated, 2)} SQL statements, ${all(polled, 2)} of them \`PRAGMA data_version\``,
      ),
    ],
    [
      'idle, under 1 % of a core',
      yes(
        busy.every(percent => percent < 1),
        `${all(busy, 2)} % of a core`,
      ),
    ],
    ['under 100 MB with 1,000,000 calls', yes(peak < 100, `${peak.toFixed(0)} MB at most`)],
  ]
}
