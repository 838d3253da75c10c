import { type AttemptStatus, toPhoneNumber } from '@outdial/call-client/kernel'
import { compileRules } from '../../rules/compile-rules.ts'
import type { Rules } from '../../rules/rules-option.ts'
import type { AttemptRecord, CallRecord, NewCall, Series } from '../../store/call.ts'
import type { AttemptUpdate, DispatchLimits } from '../../store/step.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The provider of every call unless a case says otherwise. */
export const PROVIDER = 'api'

/** The n-th phone number. */
export const phone = (n: number) => toPhoneNumber(`+1301804${String(n).padStart(4, '0')}`)

/** Draws unique names in a fixed order, so a failing case shows the same names in every run. */
export interface Names {
  callId(): string
  reference(): string
  phone(): NewCall['to']
}

/** Draws names from the first on. */
export function names(): Names {
  let [calls, references, phones] = [0, 0, 0]
  return {
    // In the form of a UUID of version 7.
    callId: () => `01990000-0000-7000-8000-${(++calls).toString(16).padStart(12, '0')}`,
    reference: () => `reference-${String(++references).padStart(12, '0')}`,
    phone: () => phone(++phones),
  }
}

/** A call at this time to a new number. */
export const aCall = (names: Names, at: Date, wanted: Partial<NewCall> = {}): NewCall => ({
  id: names.callId(),
  to: names.phone(),
  provider: PROVIDER,
  queue: 'main',
  at,
  ...wanted,
})

/** The fields of a call that is repeated daily (UTC) from this time on. */
export const repeated = (
  names: Names,
  at: Date,
  wanted: Partial<Series> = {},
): Pick<NewCall, 'at' | 'localTime' | 'series'> => {
  const local = at.toISOString().slice(0, -1)
  const start = { local, timeZone: 'UTC' }
  return {
    at,
    localTime: start,
    series: { id: names.callId(), repeat: { rule: 'FREQ=DAILY' }, start, occurrence: local, ...wanted },
  }
}

/**
 * A queue and a provider of the same name. A step can dispatch from the queue alone by its
 * provider.
 */
export const apart = (queue: string) => ({ queue, provider: queue })

/** Limits of a step with these rules. `now`: the time whose days are counted. */
export function ruled(rules: Rules, now?: Date): Pick<DispatchLimits, 'rules' | 'recentMs' | 'budgets'> {
  const compiled = compileRules(rules, { maxCallMs: HOUR, dialWithinMs: 5 * SECOND })
  return { rules: compiled, recentMs: compiled.recentMs, budgets: now && compiled.budgetsAt(now) }
}

/** Limits of a step that allows a number so many attempts within so many milliseconds. */
export const limitedTo = (...limits: readonly { readonly most: number; readonly withinMs: number }[]) =>
  ruled({ limits: { attempts: limits.map(({ most, withinMs }) => ({ most, within: withinMs })) } })

/** Limits that license all due calls. A case sets only the limits that it tests. */
export const dispatchLimits = (names: Names, wanted: Partial<DispatchLimits> = {}): DispatchLimits => ({
  providers: [PROVIDER],
  maxLicences: 1000,
  dialWithinMs: 5 * SECOND,
  answerWithinMs: 30 * SECOND,
  maxCallMs: HOUR,
  misfireAfterMs: Number.POSITIVE_INFINITY,
  recentMs: 0,
  newReference: names.reference,
  ...wanted,
})

/** An update of an attempt. */
export const updateOf = (
  attempt: Pick<AttemptRecord, 'reference' | 'provider'>,
  status: AttemptStatus,
  at: Date,
  more: Partial<AttemptUpdate> = {},
): AttemptUpdate => ({ reference: attempt.reference, provider: attempt.provider, status, at, ...more })

/** A record of a call that was not scheduled. */
export const aRecord = (id: string, at: Date, wanted: Partial<CallRecord> = {}): CallRecord => ({
  id,
  from: phone(9001),
  to: phone(9002),
  at,
  answered: true,
  ...wanted,
})
