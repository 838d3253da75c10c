import { randomUUID } from 'node:crypto'
import { type Advanced, newQueue, type Room, type Step } from '@outdial/scheduler-core/store'
import type { Session, Transaction } from '../connection/session.ts'
import { look } from '../tables/loaded.ts'
import { insertQueues } from '../tables/queues.ts'
import { advance } from './advance.ts'

/** Tells others what a step has done, once that is committed. */
type Notify = (db: Transaction, advanced: Advanced) => void

const MINUTE_MS = 60_000
// Its place is nobody's: those of calls that are added grow from 1.
const ADD = `INSERT INTO outdial.calls (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at)
  VALUES (-1 - floor(random() * 1e15)::bigint, $1::text, 1, 'scheduled', $1::text, 0, 0, '', $1::text, 0)`

/**
 * Licenses and ends a call in a transaction that is rolled back, on so many connections at once. A connection's first step takes some 20 ms,
 * while the server makes its plans: a call that comes due later need not wait for that. If it fails nothing is lost.
 */
export async function rehearse(session: Session, connections: number, notify: Notify): Promise<void> {
  const onOne = () => session.write(db => rehearsal(db, notify)).catch(() => {})
  await Promise.all(Array.from({ length: connections }, onOne))
}

async function rehearsal(db: Transaction, notify: Notify): Promise<never> {
  const name = `rehearsal ${randomUUID()}`
  const room: Room = {
    queues: [name],
    providers: [name],
    most: 1,
    dialWithinMs: MINUTE_MS,
    answerWithinMs: MINUTE_MS,
    maxCallMs: MINUTE_MS,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    limits: [],
    newReference: () => name,
  }
  const step: Step = { room, decide: () => ({}), lookAt: (_, now) => now }
  const uncommitted: Transaction = {
    ...db,
    last: db.query,
    finish: db.query,
  }
  await look(db, { ...room, queues: undefined })
  await insertQueues(db, [newQueue(name, { concurrency: 1 })])
  await db.query(ADD, name)
  const { advanced } = await advance(uncommitted, step, {
    known: nothing,
    ahead: 1,
    onDone: done => notify(db, done),
  })
  const updates = advanced.licensed.flatMap(({ attempt: { provider, reference, licensedAt } }) => {
    const told = { provider, reference, providerCallId: name, at: licensedAt }
    return [
      { ...told, status: 'initiated' as const },
      { ...told, status: 'completed' as const },
    ]
  })
  await advance(uncommitted, { ...step, updates }, { known: nothing, ahead: 1, onDone: () => {} })
  throw new Error('Nothing of a rehearsal is kept')
}

const nothing = () => undefined
