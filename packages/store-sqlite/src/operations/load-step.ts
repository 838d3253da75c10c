import { isOutcome } from '@outdial/call-client/kernel'
import {
  capacityOf,
  type DispatchLimits,
  type KnownAttempt,
  type LoadedQueue,
  type LoadedStep,
  limitedIn,
  type Queue,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { attemptsWith, attemptsWithoutId, idHolders, nextPollAt } from '../rows/attempts.ts'
import { count, countLines, countProvider, recentAttempts } from '../rows/counts.ts'
import { storedDispatch } from '../rows/dispatching.ts'
import { listedEntries } from '../rows/do-not-call.ts'
import { queueNamed } from '../rows/queues.ts'
import { spentOf } from '../rows/spent.ts'
import { dueCalls, type WaitingQueue, waitingQueues } from '../rows/waiting.ts'

type Loading = Pick<Step, 'updates' | 'dispatch'>

/**
 * Reads the rows of a step. Under the write lock none changes before the commit.
 *
 * @param extra - due calls to read for each queue in addition to its capacity
 */
export function loadStep(db: Database, step: Loading, now: Date, extra: number): LoadedStep {
  const loaded = loadRows(db, step, now, extra)
  // A day's attempts are many: they are counted only if a call may begin.
  return { ...loaded, spent: mayBegin(loaded) ? spentOn(db, step) : [] }
}

/** Reads what a step would load that only dispatches, with as many further due calls as it could hold. */
export const inspect = (db: Database, dispatch: DispatchLimits, now: Date): LoadedStep => ({
  ...loadRows(db, { dispatch }, now, dispatch.maxLicences),
  spent: spentOn(db, { dispatch }),
})

type LoadedRows = Omit<LoadedStep, 'spent'>

/** True if a waiting call is due. The update of an attempt may make one due. */
const mayBegin = ({ now, attempts, queues }: LoadedRows): boolean =>
  attempts.length > 0 || queues.some(({ due, next }) => due.length > 0 || (next !== undefined && next.dueAt <= now))

const spentOn = (db: Database, { dispatch }: Loading) => (dispatch?.budgets ?? []).map(budget => spentOf(db, budget))

function loadRows(db: Database, { updates = [], dispatch }: Loading, now: Date, extra: number): LoadedRows {
  const references = [...new Set(updates.map(({ reference }) => reference))]
  const attempts = references.length === 0 ? [] : attemptsWith(db, references)
  const byReference = new Map(attempts.map(({ attempt }) => [attempt.reference, attempt]))
  const about = updates.flatMap(update => {
    const attempt = byReference.get(update.reference)
    return attempt ? { update, attempt } : []
  })
  const ids = new Map(
    about.flatMap(({ attempt: { provider, providerCallId: known }, update: { providerCallId: id } }) =>
      id === undefined || id === known ? [] : [[`${provider} ${id}`, { provider, id }] as const],
    ),
  )
  const lookedUp = about.flatMap(({ update, attempt }) => (update.lookedUp ? attempt : []))
  const ended = about.flatMap(({ update, attempt }) => (isOutcome(update.status) ? attempt.queue : []))
  const queues = loadQueues(db, attempts, dispatch).map(each => {
    const freed = ended.filter(name => name === each.queue.name).length
    return loadQueue(db, each, dispatch, now, freed, extra)
  })
  const numbers = dispatch ? numbersOf(attempts, queues) : []
  return {
    now,
    attempts,
    idHolders: [...ids.values()].flatMap(({ provider, id }) => idHolders(db, provider, id)),
    withoutId: lookedUp.flatMap(attempt =>
      attemptsWithoutId(db, attempt).map(reference => ({ provider: attempt.provider, to: attempt.to, reference })),
    ),
    queues,
    recent: dispatch?.recentMs ? recentAttempts(db, numbers, new Date(now.getTime() - dispatch.recentMs)) : [],
    doNotCall: numbers.length > 0 ? listedEntries(db, numbers, now) : [],
    ...storedDispatch(db),
    allLines: dispatch?.lines === undefined ? undefined : countLines(db, now),
    limited: limitedIn(dispatch).map(([name, limits]) => ({ name, counted: countProvider(db, name, limits, now) })),
    nextPollAt: nextPollAt(db, references),
  }
}

/** Loads the queues with waiting calls, and the queues of the attempts. */
function loadQueues(
  db: Database,
  attempts: readonly KnownAttempt[],
  dispatch: DispatchLimits | undefined,
): readonly WaitingQueue[] {
  const waiting = dispatch ? waitingQueues(db, dispatch.providers) : []
  const known = new Set(waiting.map(({ queue }) => queue.name))
  const others = new Set(attempts.map(({ attempt }) => attempt.queue).filter(name => !known.has(name)))
  const queues = [...others].flatMap((name): Queue | [] => queueNamed(db, name) ?? [])
  return [...waiting, ...queues.map(queue => ({ queue, providers: [], first: undefined }))]
}

function loadQueue(
  db: Database,
  waiting: WaitingQueue,
  dispatch: DispatchLimits | undefined,
  now: Date,
  freed: number,
  extra: number,
): LoadedQueue {
  const { queue, first } = waiting
  const counted = count(db, queue, now)
  const loaded = { queue, isLocked: true, counted }
  if (!dispatch || !first) return { ...loaded, due: [] }
  const { free } = capacityOf(queue, { ...counted, linesInUse: counted.linesInUse - freed }, now)
  const most = Math.max(0, Math.min(free, dispatch.maxLicences)) + extra
  return {
    ...loaded,
    ...(most > 0 && first.dueAt <= now ? dueCalls(db, waiting, now, most) : { due: [], next: first }),
  }
}

/** The distinct numbers of the calls that the step may license. */
const numbersOf = (attempts: readonly KnownAttempt[], queues: readonly LoadedQueue[]): readonly string[] => {
  const calls = [...attempts.map(({ call }) => call), ...queues.flatMap(({ due }) => due)]
  return [...new Set(calls.map(({ to }) => to))]
}
