import type { CallRules, ScheduledCall } from './call.ts'
import type { CallEdit } from './change-call.ts'
import { either } from './either.ts'

/** The rules after an edit; absent if none is left. */
export function withRules(present: CallRules = {}, set: NonNullable<CallEdit['rules']>): CallRules | undefined {
  const rules: CallRules = {
    timeZone: either(set.timeZone, present.timeZone),
    hours: either(set.hours, present.hours),
    limits: either(set.limits, present.limits),
  }
  const misfireAfterMs = either(set.misfireAfterMs, present.misfireAfterMs)
  if (misfireAfterMs !== undefined) return { ...rules, misfireAfterMs }
  return rules.timeZone === undefined && !rules.hours && !rules.limits ? undefined : rules
}

/** An edit that gives the call another number also removes its `timeZone`, unless it sets one. */
export const withZoneOfNumber = <Edit extends Pick<CallEdit, 'to' | 'rules'>>(
  set: Edit,
  { to, rules }: Pick<ScheduledCall, 'to' | 'rules'>,
): Edit => {
  const isOutdated = set.to !== undefined && set.to !== to && rules?.timeZone !== undefined
  return isOutdated ? { ...set, rules: { ...set.rules, timeZone: set.rules?.timeZone ?? null } } : set
}
