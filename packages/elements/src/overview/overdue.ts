import type { Call } from '../api/call-wire.ts'

const MINUTE_MS = 60_000

/** Whether a call should have begun, and waits for something else than its next attempt. */
export const isOverdue = ({ at, lastOutcome }: Call, now: Date): boolean =>
  lastOutcome === undefined && now.getTime() - new Date(at).getTime() > MINUTE_MS
