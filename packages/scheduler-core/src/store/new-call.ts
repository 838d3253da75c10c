import type { NewCall, ScheduledCall } from './call.ts'

/** Creates the first stored version of a call. */
export const newCall = (call: NewCall, sequence: number, now: Date): ScheduledCall => ({
  ...call,
  version: 1,
  sequence,
  status: 'scheduled',
  dueAt: call.dueAt ?? call.at,
  attemptCount: 0,
  createdAt: now,
})
