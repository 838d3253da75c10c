import type { HistoryEntry } from '@outdial/scheduler-core'
import { isOfDialer } from '../dialer-log/record-id.ts'
import type { HistoryCall, HistoryDetails } from './history-schemas.ts'

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

/** The same with its details. @param name that of the scheduled call */
export function historyDetailsOf(entry: HistoryEntry, name: unknown = entry.metadata?.['name']): HistoryDetails {
  const { id, callId, placedBy = isOfDialer(id) ? 'us' : undefined, outcome, cause } = entry
  return {
    ...historyCallOf(entry),
    // The id of an attempt is the secret of its webhook.
    id: callId ?? id,
    placed_by: placedBy,
    outcome,
    cause,
    name: typeof name === 'string' && name !== '' ? name : undefined,
  }
}

// Rounds half a tenth up. `toFixed` alone rounds some down: binary fractions are inexact.
const inSeconds = (ms: number) => (Math.round(ms / 100) / 10).toFixed(1)
