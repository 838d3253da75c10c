import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { dropDatabase, type PostgresServer } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { contenderOf } from './contenders/index.ts'
import type { Cell } from './plan.ts'
import { startRedis } from './redis.ts'

const child = fileURLToPath(new URL('child.ts', import.meta.url))
const PATIENCE_MS = 120_000

/** Measures one contender in a process of its own, on a database or a Redis where nothing is yet. */
export async function runCell(server: PostgresServer, { measure, size }: Cell, name: string): Promise<Figures> {
  const contender = await contenderOf(name)
  const redis = contender.needs === 'redis' ? await startRedis(contender.redis) : undefined
  const database = await server.createDatabase()
  try {
    const place = { database, redis: redis?.url }
    const args = [child, measure, name, JSON.stringify(place), JSON.stringify(size)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: PATIENCE_MS })
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  } finally {
    await dropDatabase(server.url, database)
    await redis?.stop()
  }
}
