import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Break, breakSource } from '../../../../tools/broken-source.ts'
import type { postgresStore } from '../postgres-store.ts'

/**
 * A copy of this package's source with a fault. Its tables have the fault too: use a new database.
 */
export interface BrokenStore {
  readonly postgresStore: typeof postgresStore
  /** The module that opens the store for a race. */
  readonly module: URL
  remove(): Promise<void>
}

/** Copies the source and applies the fault. */
export async function breakStore(breaks: readonly Break[]): Promise<BrokenStore> {
  const { folder, remove } = await breakSource(new URL('../', import.meta.url), breaks)
  const address = (name: string) => pathToFileURL(join(folder, name))
  try {
    const broken = (await import(/* @vite-ignore */ address('postgres-store.ts').href)) as Pick<
      BrokenStore,
      'postgresStore'
    >
    return { postgresStore: broken.postgresStore, module: address('testing/racing.ts'), remove }
  } catch (error) {
    await remove()
    throw error
  }
}
