import type { Emitter } from '@outdial/call-client/internal'
import { type CallStatus, isOutcome } from '@outdial/call-client/kernel'
import { cancelledEntry, idleEntry, type RunEntry } from './entry.ts'
import type { RunEvents } from './events.ts'
import type { Source } from './source.ts'

/** The number of entries in each status. */
export type RunCounts = Readonly<Record<CallStatus, number>>

/** The entries of a run. Emits an event for each change. */
export interface Entries {
  /** Index of the entry that begins next. */
  readonly next: number
  readonly counts: RunCounts
  list(): readonly RunEntry[]
  /** Replaces the snapshot `before` by `entry` and emits it. */
  change(entry: RunEntry, before: RunEntry): void
  /** Closes the list and ends every known entry that has not begun as `cancelled`. */
  cancelRest(): void
}

/** Keeps all entries of an array; of other lists, which may be endless, only the open ones. */
export function createEntries(source: Source, events: Emitter<RunEvents>): Entries {
  // `idle` counts the entries that were put back. The source counts the others.
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
      return { ...counts, idle: counts.idle + source.restCount }
    },
    list() {
      const first = source.isArray ? begun : [...open.values()]
      const rest = source.rest.map((item, at) => idleEntry(next + at, item))
      const never = source.isArray ? cancelled.map((item, at) => cancelledEntry(next + at, item)) : []
      return [...first, ...rest, ...never].map(entry => Object.freeze(entry))
    },
    change(entry, before) {
      const { index, status } = entry
      // An entry that was put back is `idle` again, but no longer part of the source.
      if (index === next) next = index + 1
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
