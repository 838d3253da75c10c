import type { AttemptRecord, KnownAttempt, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { attemptsWith, inOrder, type StoredAttempt } from '../tables/attempts.ts'
import type { LoadedTold } from '../tables/loaded.ts'
import { type Changes, savingTold } from '../tables/saving.ts'

/** The attempts that one step is told of, and their calls, as they are by now: read once, and written once. */
export interface Touched {
  /** An attempt with its call. */
  get(reference: string): KnownAttempt | undefined
  /** Those of the attempts that have this id. */
  withId(provider: string, id: string): readonly AttemptRecord[]
  /** Whether another open attempt has this id. */
  isTaken(provider: string, id: string, reference: string): boolean
  /** Keeps what is known by now. A call is written only if its version is another. */
  set(known: KnownAttempt): void
  /** Attempts that were changed: as they were loaded, and as they are. */
  changed(): readonly (readonly [before: KnownAttempt, now: KnownAttempt])[]
  calls(): Iterable<ScheduledCall>
  /** What has changed and is not written yet. It counts as written from now on. */
  takeChanges(): Changes
  /** Writes what has changed. What is not waited for travels with what follows. */
  save(db: Database): Promise<void>
}

export async function touchedBy(db: Database, { told, owners }: Pick<LoadedTold, 'told' | 'owners'>): Promise<Touched> {
  const before = new Map<string, KnownAttempt>(told.map(each => [each.attempt.reference, each]))
  const attempts = new Map<string, StoredAttempt>()
  const calls = new Map<number, ScheduledCall>()
  // Who has, or has had, which id.
  const references = new Map<string, readonly string[]>()
  const changedAttempts = new Set<string>()
  const changedCalls = new Set<number>()
  const own = ({ reference, providerCallId: id }: Pick<AttemptRecord, 'reference' | 'providerCallId'>) => {
    if (id === undefined) return
    const known = references.get(id)
    if (!known) references.set(id, [reference])
    else if (!known.includes(reference)) references.set(id, [...known, reference])
  }
  const read = new Map<string, AttemptRecord>()
  const unread = told.filter(({ call, latest }) => !call.attempt && !before.has(latest))
  if (unread.length > 0) {
    for (const { attempt } of await attemptsWith(db, new Set(unread.map(({ latest }) => latest))))
      read.set(attempt.reference, attempt)
  }
  for (const { attempt, call, latest } of told) {
    const { sequence } = call
    attempts.set(attempt.reference, { attempt, sequence })
    if (!calls.get(sequence)) {
      calls.set(sequence, call.attempt ? call : { ...call, attempt: before.get(latest)?.attempt ?? read.get(latest) })
    }
    own(attempt)
  }
  const get = (reference: string): KnownAttempt | undefined => {
    const stored = attempts.get(reference)
    const call = stored && calls.get(stored.sequence)
    return call && { attempt: stored.attempt, call }
  }
  const withId = (provider: string, id: string) =>
    (references.get(id) ?? [])
      .flatMap(reference => attempts.get(reference)?.attempt ?? [])
      .filter(attempt => attempt.provider === provider && attempt.providerCallId === id)

  const takeChanges = () => {
    const changes = {
      attempts: [...changedAttempts].flatMap(reference => attempts.get(reference) ?? []).toSorted(inOrder),
      calls: [...changedCalls].toSorted((one, other) => one - other).flatMap(sequence => calls.get(sequence) ?? []),
    }
    changedAttempts.clear()
    changedCalls.clear()
    return changes
  }

  return {
    get,
    withId,
    isTaken: (provider, id, reference) =>
      (references.has(id) && withId(provider, id).some(other => !other.endedAt && other.reference !== reference)) ||
      owners.some(
        owner =>
          owner.providerCallId === id &&
          owner.provider === provider &&
          owner.reference !== reference &&
          !before.has(owner.reference),
      ),
    set({ attempt, call }) {
      const { reference } = attempt
      const { sequence } = call
      if (attempts.get(reference)?.attempt !== attempt) changedAttempts.add(reference)
      if (calls.get(sequence)?.version !== call.version) changedCalls.add(sequence)
      attempts.set(reference, { attempt, sequence })
      calls.set(sequence, call)
      own(attempt)
    },
    changed: () =>
      [...before].flatMap(([reference, known]) => {
        const now = get(reference)
        return now && now.attempt !== known.attempt ? [[known, now] as const] : []
      }),
    calls: () => calls.values(),
    takeChanges,
    async save(db) {
      const changes = takeChanges()
      if (changes.attempts.length > 0) await db.query(...savingTold(changes))
    },
  }
}
