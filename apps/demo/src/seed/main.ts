import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sqliteStore } from '@outdial/store-sqlite'
import type { Database } from '../database.ts'
import { reasonOf } from '../reason.ts'
import { HELP, readArguments, type SeedArguments } from './options.ts'
import { createProgress } from './progress.ts'
import { seed } from './seed.ts'
import { timeMachine } from './time-machine.ts'

const fail = (error: unknown): never => {
  console.error(`\n${reasonOf(error)}`)
  process.exit(1)
}

async function run({ calls, database, seed: drawn }: SeedArguments): Promise<void> {
  const path = pathOf(database)
  await mkdir(dirname(path), { recursive: true })
  const clock = timeMachine()
  const store = sqliteStore({ path, clock, lockTimeoutMs: 30_000 })
  const stopped = new AbortController()
  process.on('SIGINT', () => {
    if (stopped.signal.aborted) process.exit(1) // Somebody is in a hurry.
    stopped.abort()
  })
  const progress = createProgress(calls, process.stderr)
  const { signal } = stopped
  await seed({ store, clock, calls, seed: drawn, signal, onProgress: progress.show })
  await store.close()
  progress.end(signal.aborted ? `Stopped; what had begun has ended, in ${path}` : `Seeded ${path}`)
  if (signal.aborted) process.exitCode = 130
}

function pathOf(database: Database): string {
  if (database.kind === 'memory') throw new Error('Expected --database to be a file')
  return database.path
}

try {
  const given = readArguments(process.argv.slice(2), process.env)
  if (given) await run(given)
  else console.log(HELP)
} catch (error) {
  fail(error)
}
