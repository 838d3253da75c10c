import { CALLS } from './migrations/0001-calls.ts'
import { RULES } from './migrations/0001-rules.ts'
import { LOAD } from './migrations/0002-load.ts'
import { SAVE } from './migrations/0002-save.ts'
import { OTHERS } from './migrations/0003-others.ts'
import { FORESEEN } from './migrations/0004-foreseen.ts'

/** The n-th makes schema n of schema n - 1. */
export const MIGRATIONS: readonly string[] = [CALLS + RULES, LOAD + SAVE, OTHERS, FORESEEN]
