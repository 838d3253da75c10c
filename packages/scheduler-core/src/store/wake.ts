import type { ScheduledCall } from './call.ts'
import { earliest } from './moments.ts'
import type { DispatchLimits, RecordedUpdate } from './step.ts'

/** Calls that are due later than this wake no worker: every worker checks more often. */
export const WAKE_HORIZON_MS = 60_000

/**
 * Milliseconds until the first of these calls is due, from 0 up. `undefined` if none is due within
 * `WAKE_HORIZON_MS`.
 */
export function dueInMs(calls: readonly ScheduledCall[], now: Date): number | undefined {
  const dueAt = earliest(calls.flatMap(call => (call.status === 'scheduled' ? call.dueAt : [])))
  if (!dueAt) return undefined
  const inMs = Math.max(0, dueAt.getTime() - now.getTime())
  return inMs <= WAKE_HORIZON_MS ? inMs : undefined
}

/**
 * True if a step may have freed a line for calls that it did not dispatch: those of a provider that
 * its worker cannot dial with. Other workers must be woken.
 */
export const mayFreeLine = (recorded: readonly RecordedUpdate[], dispatch: DispatchLimits | undefined): boolean =>
  recorded.some(
    ({ call }) => call && !dispatch?.providers.includes(call.provider) && (call.status === 'scheduled' || call.endedAt),
  )
