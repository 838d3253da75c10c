import { toNumber } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/session.ts'

const READ = 'SELECT c.value FROM outdial.counters c WHERE c.name = $1::text'
const INCREMENT = `INSERT INTO outdial.counters AS c (name, value) VALUES ($1::text, 1)
  ON CONFLICT (name) DO UPDATE SET value = c.value + 1 RETURNING c.value`

export async function counter(db: Database, name: string): Promise<number> {
  const [row] = await db.query(READ, name)
  return row ? toNumber(row[0]) : 0
}

export async function increment(db: Database, name: string): Promise<number> {
  const [row] = await db.query(INCREMENT, name)
  return toNumber(row?.[0])
}
