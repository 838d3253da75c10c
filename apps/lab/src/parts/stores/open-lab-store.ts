import type { StoreName } from '../../scenarios/scenario.ts'
import type { LabStore } from './lab-store.ts'
import { sqliteInLab } from './sqlite.ts'

/** A new, empty database of this kind. */
export async function openLabStore(name: StoreName, directory: string): Promise<LabStore> {
  if (name === 'sqlite') return sqliteInLab(directory)
  throw new Error('Expected `--store` to be sqlite, got postgres, which the lab cannot run yet')
}
