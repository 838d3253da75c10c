import type { Advanced, Queue, Room, Step } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { nextLookAt } from '../tables/attempts.ts'
import { timeOf } from '../tables/clock.ts'
import { lockQueues } from '../tables/queues.ts'
import { licenseAll } from './license.ts'
import { lookAtQueues } from './look.ts'
import { recordAll } from './record.ts'
import type { Served } from './served.ts'
import { touchedBy } from './touched.ts'

/** One step: records, then licenses. Locks the calls that it is told of, then the queues, and reads the clock then. */
export async function advance(db: Database, step: Step): Promise<Advanced> {
  const { room } = step
  const touched = await touchedBy(db, step.updates ?? [])
  const foreseen = room ? await lookAtQueues(db, room, await timeOf(db)) : NOTHING
  const queues = new Map(await lockQueues(db, touched.queues.union(namesOf(foreseen))))
  const now = await timeOf(db)
  const recorded = await recordAll(db, { touched, queues }, step, now)
  const given = room ? await licenseDue(db, queues, room, now) : { licensed: [], held: [] }
  return { recorded, ...given, nextOverdueAt: await nextLookAt(db), now }
}

async function licenseDue(db: Database, locked: ReadonlyMap<string, Queue>, room: Room, now: Date) {
  const served = await lookAtQueues(db, room, now)
  // What was recorded may have put calls into further queues.
  const further = await lockQueues(db, namesOf(served).difference(locked))
  return licenseAll(db, served, new Map([...locked, ...further]), room, now)
}

const NOTHING: Served = { queues: [], nextAt: undefined }

const namesOf = ({ queues }: Served) => new Set(queues.map(({ queue }) => queue.name))
