import type { CallRules } from './call.ts'
import type { CallEdit } from './change-call.ts'
import { either } from './either.ts'

/** The rules after an edit; absent if none is left. */
export function withRules(present: CallRules = {}, set: NonNullable<CallEdit['rules']>): CallRules | undefined {
  const rules: CallRules = {
    timeZone: either(set.timeZone, present.timeZone),
    hours: either(set.hours, present.hours),
    limits: either(set.limits, present.limits),
  }
  return rules.timeZone === undefined && !rules.hours && !rules.limits ? undefined : rules
}
