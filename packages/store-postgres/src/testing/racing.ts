import { postgresStore } from '../postgres-store.ts'

/** A store on the database at this address, for a race. */
export const open = (url: string) => postgresStore({ url, poolSize: 2, lockTimeoutMs: 20_000 })
