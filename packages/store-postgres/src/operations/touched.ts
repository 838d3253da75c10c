import type { AttemptRecord, AttemptUpdate, KnownAttempt, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { attemptsWith, attemptsWithIds, type StoredAttempt, saveAttempts } from '../tables/attempts.ts'
import { callsAt, lockCalls, saveCalls } from '../tables/calls.ts'

/** The attempts that one step is told of, and their calls: read once, when all of the calls are locked, and written once. */
export interface Touched {
  /** An attempt as it is by now, with its call. */
  get(reference: string): KnownAttempt | undefined
  /** All attempts that have this id by now. */
  withId(provider: string, id: string): readonly AttemptRecord[]
  /** Keeps what is known by now. A call is written only if its version is another. */
  set(known: KnownAttempt): void
  /** The queues of the attempts and of the calls. */
  readonly queues: ReadonlySet<string>
  /** Writes what has changed. */
  save(): Promise<void>
}

/** Locks and reads all that these updates may be about. */
export async function touchedBy(db: Database, updates: readonly AttemptUpdate[]): Promise<Touched> {
  if (updates.length === 0) return touchedAttempts(db, [], [])
  const locked = new Set<number>()
  for (;;) {
    const found = await attemptsToldOf(db, updates)
    const missing = new Set(found.map(({ sequence }) => sequence)).difference(locked)
    if (missing.size === 0) return touchedAttempts(db, found, await callsAt(db, locked))
    // An attempt may have got its id since the others were locked.
    for (const sequence of await lockCalls(db, missing)) locked.add(sequence)
    // What was found is read again, now that nobody else changes it; a call that is gone is found no more.
  }
}

/** Those that are named, and those that have an id that is told of. */
async function attemptsToldOf(db: Database, updates: readonly AttemptUpdate[]): Promise<readonly StoredAttempt[]> {
  const references = new Set(updates.flatMap(({ reference }) => reference ?? []))
  const ids = new Set(updates.flatMap(({ providerCallId }) => providerCallId ?? []))
  const named = references.size === 0 ? [] : await attemptsWith(db, references)
  if (ids.size === 0) return named
  const providers = new Set([...updates.map(({ provider }) => provider), ...named.map(each => each.attempt.provider)])
  return [...named, ...(await attemptsWithIds(db, providers, ids))]
}

function touchedAttempts(db: Database, found: readonly StoredAttempt[], foundCalls: readonly ScheduledCall[]): Touched {
  const attempts = new Map(found.map(each => [each.attempt.reference, each]))
  const calls = new Map(foundCalls.map(call => [call.sequence, call]))
  const changedAttempts = new Set<string>()
  const changedCalls = new Set<number>()
  // Who has, or has had, which id.
  const owners = new Map<string, Set<string>>()
  const own = ({ reference, providerCallId: id }: AttemptRecord) => {
    if (id !== undefined) owners.set(id, (owners.get(id) ?? new Set()).add(reference))
  }
  for (const { attempt } of found) own(attempt)

  return {
    queues: new Set([...found.map(({ attempt }) => attempt.queue), ...foundCalls.map(({ queue }) => queue)]),
    get(reference) {
      const stored = attempts.get(reference)
      const call = stored && calls.get(stored.sequence)
      return call && { attempt: stored.attempt, call }
    },
    withId: (provider, id) =>
      [...(owners.get(id) ?? [])]
        .flatMap(reference => attempts.get(reference)?.attempt ?? [])
        .filter(attempt => attempt.provider === provider && attempt.providerCallId === id),
    set({ attempt, call }) {
      const { reference } = attempt
      const { sequence } = call
      if (attempts.get(reference)?.attempt !== attempt) changedAttempts.add(reference)
      if (calls.get(sequence)?.version !== call.version) changedCalls.add(sequence)
      attempts.set(reference, { attempt, sequence })
      calls.set(sequence, call)
      own(attempt)
    },
    async save() {
      await saveAttempts(
        db,
        [...changedAttempts].flatMap(reference => attempts.get(reference) ?? []),
      )
      await saveCalls(
        db,
        [...changedCalls].flatMap(sequence => calls.get(sequence) ?? []),
      )
    },
  }
}
