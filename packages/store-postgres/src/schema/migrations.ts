import { SCHEMA } from '../sql.ts'

/** The n-th migration makes version n of the schema from version n - 1. */
export const MIGRATIONS: readonly string[] = [SCHEMA.join('\n')]
