// Kills workers of Outdial and of other queues while they place calls, and counts how often each
// number rang: see `--help`. The contenders are killed in sequence. Each finishes its remaining
// calls while the next ones are killed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { startPostgres } from '../../tools/postgres.ts'
import { command, integer, words } from '../flags.ts'
import { openPage, type Page } from '../page.ts'
import { redisVersion, startRedis } from '../postgres/redis.ts'
import { circumstances, measuredVersions } from '../versions.ts'
import { contenderOf, contenders } from './contenders/index.ts'
import { CONNECTIONS, chart, NAMED, PACKAGES, text } from './results.ts'
import { type Fate, run, type Size } from './run.ts'

const HELP = `Kills workers while they place calls, and counts how often each number rang

Usage: npm --prefix bench run kills -- [flags]

  --calls <integer>       number of calls, one per number (default 600)
  --seconds <integer>     duration in which calls fall due and workers are killed (default 20)
  --every <integer>       milliseconds between kills (default 200)
  --contenders <names>    comma-separated: ${Object.keys(contenders).join(', ')} (default: all)
  --out <file>            write a copy of the page to this file, with its charts beside it

Without flags it rewrites docs/benchmarks.md; with flags, and without \`--out\`, it only prints.
`

await command('kills', async () => {
  const text = { type: 'string' } as const
  const flags = { calls: text, seconds: text, every: text, contenders: text, out: text }
  const { values } = parseArgs({ options: { ...flags, help: { type: 'boolean', short: 'h' } } })
  if (values.help) return console.log(HELP)
  const size: Size = {
    calls: integer('--calls', values.calls, 600),
    forMs: integer('--seconds', values.seconds, 20) * 1000,
    killEveryMs: integer('--every', values.every, 200),
  }
  const names = words('--contenders', values.contenders, Object.keys(contenders))
  const isWhole = Object.keys(values).length === 0
  await measure(names, size, isWhole || values.out !== undefined ? openPage(values.out) : undefined)
})

async function measure(names: readonly string[], size: Size, page: Page | undefined): Promise<void> {
  const code = mkdtempSync(`${tmpdir()}/outdial-code-`)
  process.once('exit', () => rmSync(code, { recursive: true, force: true }))
  // A worker starts hundreds of times, so its compiled code is cached.
  process.env['NODE_COMPILE_CACHE'] = code
  const server = await startPostgres({ settings: { max_connections: CONNECTIONS } })
  const begunAt = performance.now()
  const say = (what: string) => console.log(`${((performance.now() - begunAt) / 1000).toFixed(0)} s: ${what}`)
  const fates = new Map<string, Fate>()
  const failures: string[] = []
  const settling: Promise<void>[] = []
  for (const name of names) {
    const { needs } = await contenderOf(name)
    if (needs === 'redis' && redisVersion() === undefined) continue
    const redis = needs === 'redis' ? await startRedis() : undefined
    const place = { database: await server.createDatabase(), redis: redis?.url }
    const fail = (error: unknown) => {
      failures.push(name)
      say(`${name} FAILED ${String(error)}`)
    }
    const { settled } = await run(name, place, size).catch((error: unknown) => ({ settled: Promise.reject(error) }))
    say(`${name}: killing is over`)
    const settle = async () => {
      const fate = await settled
      say(`${name}: ${JSON.stringify(fate)}`)
      fates.set(name, fate)
    }
    settling.push(
      settle()
        .catch(fail)
        .then(() => redis?.stop()),
    )
  }
  await Promise.all(settling)
  const inOrder = new Map(names.flatMap(name => [...fates].filter(([each]) => each === name)))
  const measuredWith = await circumstances({
    server: server.url,
    command: 'npm run bench -- kills',
    begunAt,
    packages: PACKAGES,
  })
  const versions = await measuredVersions(server.url, NAMED)
  const report = `${await text(inOrder, size, failures)}\n\n${measuredWith}`
  await (page ? page.write('kills', { charts: [chart(inOrder, size)], versions, text: report }) : console.log(report))
  await server.stop()
}
