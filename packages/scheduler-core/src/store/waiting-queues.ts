import { isOutcome } from '@outdial/call-client/kernel'
import type { AttemptRecord, ScheduledCall } from './call.ts'
import { byDue, type DuePosition, type LoadedQueue, type LoadedStep } from './loaded-step.ts'
import { earliest } from './moments.ts'
import type { Counted } from './queue.ts'
import type { AfterUpdates } from './record-updates.ts'

/** A loaded queue after the updates: lines are freed, retries wait, withdrawn calls are gone. */
export interface WaitingQueue extends Pick<LoadedQueue, 'isLocked' | 'counted' | 'next'> {
  readonly name: string
  /** The known waiting calls, in order. Others may wait between them, from `next` on. */
  readonly waiting: readonly ScheduledCall[]
}

/** The queues in which calls of these providers wait, in the order of their first calls. */
export function waitingQueues(
  loaded: LoadedStep,
  after: AfterUpdates,
  providers: readonly string[],
): readonly WaitingQueue[] {
  const { calls } = after
  const known = [...calls.values()]
  const changed = Map.groupBy(changesOf(loaded, after), ([{ queue }]) => queue)
  return loaded.queues
    .map(({ queue: { name }, isLocked, counted, due, next }) => {
      const current = due.map(call => calls.get(call.id) ?? call)
      const waiting = [...new Set([...current, ...known])].filter(
        call => call.queue === name && call.status === 'scheduled' && providers.includes(call.provider),
      )
      return {
        name,
        isLocked,
        counted: afterChanges(counted, changed.get(name) ?? [], loaded.now),
        waiting: waiting.sort(byDue),
        next,
      }
    })
    .filter(queue => firstWaiting(queue))
    .sort((a, b) => byDue(firstWaiting(a) ?? LAST, firstWaiting(b) ?? LAST))
}

const LAST: DuePosition = { dueAt: new Date(8.64e15), sequence: Number.MAX_SAFE_INTEGER, provider: '' }

/** The first waiting call from this index on, known or not. */
export function firstWaiting({ waiting, next }: WaitingQueue, index = 0): DuePosition | undefined {
  const call = waiting[index]
  return call && next ? (byDue(call, next) <= 0 ? call : next) : (call ?? next)
}

type Change = readonly [before: AttemptRecord, after: AttemptRecord | undefined]

/** The loaded attempts, each before and after the updates. */
export const changesOf = ({ attempts: loaded }: LoadedStep, { attempts }: AfterUpdates): readonly Change[] =>
  loaded.map(({ attempt }) => [attempt, attempts.get(attempt.reference)])

/** Adjusts counted lines for the updates. */
export function afterChanges<Lines extends Pick<Counted, 'linesInUse' | 'lineFreeAt'>>(
  counted: Lines,
  changes: readonly Change[],
  now: Date,
): Lines {
  let { linesInUse, lineFreeAt } = counted
  for (const [before, after = before] of changes) {
    if (before === after || !usesLine(before, now)) continue
    if (!usesLine(after, now)) linesInUse--
    else if (isOutcome(after.status)) lineFreeAt = earliest([after.lineFreeAt, lineFreeAt ?? after.lineFreeAt])
  }
  return { ...counted, linesInUse, lineFreeAt }
}

/** An indeterminate attempt may still ring: its line stays in use until `lineFreeAt`. */
const usesLine = ({ endedAt, status, lineFreeAt }: AttemptRecord, now: Date): boolean =>
  endedAt === undefined || (status === 'indeterminate' && lineFreeAt > now)
