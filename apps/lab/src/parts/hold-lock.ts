// A process of its own: whoever else uses the database, and keeps its lock for longer than anybody waits.
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { drawsOf, type Span, within } from '../seeded.ts'

const [path = '', seed = '1', from = '', to = ''] = process.argv.slice(2)
const hold: Span = [Number(from), Number(to)]
const PAUSE: Span = [700, 1800]
const draw = drawsOf(Number(seed), 'locked')
process.once('disconnect', () => process.exit())

const connection = new DatabaseSync(path, { timeout: 10_000 })
for (;;) {
  await wait(within(draw, PAUSE))
  try {
    connection.exec('BEGIN IMMEDIATE')
  } catch {
    continue // Somebody else stands still with the lock.
  }
  await wait(within(draw, hold))
  connection.exec('ROLLBACK')
  process.send?.('held')
}
