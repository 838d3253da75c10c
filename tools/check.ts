// Checks everything that needs no test run: `npm run check`.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { installAsAStranger } from './packed.ts'
import { type Ran, run } from './run.ts'

const packages = (await readdir('packages')).map(name => `packages/${name}`)

const eachPackage = async (command: string, ...args: string[]): Promise<Ran> => {
  const ran = await Promise.all(packages.map(async cwd => ({ cwd, ...(await run(command, args, cwd)) })))
  const failed = ran.filter(({ code }) => code !== 0)
  return { code: failed.length, output: failed.map(({ cwd, output }) => `${cwd}\n${output}`).join('\n') }
}

// Steps of one list run side by side, one list after the other.
const steps: Record<string, () => Promise<Ran>>[] = [
  {
    format: () => run('biome', ['check', '.']),
    lint: () => run('oxlint', ['--deny-warnings']),
    'imports flow one way': () =>
      run('depcruise', ['--config', '.dependency-cruiser.mjs', 'packages', 'apps', 'examples']),
    'the API reference': () => run('node', ['docs/.vitepress/api.ts']),
    "the elements' wire types": () => run('node', ['--conditions=@outdial/source', 'tools/openapi.ts']),
    types: () => run('node', ['node_modules/@typescript/native/bin/tsc', '--project', 'tsconfig.json']),
  },
  { build: () => run('pnpm', ['--recursive', '--filter', './packages/*', 'run', 'build']) },
  {
    publint: () => eachPackage('publint', '--strict'),
    'types for every importer': () => eachPackage('attw', '--pack', '.', '--profile', 'esm-only'),
    'public surface as reported': () => run('node', ['tools/api.ts']),
    size: () => run('size-limit', []),
    'the site of the documentation, and a call in it': () => run('node', ['tools/site.ts']),
    'bytes and requests of the pages': () => run('node', ['--conditions=@outdial/source', 'tools/page-budget.ts']),
    'installed as a stranger': () => installAsAStranger(packages),
  },
]

/** The steps whose figures are shown. */
const REPORTED = ['size', 'bytes and requests of the pages']

let passed = 0
let failed = 0
for (const together of steps) {
  const ran = Object.entries(together).map(async ([name, step]) => {
    const start = performance.now()
    const { code, output } = await step()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    if (code === 0) passed++
    else failed++
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output}`}`)
    if (code === 0 && REPORTED.includes(name)) console.log(output.trim())
  })
  await Promise.all(ran)
  if (failed > 0) break
}

await mkdir('.cache', { recursive: true })
await writeFile('.cache/check.json', JSON.stringify({ passed, failed }))
console.log(`check: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
