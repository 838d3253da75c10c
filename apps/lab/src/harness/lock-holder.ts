// A separate process: another user of the database file, who holds its lock longer than workers
// wait.
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { integerIn, randomOf } from '../random.ts'
import type { Span } from '../types.ts'

const [path = '', seed = '1', from = '', to = ''] = process.argv.slice(2)
const HOLD_MS: Span = [Number(from), Number(to)]
const PAUSE_MS: Span = [700, 1800]
const random = randomOf(Number(seed), 'locked')
process.once('disconnect', () => process.exit())

const connection = new DatabaseSync(path, { timeout: 10_000 })
for (;;) {
  await wait(integerIn(random, PAUSE_MS))
  try {
    connection.exec('BEGIN IMMEDIATE')
  } catch {
    continue // A frozen worker holds the lock.
  }
  await wait(integerIn(random, HOLD_MS))
  connection.exec('ROLLBACK')
  process.send?.('held')
}
