import { compileRules } from '../../rules/compile-rules.ts'

/** The rules of a scheduler without any. */
export const NO_RULES = compileRules({}, { maxCallMs: 600_000, dialWithinMs: 5000 })
