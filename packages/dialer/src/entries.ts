import type { Emitter } from '@outdial/call-client/internal'
import { type CallStatus, isOutcome } from '@outdial/call-client/kernel'
import { cancelledEntry, idleEntry, type RunEntry } from './entry.ts'
import type { RunEvents } from './events.ts'
import type { Source } from './source.ts'

/** How many entries of a run stand where. */
export type RunCounts = Readonly<Record<CallStatus, number>>

/** What is remembered of a run's entries, and told of them. */
export interface Entries {
  /** The index of the entry that begins next. */
  readonly next: number
  readonly counts: RunCounts
  list(): readonly RunEntry[]
  /** Keeps and tells the entry as it is now, having been `before`. */
  change(entry: RunEntry, before: RunEntry): void
  /** Reads no further, and ends as `cancelled` all that is known and not begun. */
  cancelRest(): void
}

/** Of an array, every entry that has begun is kept; of any other list, those that have not ended. */
export function createEntries(source: Source, events: Emitter<RunEvents>): Entries {
  const counts = noCounts()
  const begun: RunEntry[] = []
  const open = new Map<number, RunEntry>()
  let cancelled: readonly unknown[] = []
  let next = 0

  const emit = (entry: RunEntry) => {
    if (events.has('entry')) events.emit('entry', Object.freeze(entry))
  }

  return {
    get next() {
      return next
    },
    get counts() {
      return { ...counts, idle: source.restCount }
    },
    list() {
      const first = source.isArray ? begun : [...open.values()]
      const rest = source.rest.map((item, at) => idleEntry(next + at, item))
      const never = source.isArray ? cancelled.map((item, at) => cancelledEntry(next + at, item)) : []
      return [...first, ...rest, ...never].map(entry => Object.freeze(entry))
    },
    change(entry, before) {
      const { index, status } = entry
      if (before.status === 'idle') next = index + 1
      else counts[before.status]--
      counts[status]++
      if (source.isArray) begun[index] = entry
      else if (isOutcome(status)) open.delete(index)
      else open.set(index, entry)
      emit(entry)
    },
    cancelRest() {
      cancelled = source.rest
      source.close()
      counts.cancelled += cancelled.length
      if (events.has('entry')) for (const [at, item] of cancelled.entries()) emit(cancelledEntry(next + at, item))
    },
  }
}

const noCounts = (): Record<CallStatus, number> => ({
  idle: 0,
  scheduled: 0,
  dialing: 0,
  unknown: 0,
  initiated: 0,
  ringing: 0,
  answered: 0,
  completed: 0,
  busy: 0,
  'no-answer': 0,
  failed: 0,
  cancelled: 0,
  rejected: 0,
  expired: 0,
  indeterminate: 0,
})
