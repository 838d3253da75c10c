import { zonesOf } from '@outdial/call-client/zones'
import { type CallingHours, RULE_PRESETS, type Rules } from '@outdial/scheduler-core'
import { allowedNumbers } from './allowed-numbers.ts'
import type { Environment } from './environment.ts'

type Variables = Parameters<typeof allowedNumbers>[0] &
  Pick<
    Environment,
    'CALLING_HOURS' | 'CALLING_ZONE' | 'DAYS_OFF' | 'CALLING_PRESETS' | 'ATTEMPTS_PER_DAY' | 'CALLS_PER_DAY'
  >

/** The rules of calling that the variables ask for. Without any, only the numbers are checked. */
export function callingRules(environment: Variables): Rules {
  const { CALLING_HOURS, CALLING_ZONE, DAYS_OFF, CALLING_PRESETS = [], ATTEMPTS_PER_DAY, CALLS_PER_DAY } = environment
  const presets: readonly { readonly hours: CallingHours; readonly limits?: Rules['limits'] }[] = CALLING_PRESETS.map(
    name => RULE_PRESETS[name],
  )
  const own = (CALLING_HOURS ?? DAYS_OFF) && {
    hours: CALLING_HOURS ?? { 'mon-sun': [['00:00', '24:00'] as const] },
    daysOff: DAYS_OFF,
    zone: CALLING_ZONE,
  }
  const hours = [...presets.map(preset => preset.hours), ...(own ? [own] : [])]
  const limits = [
    ...presets.flatMap(preset => preset.limits ?? []),
    ...(ATTEMPTS_PER_DAY === undefined ? [] : [{ attempts: [{ most: ATTEMPTS_PER_DAY, within: 'day' as const }] }]),
  ]
  return {
    ...(hours.length > 0 && { hours }),
    ...(limits.length > 0 && { limits }),
    ...(CALLS_PER_DAY !== undefined && { perDay: { callsPerDay: CALLS_PER_DAY } }),
    zonesOf,
    mayCall: allowedNumbers(environment),
  }
}
