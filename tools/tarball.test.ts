import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { faultsOf } from './tarball.ts'

const repository = { url: 'git+https://example.com/calls.git' }
const GOOD = {
  description: 'Calls',
  homepage: 'https://example.com',
  bugs: 'https://example.com/bugs',
  repository: { ...repository, directory: 'packages/calls' },
  keywords: ['phone'],
  publishConfig: { provenance: true },
  dependencies: { other: '^1.0.0' },
}
const MAP = { sources: ['../src/index.ts'] }

let folder = ''
const write = (path: string, text: string) => writeFile(join(folder, path), text)
const manifest = (change: object) => write('package.json', JSON.stringify({ ...GOOD, ...change }))
const faults = (changelog?: string) => faultsOf(folder, 'packages/calls', { repository }, changelog)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outdial-tarball-'))
  await cp('LICENSE', join(folder, 'LICENSE'))
  await cp('tools/tarball.ts', join(folder, 'src/index.ts'))
  await cp('tools/tarball.ts', join(folder, 'dist/index.d.ts'))
  await write('dist/index.d.ts.map', JSON.stringify(MAP))
  await write('README.md', '# Calls\n\n[More](https://example.com/more), [below](#below)\n')
  await manifest({})
})

afterEach(() => rm(folder, { recursive: true }))

it('a tarball that has everything has no fault', async () => {
  expect(await faults()).toEqual([])
})

it.each([
  ['a description', { description: undefined }, /description/],
  ['a homepage', { homepage: '' }, /homepage/],
  ['an address for bugs', { bugs: undefined }, /bugs/],
  ['the repository of the root', { repository: { url: 'x', directory: 'packages/calls' } }, /repository\.url/],
  ['its own folder in the repository', { repository }, /repository\.directory/],
  ['keywords', { keywords: [] }, /keywords/],
  ['provenance', { publishConfig: { access: 'public' } }, /provenance/],
  ['versions of dependencies', { dependencies: { other: 'workspace:^' } }, /dependency/],
])('the manifest needs %s', async (_, change, fault) => {
  await manifest(change)
  expect(await faults()).toEqual([expect.stringMatching(fault)])
})

it.each([
  ['LICENSE', 'all rights reserved', /LICENSE/],
  ['README.md', 'See [the rules](../../docs/rules.md).', /README\.md.*rules\.md/],
  ['README.md', '', /README\.md/],
  ['dist/other.d.ts', 'export {}', /other\.d\.ts: no map/],
  ['dist/index.d.ts.map', '{"sources":["../src/gone.ts"]}', /src\/gone\.ts/],
])('%s with the text %j is a fault', async (path, text, fault) => {
  await write(path, text)
  expect(await faults()).toEqual([expect.stringMatching(fault)])
})

it('a source inside its map need not be in the tarball', async () => {
  await write('dist/index.d.ts.map', '{"sources":["../src/gone.ts"],"sourcesContent":["export {}"]}')
  expect(await faults()).toEqual([])
})

it('a release needs a changelog that names its version', async () => {
  expect(await faults('1.2.0')).toEqual([expect.stringMatching(/CHANGELOG\.md/)])
  await write('CHANGELOG.md', '# calls\n\n## 1.2.0\n\nNew.\n')
  expect(await faults('1.2.0')).toEqual([])
})
