import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { sqliteStore } from '../sqlite-store.ts'

/** A piece of the source, and what is put in its place. */
export interface Break {
  readonly file: string
  readonly text: string
  readonly by: string
}

/** A copy of this package's source with a fault in it. */
export interface BrokenStore {
  readonly sqliteStore: typeof sqliteStore
  /** The module that opens it for a race. */
  readonly module: URL
  remove(): Promise<void>
}

const SOURCE = fileURLToPath(new URL('..', import.meta.url))
// Beside the source, so that the packages that it imports are found, and where git does not look.
const COPIES = fileURLToPath(new URL('../../.cache', import.meta.url))

const OPEN = `import { sqliteStore } from './sqlite-store.ts'
export const open = (path: string) => sqliteStore({ path, lockTimeoutMs: 20_000 })
`

/** Copies the source and breaks it. A text that is not there exactly once is an error: the source has changed, and the break with it. */
export async function breakStore(breaks: readonly Break[]): Promise<BrokenStore> {
  await mkdir(COPIES, { recursive: true })
  const folder = await mkdtemp(join(COPIES, 'broken-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await cp(SOURCE, folder, { recursive: true, filter: path => !path.endsWith('.test.ts') })
    for (const { file, text, by } of breaks) {
      const path = join(folder, file)
      const parts = (await readFile(path, 'utf8')).split(text)
      if (parts.length !== 2)
        throw new Error(`Expected this once in ${file}, got it ${parts.length - 1} times: ${text}`)
      await writeFile(path, parts.join(by))
    }
    await writeFile(join(folder, 'open.ts'), OPEN)
    const address = (name: string) => pathToFileURL(join(folder, name))
    const broken = (await import(/* @vite-ignore */ address('sqlite-store.ts').href)) as Pick<
      BrokenStore,
      'sqliteStore'
    >
    return { sqliteStore: broken.sqliteStore, module: address('open.ts'), remove }
  } catch (error) {
    await remove()
    throw error
  }
}
