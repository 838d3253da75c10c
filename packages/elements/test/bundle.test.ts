import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { definedIn } from './sources.ts'

const HOME = fileURLToPath(new URL('..', import.meta.url))

let defined: ReadonlyMap<string, string>
beforeAll(async () => {
  defined = await definedIn(join(HOME, 'src'))
})

/** The modules of which a bundle of this program keeps code. */
async function keptOf(program: string): Promise<readonly string[]> {
  const home = await mkdtemp(join(HOME, 'node_modules/.bundle-'))
  onTestFinished(() => rm(home, { recursive: true }))
  await writeFile(join(home, 'program.js'), program)
  const built = await build({
    root: HOME,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@outdial/source'] },
    build: { write: false, lib: { entry: join(home, 'program.js'), formats: ['es'] } },
  })
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : []
  return outputs
    .flatMap(({ output }) => output.flatMap(chunk => (chunk.type === 'chunk' ? Object.entries(chunk.modules) : [])))
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([path]) => path)
}

it('the client alone brings no element and no Lit into a bundle', async () => {
  const kept = await keptOf("import { createApiClient } from '@outdial/elements/client'\nconsole.log(createApiClient)")
  expect(kept).toContain(join(HOME, 'src/api/create-api-client.ts'))
  expect(kept.filter(path => /node_modules\/lit|\.styles\.ts$/.test(path))).toEqual([])
  expect([...defined.values()].filter(path => kept.includes(path))).toEqual([])
})

it('imports for their effects keep the modules that define an element, and the package names only those', async () => {
  const kept = await keptOf("import '@outdial/elements'\nimport '@outdial/elements/client'")
  expect([...defined.values()].filter(path => !kept.includes(path))).toEqual([])
  expect(kept).not.toContain(join(HOME, 'src/api/create-api-client.ts'))
  const { sideEffects, exports } = JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8'))
  const sources = ['./src/index.ts', ...[...defined.values()].map(path => `./${relative(HOME, path)}`)]
  const entries = Object.values<{ readonly '@outdial/source': string; readonly default: string }>(exports)
  const built = entries.filter(entry => sources.includes(entry['@outdial/source'])).map(entry => entry.default)
  // Besides, what the built entries share, and the script with all of them.
  const others = ['./dist/chunk-*.js', './dist/outdial.js', './src/script.ts']
  expect(sideEffects.toSorted()).toEqual([...sources, ...built, ...others].toSorted())
})
