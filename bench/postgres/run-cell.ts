import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { dropDatabase, type PostgresServer } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import type { Place } from './contender.ts'
import { contenderOf } from './contenders/index.ts'
import type { MeasureName } from './measures/index.ts'
import type { Size } from './measures/measure.ts'
import type { Cell } from './plan.ts'
import { startRedis } from './redis.ts'

const child = fileURLToPath(new URL('child.ts', import.meta.url))

export interface Asked {
  readonly measure: MeasureName
  readonly contender: string
  readonly place: Place
  readonly size: Size
  readonly patienceMs: number
}

/** Runs a measure in its own process. */
export async function runChild({ measure, contender, place, size, patienceMs }: Asked): Promise<Figures> {
  const args = [child, measure, contender, JSON.stringify(place), JSON.stringify(size)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: patienceMs })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/** Runs `work` with an empty database, and an empty Redis if the contender needs one. */
export async function inPlace<Result>(
  server: PostgresServer,
  name: string,
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  const contender = await contenderOf(name)
  const redis = contender.needs === 'redis' ? await startRedis(contender.redis) : undefined
  const database = await server.createDatabase()
  try {
    return await work({ database, redis: redis?.url })
  } finally {
    await dropDatabase(server.url, database)
    await redis?.stop()
  }
}

/** Measures one contender. */
export const runCell = (server: PostgresServer, { measure, size }: Cell, contender: string): Promise<Figures> =>
  inPlace(server, contender, place => runChild({ measure, contender, place, size, patienceMs: 120_000 }))
