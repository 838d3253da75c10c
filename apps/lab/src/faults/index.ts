import type { FaultName } from '../types.ts'
import { crashDatabase } from './crash-database.ts'
import { cut } from './cut.ts'
import type { Fault } from './fault.ts'
import { freeze } from './freeze.ts'
import { holdLock } from './hold-lock.ts'
import { hourOfRest } from './hour-of-rest.ts'
import { kill } from './kill.ts'
import { loseCommit } from './lose-commit.ts'
import { restartAll } from './restart-all.ts'
import { restartProvider } from './restart-provider.ts'
import { serviceDown } from './service-down.ts'
import { slow } from './slow.ts'
import { diskFull, readOnly } from './sqlite-failures.ts'
import { surplusAnswers } from './surplus-answers.ts'

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
  'surplus-answers': surplusAnswers,
  'restart-provider': restartProvider,
  'service-down': serviceDown,
  'hour-of-rest': hourOfRest,
  'disk-full': diskFull,
  'read-only': readOnly,
  locked: holdLock,
}

export const isSelfInflicted = (name: FaultName): name is SelfInflicted =>
  name === 'kill-self' || name === 'freeze-self'
