import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { breakSource } from '../../../../tools/broken-source.ts'
import { newerBuild } from '../../../../tools/newer-build.ts'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { newFolder } from './calls-over-http.ts'

export type StoreName = 'sqlite' | 'postgres'
export const STORES: readonly StoreName[] = ['sqlite', 'postgres']

/** The address of a new store: a file that does not exist, or an empty database. */
export const newStore = async (store: StoreName): Promise<string> =>
  store === 'sqlite' ? join(await newFolder(), 'calls.db') : testDatabase()

const OPEN: Readonly<Record<StoreName, string>> = {
  sqlite: `import { sqliteStore } from './sqlite-store.ts'
export const open = (path: string) => sqliteStore({ path })
`,
  postgres: `import { postgresStore } from './postgres-store.ts'
export const open = (url: string) => postgresStore({ url })
`,
}

/**
 * A build of a store: its source as it is, or with one more migration. Returns the module that opens
 * the store.
 */
export async function buildOf(store: StoreName, last?: Parameters<typeof newerBuild>[0]): Promise<string> {
  const source = new URL(`../../../../packages/store-${store}/src/`, import.meta.url)
  const { folder, remove } = await breakSource(source, last ? newerBuild(last) : [])
  onTestFinished(remove)
  const module = join(folder, 'open.ts')
  await writeFile(module, OPEN[store])
  return pathToFileURL(module).href
}
