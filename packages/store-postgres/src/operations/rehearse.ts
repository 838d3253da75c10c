import { randomUUID } from 'node:crypto'
import { type Advanced, type AttemptUpdate, newQueue, type Room, type Step } from '@outdial/scheduler-core/store'
import type { Session, Transaction } from '../connection/session.ts'
import type { Notices } from '../hints/notices.ts'
import { notify } from '../hints/notify.ts'
import { lookAhead } from '../tables/outlook.ts'
import { insertQueues } from '../tables/queues.ts'
import { advance } from './advance.ts'
import { foresee } from './foresee.ts'
import { createMemory, type Written } from './memory.ts'
import { takePlanned } from './take-planned.ts'

/** What others are told of what a step has done. */
type NoticesOf = (advanced: Advanced) => Notices

const MINUTE_MS = 60_000
// By then what plans and writes a step is compiled, here as well.
const PLANNED = 20
// Its place is nobody's: those of calls that are added grow from 1.
const ADD = `INSERT INTO outdial.calls (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at)
  VALUES (-1 - floor(random() * 1e15)::bigint, $1::text, 1, 'scheduled', $2::text, 0, 0, '', $2::text, 0)`

/**
 * Licenses and ends calls in a transaction that is rolled back, on so many connections at once. A connection's first step takes some 20 ms,
 * while the server makes its plans, and a process's first dozen are slow: a call that comes due later need not wait for that. If it fails
 * nothing is lost.
 */
export async function rehearse(session: Session, connections: number, noticesOf: NoticesOf): Promise<void> {
  const onOne = () => session.write(db => rehearsal(db, noticesOf)).catch(() => {})
  await Promise.all(Array.from({ length: connections }, onOne))
}

async function rehearsal(db: Transaction, noticesOf: NoticesOf): Promise<never> {
  const name = `rehearsal ${randomUUID()}`
  const room: Room = {
    providers: [name],
    most: 1,
    dialWithinMs: MINUTE_MS,
    answerWithinMs: MINUTE_MS,
    maxCallMs: MINUTE_MS,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    limits: [],
    newReference: randomUUID,
  }
  const step: Step = { room, decide: () => ({}), lookAt: (_, now) => now }
  const finishHearing: Transaction['finishHearing'] = async (hear, ...statement) => hear(await db.query(...statement))
  const uncommitted: Transaction = { ...db, last: db.query, finish: db.query, finishHearing }
  const memory = createMemory()
  await lookAhead(db, room, 1)
  await insertQueues(db, [newQueue(name, { concurrency: 2 })])
  await Promise.all(Array.from({ length: PLANNED + 2 }, () => db.query(ADD, randomUUID(), name)))

  const onDone = (done: Advanced) => notify(db, noticesOf(done))
  const first = await advance(uncommitted, step, { known: memory.get, ahead: 1, onDone })
  let last = first
  for (let planned = 0; planned < PLANNED; planned++) {
    memory.learn(last)
    if (!last.seen) throw new Error('Expected a rehearsal to see what comes next')
    const { view, outlook } = last.seen
    const belief = { focus: name, queues: outlook.queues, waiting: outlook.calls, isAll: false }
    const foreseen = await foresee(belief, { ...step, updates: newsOf(last) }, room, memory, outlook.now)
    if (!foreseen || foreseen === 'short') throw new Error('Expected a rehearsal to foresee what comes next')
    const plan = { foreseen, view, lineage: 0, place: 0 }
    // However long that took on a busy machine.
    const { statement, hear } = takePlanned(plan, noticesOf, outlook.now.getTime())
    last = hear(await db.query(...statement()))
  }
  memory.learn(last)
  await advance(uncommitted, { ...step, updates: newsOf(last) }, { known: memory.get, ahead: 0, onDone: () => {} })
  throw new Error('Nothing of a rehearsal is kept')
}

const newsOf = ({ licensed }: Written): readonly AttemptUpdate[] =>
  licensed.flatMap(({ attempt: { provider, reference, licensedAt: at } }) => {
    const told = { provider, reference, providerCallId: reference, at }
    return [
      { ...told, status: 'initiated' as const },
      { ...told, status: 'completed' as const },
    ]
  })
