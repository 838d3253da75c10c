import { nameOf } from '../database/address.ts'
import { openDatabase } from '../database/open-database.ts'
import { errorText } from '../error-text.ts'
import { HELP, readArguments, type SeedArguments } from './options.ts'
import { createProgress } from './progress.ts'
import { seed } from './seed.ts'
import { settableClock } from './settable-clock.ts'

const fail = (error: unknown): never => {
  console.error(`\n${errorText(error)}`)
  process.exit(1)
}

async function run({ calls, database, schema, 'pool-mode': poolMode, seed: drawn }: SeedArguments): Promise<void> {
  const clock = settableClock()
  const opening = { namedBy: '--database', schema, poolMode, clock, lockTimeoutMs: 30_000 }
  const store = await openDatabase(database, opening)
  const name = nameOf(database)
  const stopped = new AbortController()
  process.on('SIGINT', () => {
    if (stopped.signal.aborted) process.exit(1) // A second signal ends it at once.
    stopped.abort()
  })
  const progress = createProgress(calls, process.stderr)
  const { signal } = stopped
  await seed({ store, clock, calls, seed: drawn, signal, onProgress: progress.show })
  await store.close()
  progress.end(signal.aborted ? `Stopped; the calls begun in ${name} have ended` : `Seeded ${name}`)
  if (signal.aborted) process.exitCode = 130
}

try {
  const given = readArguments(process.argv.slice(2), process.env)
  if (given) await run(given)
  else console.log(HELP)
} catch (error) {
  fail(error)
}
