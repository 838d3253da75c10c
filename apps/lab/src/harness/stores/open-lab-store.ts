import type { StoreName } from '../../types.ts'
import type { LabStore } from './lab-store.ts'
import { type PostgresEnvironment, postgresInLab } from './postgres.ts'
import { sqliteInLab } from './sqlite.ts'

export interface StoreEnvironment extends PostgresEnvironment {
  /** Where a SQLite file is created. */
  readonly directory: string
}

/** Creates an empty database. */
export const openLabStore = async (name: StoreName, environment: StoreEnvironment): Promise<LabStore> =>
  name === 'sqlite' ? sqliteInLab(environment.directory) : postgresInLab(environment)
