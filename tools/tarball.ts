import { globSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './run.ts'

const isText = (value: unknown) => typeof value === 'string' && value !== ''

/** Unpacks a tarball beside itself. Returns the folder. */
export async function unpack(tarball: string): Promise<string> {
  const folder = tarball.replace(/\.tgz$/, '')
  await mkdir(folder)
  const { code, output } = await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components', '1'])
  if (code !== 0) throw new Error(`${tarball} cannot be unpacked\n${output}`)
  return folder
}

/**
 * Reads an unpacked tarball, and says what npm, an editor or a lawyer would miss in it. `folder` is
 * the package's folder in the repository, such as `packages/dialer`; `workspace` is the manifest at
 * the repository's root. `changelog` is the version that `CHANGELOG.md` must begin with, if any.
 */
export async function faultsOf(
  unpacked: string,
  folder: string,
  workspace: { readonly repository: { readonly url: string } },
  changelog?: string,
): Promise<string[]> {
  const files = globSync('**/*', { cwd: unpacked, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => join(file.parentPath, file.name).slice(unpacked.length + 1))
  const read = async (path: string) => (files.includes(path) ? readFile(join(unpacked, path), 'utf8') : '')
  const manifest = JSON.parse(await read('package.json'))
  const faults: string[] = []
  const expect = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault)
  }

  expect((await read('LICENSE')) === (await readFile('LICENSE', 'utf8')), 'LICENSE is missing, or not that of the root')
  expect(isText(manifest.description), 'package.json: no description')
  expect(isText(manifest.homepage), 'package.json: no homepage')
  expect(isText(manifest.bugs?.url ?? manifest.bugs), 'package.json: no bugs')
  expect(manifest.repository?.url === workspace.repository.url, `package.json: repository.url is not the root's`)
  expect(manifest.repository?.directory === folder, `package.json: repository.directory is not ${folder}`)
  expect(manifest.keywords?.length > 0, 'package.json: no keywords')
  expect(manifest.publishConfig?.provenance === true, 'package.json: publishConfig.provenance is not true')
  expect(!/"(?:workspace|catalog):/.test(JSON.stringify(manifest.dependencies ?? {})), 'a dependency has no version')

  const readme = await read('README.md')
  expect(readme !== '', 'README.md is missing')
  for (const [, link = ''] of readme.matchAll(/\]\(([^)\s]+)\)/g))
    expect(/^(?:https:|#)/.test(link), `README.md: a relative link does not work on npm: ${link}`)
  if (changelog !== undefined)
    expect((await read('CHANGELOG.md')).includes(`\n## ${changelog}\n`), `CHANGELOG.md does not name ${changelog}`)

  for (const declarations of files.filter(file => file.startsWith('dist/') && file.endsWith('.d.ts'))) {
    const map = await read(`${declarations}.map`)
    expect(map !== '', `${declarations}: no map to the sources`)
    if (map === '') continue
    const { sources, sourcesContent = [] } = JSON.parse(map)
    for (const [index, source] of sources.entries()) {
      const path = join(dirname(declarations), source)
      expect(sourcesContent[index] != null || files.includes(path), `${declarations}: ${path} is not in the tarball`)
    }
  }
  return faults
}
