import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Check, failed, ok } from './check.ts'

const PACKAGES = [
  'call-client',
  'call-mocks',
  'cli',
  'dialer',
  'elements',
  'express',
  'http',
  'scheduler-core',
  'store-postgres',
  'store-sqlite',
].map(name => `@outdial/${name}`)

const LEAST = [22, 18] as const

/** Checks the version of Node, and that all packages of the project use the same copies of each other. */
export function checkVersions(folder: string): readonly Check[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isRecent = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
  const node = isRecent
    ? ok('versions: Node', process.versions.node)
    : failed('versions: Node', process.versions.node, `Install Node ${LEAST.join('.')} or newer`)
  return [node, checkPackages(folder)]
}

function checkPackages(folder: string): Check {
  const name = 'versions: packages'
  const own = import.meta.url
  const found = new Map<string, string>()
  for (const from of [join(folder, 'package.json'), own]) {
    for (const each of PACKAGES) {
      const manifest = manifestOf(each, from)
      if (!manifest) continue
      // The package itself, and what it would import.
      found.set(manifest.path, `${each} ${manifest.version}`)
      for (const other of PACKAGES) {
        const theirs = manifestOf(other, manifest.path)
        if (theirs) found.set(theirs.path, `${other} ${theirs.version}`)
      }
    }
  }
  const copies = [...found.values()].sort()
  const names = copies.map(copy => copy.slice(0, copy.indexOf(' ')))
  const twice = copies.filter((_, index) => names.indexOf(names[index] ?? '') !== names.lastIndexOf(names[index] ?? ''))
  if (twice.length === 0) return ok(name, copies.join(', ') || 'none installed here')
  return failed(
    name,
    `installed more than once: ${twice.join(', ')}`,
    'Update all @outdial packages to the same release',
  )
}

function manifestOf(name: string, from: string): { readonly path: string; readonly version: string } | undefined {
  try {
    const path = createRequire(from).resolve(`${name}/package.json`)
    const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
    return { path, version: String(version) }
  } catch {
    return undefined
  }
}
