import { toNumber } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/database.ts'

const VALUE = 'SELECT value FROM counters WHERE name = ?'
const INCREMENT = `INSERT INTO counters (name, value) VALUES (?, 1)
  ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`

/** The value of a counter; 0 if it was never incremented. */
export const counterNamed = (db: Database, name: string): number => toNumber(db.row(VALUE, name)?.[0] ?? 0)

/** Adds one to a counter and returns its new value. */
export const increment = (db: Database, name: string): number => toNumber(db.row(INCREMENT, name)?.[0])
