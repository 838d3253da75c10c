import type { Migration } from '@outdial/scheduler-core/internal'
import { LOG, SCHEMA } from '../sql.ts'

/** The n-th makes version n from version n - 1. Their statements name the schema `outdial.`. */
export const MIGRATIONS: readonly Migration[] = [
  { sql: SCHEMA, compatible: false },
  { sql: LOG, compatible: true },
]
