import type { HistoryEntry } from '@outdial/scheduler-core'
import type { HistoryCall } from './history-schemas.ts'

/** A call of a number's history, as it is answered. */
export function historyCallOf({
  at,
  counterparty,
  direction,
  disposition,
  durationMs = 0,
  outcome,
}: HistoryEntry): HistoryCall {
  return {
    created_at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    counterparty,
    type: `${disposition} ${direction}`,
    answer_reported: disposition === 'Missed' && outcome === 'completed' ? false : undefined,
    duration: disposition === 'Completed' ? inSeconds(durationMs) : undefined,
  }
}

// Rounds half a tenth up. `toFixed` alone rounds some down: binary fractions are inexact.
const inSeconds = (ms: number) => (Math.round(ms / 100) / 10).toFixed(1)
