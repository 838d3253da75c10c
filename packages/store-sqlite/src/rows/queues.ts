import type { QueueState } from '@outdial/scheduler-core'
import { QUEUE_COLUMNS, queueValues, toNumber, toQueue } from '@outdial/scheduler-core/internal'
import type { Queue } from '@outdial/scheduler-core/store'
import type { Database, Row, Value } from '../connection/database.ts'

const COLUMNS = QUEUE_COLUMNS.map(name => `q.${name}`).join(', ')
const BY_NAME = `SELECT ${COLUMNS} FROM queues q WHERE q.name = ?`
const INSERT = `INSERT INTO queues (${QUEUE_COLUMNS.join(', ')}) VALUES (${QUEUE_COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (name) DO NOTHING`
const SAVE = `UPDATE queues SET ${QUEUE_COLUMNS.map(name => `${name} = ?`).join(', ')} WHERE name = ?`

const WAITING = `(SELECT count(*) FROM calls c INDEXED BY calls_waiting
  WHERE c.queue = q.name AND c.status = 'scheduled')`
const LINES = '(SELECT count(*) FROM attempts a WHERE a.queue = q.name AND a.in_use_until > ?)'
const STATES = `SELECT ${COLUMNS}, ${WAITING}, ${LINES} FROM queues q ORDER BY q.name`
const STATE = `SELECT ${COLUMNS}, ${WAITING}, ${LINES} FROM queues q WHERE q.name = ?`

export function queueNamed(db: Database, name: string): Queue | undefined {
  const row = db.row(BY_NAME, name)
  return row && toQueue(row)
}

const valuesOf = (queue: Queue): readonly Value[] =>
  Object.values(queueValues(queue)).map(value => (typeof value === 'boolean' ? Number(value) : value))

/** Adds a queue unless it exists. */
export function insertQueue(db: Database, queue: Queue): void {
  db.run(INSERT, ...valuesOf(queue))
}

export function saveQueue(db: Database, queue: Queue): void {
  db.run(SAVE, ...valuesOf(queue), queue.name)
}

const toState = (row: Row): QueueState => ({
  ...toQueue(row),
  waiting: toNumber(row[QUEUE_COLUMNS.length]),
  linesInUse: toNumber(row[QUEUE_COLUMNS.length + 1]),
})

/** All queues, by name, with their counts. */
export const queueStates = (db: Database, now: Date): readonly QueueState[] =>
  db.rows(STATES, now.getTime()).map(toState)

export function queueState(db: Database, name: string, now: Date): QueueState | undefined {
  const row = db.row(STATE, now.getTime(), name)
  return row && toState(row)
}
