import type { FaultName } from '../types.ts'
import { crashDatabase } from './crash-database.ts'
import { cut } from './cut.ts'
import type { Fault } from './fault.ts'
import { freeze } from './freeze.ts'
import { holdLock } from './hold-lock.ts'
import { kill } from './kill.ts'
import { loseCommit } from './lose-commit.ts'
import { restartAll } from './restart-all.ts'
import { slow } from './slow.ts'
import { diskFull, readOnly } from './sqlite-failures.ts'

type SelfInflicted = 'kill-self' | 'freeze-self'

/** All faults except those that workers inflict on themselves. */
export const FAULTS: Readonly<Record<Exclude<FaultName, SelfInflicted>, Fault>> = {
  kill,
  freeze,
  'crash-database': crashDatabase,
  'lose-commit': loseCommit,
  cut,
  slow,
  'restart-all': restartAll,
  'disk-full': diskFull,
  'read-only': readOnly,
  locked: holdLock,
}

export const isSelfInflicted = (name: FaultName): name is SelfInflicted =>
  name === 'kill-self' || name === 'freeze-self'
