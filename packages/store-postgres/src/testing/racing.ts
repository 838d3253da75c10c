import { postgresStore } from '../postgres-store.ts'
import { through } from './through.ts'

/** A store on the database at this address, for a race. */
export const open = (url: string) => postgresStore({ ...through(url), poolSize: 2, lockTimeoutMs: 20_000 })
