import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { frameworkTypes } from '../framework-types.ts'
import {
  attributesIn,
  customPropertiesIn,
  definedIn,
  type Element,
  eventsIn,
  fits,
  partsIn,
  readElements,
  sourcesOf,
} from './sources.ts'

const HOME = fileURLToPath(new URL('..', import.meta.url))

// As the build does it, and then what it says is held against the sources: what pages can use, and
// nothing else, is named.
let elements: readonly Element[] = []
let written = ''
beforeAll(async () => {
  const home = await mkdtemp(join(HOME, 'node_modules/.manifest-'))
  try {
    const { manifest } = await analyze(home)
    elements = readElements(manifest)
    written = manifest
  } finally {
    await rm(home, { recursive: true })
  }
})

async function analyze(home: string) {
  const command = join(HOME, 'node_modules/.bin/cem')
  await promisify(execFile)(command, ['analyze', '--quiet', '--outdir', relative(HOME, home)], { cwd: HOME })
  return { manifest: await readFile(join(home, 'custom-elements.json'), 'utf8') }
}

it('every element that is defined is named, with the module that is published', async () => {
  const { exports } = JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8'))
  const defined = await definedIn(join(HOME, 'src'))
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual([...defined.keys()].sort())
  for (const { module } of elements)
    expect(Object.values(exports)).toContainEqual(expect.objectContaining({ default: `./${module}` }))
})

it('every element has the attributes, events, parts and custom properties of its sources, each described', async () => {
  const defined = await definedIn(join(HOME, 'src'))
  for (const { tagName, attributes, events, parts, customProperties } of elements) {
    const sources = await sourcesOf(defined.get(tagName) ?? '')
    const own = sources[0] ?? ''
    expect([tagName, attributes.map(({ name }) => name).sort()]).toEqual([tagName, attributesIn(own)])
    expect([tagName, events.map(({ name }) => name).sort()]).toEqual([tagName, eventsIn(sources)])
    const used = partsIn(sources)
    expect([tagName, parts.filter(({ name }) => !used.some(part => fits(part, name)))]).toEqual([tagName, []])
    expect([tagName, used.filter(part => !parts.some(({ name }) => fits(part, name)))]).toEqual([tagName, []])
    expect([tagName, customProperties.map(({ name }) => name).sort()]).toEqual([tagName, customPropertiesIn(sources)])
    for (const { name, description } of [...attributes, ...events, ...parts, ...customProperties]) {
      expect([name, description]).toEqual([name, expect.stringMatching(/\S/)])
    }
  }
})

it('the types of the elements for templates are those of the manifest', async () => {
  const committed = await readFile(join(HOME, 'src/frameworks/element-types.ts'), 'utf8')
  expect(frameworkTypes(written), 'Renew it: pnpm --filter @outdial/elements run build').toBe(committed)
})
