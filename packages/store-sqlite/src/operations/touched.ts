import type { AttemptRecord, KnownAttempt, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import {
  attemptsWith,
  attemptsWithId,
  attemptWith,
  type StoredAttempt,
  saveAttempt,
  saveReleased,
} from '../tables/attempts.ts'
import { saveCall } from '../tables/calls.ts'

/** The attempts that one transaction is about. Each row is read once and written once, however many updates change it. */
export interface Touched {
  /** An attempt as it is by now, with its call. */
  get(reference: string): KnownAttempt | undefined
  /** All attempts that have this id by now. */
  withId(provider: string, id: string): readonly AttemptRecord[]
  /** Keeps what is known by now. A call is written only if its version is another. */
  set(known: KnownAttempt): void
  /** Writes what has changed. */
  flush(): void
}

// Fewer rows are read faster one by one.
const WORTH_A_BATCH = 16

interface Changeable<Kept> {
  now: Kept
  changed: boolean
}

interface TouchedAttempt extends Changeable<AttemptRecord> {
  readonly id: number
  wasReleased: boolean
  readonly call: Changeable<ScheduledCall>
}

export function touchedAttempts(db: Database, references: readonly string[]): Touched {
  const attempts = new Map<string, TouchedAttempt>()
  const calls = new Map<number, Changeable<ScheduledCall>>()
  // Who got which id since the last flush: the database does not know of it.
  const bound = new Map<string, Set<string>>()

  const remember = ({ attempt, id, call: found }: StoredAttempt): TouchedAttempt => {
    const call = calls.get(found.sequence) ?? { now: found, changed: false }
    const touched = { now: attempt, changed: false, id, call, wasReleased: attempt.released }
    calls.set(found.sequence, call)
    attempts.set(attempt.reference, touched)
    return touched
  }
  const load = (reference: string) => {
    const stored = attemptWith(db, reference)
    return stored && remember(stored)
  }
  const touch = (reference: string) => attempts.get(reference) ?? load(reference)

  const save = (touched: TouchedAttempt) => {
    saveAttempt(db, touched.id, touched.now)
    if (touched.now.released !== touched.wasReleased) saveReleased(db, touched.id, touched.now)
    touched.wasReleased = touched.now.released
    touched.changed = false
  }
  const flush = () => {
    const changed = [...attempts.values()].filter(touched => touched.changed)
    // Those that ended go first: they give up their ids.
    for (const touched of changed) if (touched.now.endedAt) save(touched)
    for (const touched of changed) if (touched.changed) save(touched)
    for (const call of calls.values()) {
      if (call.changed) saveCall(db, call.now)
      call.changed = false
    }
    bound.clear()
  }

  if (references.length >= WORTH_A_BATCH) for (const stored of attemptsWith(db, references)) remember(stored)

  return {
    get: reference => {
      const touched = touch(reference)
      return touched && { attempt: touched.now, call: touched.call.now }
    },
    withId: (provider, id) => {
      const stored = attemptsWithId(db, provider, id)
      const since = bound.get(id)
      if (stored.length === 0 && !since) return []
      const all = [...new Set([...stored, ...(since ?? [])])].flatMap(reference => touch(reference)?.now ?? [])
      return all.filter(attempt => attempt.providerCallId === id && attempt.provider === provider)
    },
    set: ({ attempt, call }) => {
      const touched = touch(attempt.reference)
      if (!touched) return
      const before = touched.now
      const { providerCallId: id } = attempt
      touched.changed ||= attempt !== before
      touched.call.changed ||= call.version !== touched.call.now.version
      touched.now = attempt
      touched.call.now = call
      if (id === undefined || id === before.providerCallId) return
      bound.set(id, (bound.get(id) ?? new Set()).add(attempt.reference))
      // The id that it had is free for another attempt only once the database knows.
      if (before.providerCallId !== undefined) flush()
    },
    flush,
  }
}
