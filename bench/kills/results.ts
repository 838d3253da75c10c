import type { Chart } from '../charts/draw.ts'
import { stacks } from '../charts/stacks.ts'
import { markdownTable } from '../table.ts'
import { WORKERS } from './contender.ts'
import { contenderOf } from './contenders/index.ts'
import { CALL_MS } from './provider.ts'
import type { Fate, Size } from './run.ts'

/** The outcome of each contender. */
export type Fates = ReadonlyMap<string, Fate>

/** Workers of all contenders are connected at once, while the first ones finish their calls. */
export const CONNECTIONS = 500
export const NAMED = ['graphile-worker', 'pg-boss', 'bullmq']
export const PACKAGES = [...NAMED, 'ioredis', 'pg', 'postgres']

const setUp = ({ calls, forMs, killEveryMs }: Size) =>
  `${calls} calls fall due over ${forMs / 1000} s, while one of ${WORKERS} workers is killed every ${killEveryMs} ms`

export const chart = (fates: Fates, size: Size): Chart =>
  stacks({
    name: 'kills',
    title: 'Rings per number under kills',
    notes: [setUp(size), 'according to the ledger of the provider'],
    unit: 'numbers',
    parts: ['rang once', 'rang once, end unknown', 'never rang', 'rang more than once'],
    stacks: ordered(fates).map(([name, { rungOnce, endUnknown, neverRang, rungAgain }]) => {
      return { name, values: [rungOnce - endUnknown, endUnknown, neverRang, rungAgain] }
    }),
  })

export async function text(fates: Fates, size: Size, failures: readonly string[]): Promise<string> {
  const { setup, ring, talk } = CALL_MS
  const settings = await Promise.all(
    ordered(fates).map(async ([name]) => [name, `\`${(await contenderOf(name)).settings}\``]),
  )
  return `${setUp(size)}. A call takes ${setup} ms until it rings, ${ring} ms until it is answered, and ${talk} ms more.
PostgreSQL has \`max_connections\` ${CONNECTIONS}.
${failures.length > 0 ? `\nFailed, so not measured: ${failures.join('; ')}.\n` : ''}
${markdownTable(
  ['', ...Object.keys(COLUMNS)],
  ordered(fates).map(([name, fate]) => [name, ...Object.values(COLUMNS).map(column => column(fate))]),
)}

${markdownTable(['contender', 'settings'], settings)}`
}

const COLUMNS: Readonly<Record<string, (fate: Fate) => string>> = {
  kills: ({ kills }) => String(kills),
  'rang once': ({ rungOnce }) => String(rungOnce),
  'of these, end unknown': ({ endUnknown }) => String(endUnknown),
  'rang more than once': ({ rungAgain }) => String(rungAgain),
  'most rings of one number': ({ mostRings }) => String(mostRings),
  'never rang': ({ neverRang }) => String(neverRang),
  'of these, reported as completed': ({ lostUntold }) => String(lostUntold),
  'settled after': ({ settledMs }) => `${(settledMs / 1000).toFixed(0)} s`,
}

/** Outdial first, then the others in the order of killing. */
const ordered = (fates: Fates): readonly (readonly [string, Fate])[] =>
  [...fates].toSorted(([a], [b]) => Number(b === 'outdial') - Number(a === 'outdial'))
