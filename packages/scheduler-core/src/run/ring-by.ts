import type { CompiledRules } from '../rules/compile-rules.ts'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'
import type { RuledCall } from '../store/step-rules.ts'

/** The properties of a call that `RingBy` reads. */
export type RingCall = RuledCall & Pick<ScheduledCall, 'notAfter'>

/**
 * Returns the time from which the phone of an attempt must not begin to ring: its call's `notAfter`, or
 * the end of the calling hours in which it was licensed. Absent without either.
 */
export type RingBy = (call: RingCall, attempt: Pick<AttemptRecord, 'licensedAt'>) => Date | undefined

export const createRingBy =
  ({ hoursEnd }: Pick<CompiledRules, 'hoursEnd'>): RingBy =>
  (call, { licensedAt }) => {
    const { notAfter } = call
    const end = hoursEnd(call, licensedAt)
    return end && (!notAfter || end < notAfter) ? end : notAfter
  }
