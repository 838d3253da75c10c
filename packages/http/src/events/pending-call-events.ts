import type { CallId, CallRecord, ScheduledCall } from '@outdial/scheduler-core'
import { isRecorded } from '@outdial/scheduler-core/store'
import { callOf } from '../calls/call-of.ts'
import { loggedEntryOf } from '../log/log-entry.ts'
import { eventText } from './event-text.ts'

const MAX_CALLS = 1000
const MAX_CHARACTERS = 512 * 1024

/** The changes of the scheduler's calls that are not sent yet. */
export interface PendingCallEvents {
  /** A call has changed. */
  call(call: ScheduledCall): void
  /** Calls have changed that are not known one by one. */
  missed(): void
  /** These records were logged. */
  logged(records: readonly CallRecord[]): void
  /** The history of these numbers has changed. */
  history(numbers: Iterable<string>): void
  /**
   * Returns and removes the pending events: the last state of each changed call, and the numbers
   * whose history changed. More than 1,000 calls, 2,000 numbers or 512 Ki characters become one
   * event that tells pages to fetch again.
   */
  take(): string
}

export function createPendingCallEvents(epoch: string): PendingCallEvents {
  const calls = new Map<CallId, ScheduledCall>()
  const numbers = new Set<string>()
  const records = new Map<string, CallRecord>()
  let missed = false

  const forget = () => {
    calls.clear()
    numbers.clear()
    records.clear()
  }

  const miss = () => {
    missed = true
    forget()
  }

  const bound = () => {
    if (calls.size + records.size > MAX_CALLS || numbers.size > 2 * MAX_CALLS) miss()
  }

  const changes = () => {
    let text = ''
    for (const call of calls.values()) {
      text += eventText('call', { epoch, ...callOf(call) })
      if (text.length > MAX_CHARACTERS) return undefined
    }
    for (const record of records.values()) {
      text += eventText('logged', { epoch, ...loggedEntryOf(record) })
      if (text.length > MAX_CHARACTERS) return undefined
    }
    return numbers.size > 0 ? text + eventText('history', { epoch, numbers: [...numbers] }) : text
  }

  return {
    call(call) {
      if (missed) return
      // Changes may arrive in another order than their commits.
      const known = calls.get(call.id)
      if (!known || known.version < call.version) calls.set(call.id, call)
      if (call.attempt && isRecorded(call.attempt)) {
        numbers.add(call.attempt.to)
        if (call.attempt.from) numbers.add(call.attempt.from)
      }
      bound()
    },

    missed: miss,

    logged(added) {
      if (missed) return
      for (const record of added) records.set(record.id, record)
      bound()
    },

    history(changed) {
      if (missed) return
      for (const number of changed) numbers.add(number)
      bound()
    },

    take() {
      const text = (missed ? undefined : changes()) ?? eventText('calls-missed', { epoch })
      missed = false
      forget()
      return text
    },
  }
}
