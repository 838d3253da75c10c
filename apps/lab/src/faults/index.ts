import { crashDatabase } from './crash-database.ts'
import { cut } from './cut.ts'
import type { Fault, FaultName } from './fault.ts'
import { kill } from './kill.ts'
import { locked } from './locked.ts'
import { loseCommit } from './lose-commit.ts'
import { restartAll } from './restart-all.ts'
import { slow } from './slow.ts'
import { stop } from './stop.ts'
import { full, readOnly } from './store.ts'

/** All but those that a worker is started with, and does to itself. */
export const FAULTS: Readonly<Record<Exclude<FaultName, 'mid-write' | 'stand-still'>, Fault>> = {
  kill,
  stop,
  'crash-database': crashDatabase,
  'lose-commit': loseCommit,
  cut,
  slow,
  'restart-all': restartAll,
  full,
  'read-only': readOnly,
  locked,
}

export const byItself = (name: FaultName): name is 'mid-write' | 'stand-still' =>
  name === 'mid-write' || name === 'stand-still'
