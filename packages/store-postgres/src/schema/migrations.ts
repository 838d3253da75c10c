import { CALLS } from './migrations/0001-calls.ts'

/** The n-th makes schema n of schema n - 1. */
export const MIGRATIONS: readonly string[] = [CALLS]
