import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Break, breakSource } from '../../../../tools/broken-source.ts'
import type { sqliteStore } from '../sqlite-store.ts'

/** A copy of this package's source with a fault in it. */
export interface BrokenStore {
  readonly sqliteStore: typeof sqliteStore
  /** The module that opens the store for a race. */
  readonly module: URL
  remove(): Promise<void>
}

const OPEN = `import { sqliteStore } from './sqlite-store.ts'
export const open = (path: string) => sqliteStore({ path, lockTimeoutMs: 20_000 })
`

/** Copies the source and applies the faults. */
export async function breakStore(breaks: readonly Break[]): Promise<BrokenStore> {
  const { folder, remove } = await breakSource(new URL('../', import.meta.url), breaks)
  try {
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
