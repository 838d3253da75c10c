import type { Advanced, Step } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { nextLookAt } from '../tables/attempts.ts'
import { licenseAll } from './license.ts'
import { recordAll } from './record.ts'

/** One step: records, then licenses. */
export function advance(db: Database, step: Step, now: Date): Advanced {
  const recorded = recordAll(db, step.updates ?? [], step, now)
  const given = step.room ? licenseAll(db, step.room, now) : { licensed: [], held: [] }
  return { recorded, ...given, nextOverdueAt: nextLookAt(db), now }
}
