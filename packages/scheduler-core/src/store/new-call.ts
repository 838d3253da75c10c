import type { NewCall, ScheduledCall } from './call.ts'

/** A call as it begins to be kept. */
export const newCall = (call: NewCall, sequence: number, now: Date): ScheduledCall => ({
  ...call,
  version: 1,
  sequence,
  status: 'scheduled',
  dueAt: call.at,
  attemptCount: 0,
  createdAt: now,
})
