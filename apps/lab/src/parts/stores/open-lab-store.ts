import type { StoreName } from '../../scenarios/scenario.ts'
import type { LabStore } from './lab-store.ts'
import { type PostgresPlace, postgresInLab } from './postgres.ts'
import { sqliteInLab } from './sqlite.ts'

export interface StorePlace extends PostgresPlace {
  /** For files. */
  readonly directory: string
}

/** A new, empty database of this kind. */
export const openLabStore = async (name: StoreName, place: StorePlace): Promise<LabStore> =>
  name === 'sqlite' ? sqliteInLab(place.directory) : postgresInLab(place)
