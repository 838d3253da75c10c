import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'
import { isLengthUnknown } from '../store/day-budgets.ts'
import { type DoNotCallEntry, isListed } from '../store/do-not-call.ts'
import { talkDurationMs } from '../store/history.ts'
import { limitedIn } from '../store/limited-providers.ts'
import type { IdHolder, LoadedQueue, LoadedStep } from '../store/loaded-step.ts'
import { earliest } from '../store/moments.ts'
import { type Counted, paceOf, type Queue } from '../store/queue.ts'
import type { DispatchLimits, ProviderLimits, Step } from '../store/step.ts'
import type { DayBudget, Spent } from '../store/step-rules.ts'
import type { Tables } from './tables.ts'

/** Reads the rows of a step. Every queue is locked, because operations never overlap. */
export function loadStep(tables: Tables, { updates = [], dispatch }: Step, now: Date, extra: number): LoadedStep {
  const references = new Set(updates.map(({ reference }) => reference))
  const attempts = [...references].flatMap(reference => {
    const attempt = tables.attempts.get(reference)
    const call = attempt && tables.calls.get(attempt.callId)
    return attempt && call ? { attempt, call } : []
  })
  const ids = new Set(updates.flatMap(({ providerCallId }) => providerCallId ?? []))
  const open = [...tables.lines.values()].filter(({ endedAt }) => !endedAt)
  const names = new Set(attempts.map(({ attempt }) => attempt.queue))
  const others = open.filter(({ reference }) => !references.has(reference))
  const queues = [...tables.queues.values()].flatMap(queue => {
    const loaded = loadQueue(tables, queue, dispatch, now, extra)
    return names.has(queue.name) || loaded.next || loaded.due.length > 0 ? loaded : []
  })
  const numbers = new Set([
    ...attempts.map(({ attempt }) => attempt.to),
    ...queues.flatMap(({ due }) => due.map(({ to }) => to)),
  ])
  return {
    now,
    attempts,
    idHolders: ids.size === 0 ? [] : idHolders(tables, ids),
    withoutId: updates.some(({ lookedUp }) => lookedUp) ? open.filter(each => each.providerCallId === undefined) : [],
    queues,
    recent: dispatch && dispatch.recentMs > 0 ? recentAttempts(tables, dispatch, numbers, now) : [],
    doNotCall: dispatch ? [...numbers].flatMap(number => listedEntry(tables, number, now)) : [],
    spent: (dispatch?.budgets ?? []).map(budget => spentOf(tables, budget)),
    ...tables.dispatch,
    allLines: dispatch?.lines === undefined ? undefined : countLines(tables, {}, now),
    limited: limitedIn(dispatch).map(([name, limits]) => ({
      name,
      counted: count(tables, { provider: name }, limits, now),
    })),
    providers: [...tables.providers.values()],
    nextPollAt: earliest(others.flatMap(({ nextPollAt }) => nextPollAt ?? [])),
  }
}

const idHolders = (tables: Tables, ids: ReadonlySet<string>): readonly IdHolder[] =>
  [...tables.attempts.values()].flatMap(({ provider, providerCallId, reference, endedAt }) =>
    providerCallId !== undefined && ids.has(providerCallId)
      ? { provider, providerCallId, reference, isOpen: !endedAt }
      : [],
  )

function listedEntry(tables: Tables, number: PhoneNumber, now: Date): DoNotCallEntry | [] {
  const entry = tables.doNotCall.get(number)
  return entry && isListed(entry, now) ? entry : []
}

const placedAttempts = (tables: Tables): readonly AttemptRecord[] =>
  [...tables.attempts.values()].filter(({ released, status }) => !released && status !== 'rejected')

function recentAttempts(
  tables: Tables,
  { recentMs }: DispatchLimits,
  numbers: ReadonlySet<PhoneNumber>,
  now: Date,
): readonly AttemptRecord[] {
  const since = now.getTime() - recentMs
  const found: AttemptRecord[] = []
  // A loop, since a plan of thousands of calls loads as many steps.
  for (const attempt of tables.attempts.values()) {
    const { to, licensedAt, released, status } = attempt
    if (licensedAt.getTime() > since && numbers.has(to) && !released && status !== 'rejected') found.push(attempt)
  }
  return found
}

function spentOf(tables: Tables, { queue, since }: DayBudget): Spent {
  const today = placedAttempts(tables).filter(
    attempt => attempt.licensedAt >= since && (queue === undefined || attempt.queue === queue),
  )
  const open = today.filter(isLengthUnknown)
  const known = today.filter(attempt => !isLengthUnknown(attempt))
  const talkMs = known.reduce((sum, attempt) => sum + (talkDurationMs(attempt) ?? 0), 0)
  return { queue, since, calls: today.length, talkMs, open: open.length }
}

function loadQueue(tables: Tables, queue: Queue, dispatch: Step['dispatch'], now: Date, extra: number): LoadedQueue {
  const { providers = [], maxLicences = 0 } = dispatch ?? {}
  const most = maxLicences + extra
  const waiting = firstOf(tables.waiting(queue.name), providers, most + 1)
  const due = waiting.slice(0, most).filter(({ dueAt }) => dueAt <= now)
  return {
    queue,
    isLocked: true,
    counted: count(tables, { queue: queue.name }, queue, now),
    due,
    next: waiting[due.length],
  }
}

/** The first calls of these providers, up to `most`. */
function firstOf(calls: readonly ScheduledCall[], providers: readonly string[], most: number): ScheduledCall[] {
  const found: ScheduledCall[] = []
  for (const call of calls) {
    if (found.length >= most) break
    if (providers.includes(call.provider)) found.push(call)
  }
  return found
}

/** Selects the attempts of one queue or one provider. @default all */
interface Owner {
  readonly queue?: string
  readonly provider?: string
}

const isOf = ({ queue, provider }: AttemptRecord, owner: Owner): boolean =>
  (owner.queue ?? queue) === queue && (owner.provider ?? provider) === provider

/** Counts the lines in use, and finds when time alone frees the next one. */
export function countLines(tables: Tables, owner: Owner, now: Date): Pick<Counted, 'linesInUse' | 'lineFreeAt'> {
  const lines = [...tables.lines.values()].filter(line => isOf(line, owner) && (!line.endedAt || line.lineFreeAt > now))
  const freeAts = lines.flatMap(({ endedAt, lineFreeAt }) => (endedAt ? lineFreeAt : []))
  return { linesInUse: lines.length, lineFreeAt: earliest(freeAts) }
}

function count(tables: Tables, owner: Owner, limits: ProviderLimits, now: Date): Counted {
  const lines = countLines(tables, owner, now)
  const pace = paceOf(limits)
  if (!pace) return { ...lines, licences: 0 }
  const since = now.getTime() - pace.withinMs
  const recent: Date[] = []
  for (const attempt of tables.attempts.values()) {
    const { licensedAt } = attempt
    if (licensedAt.getTime() > since && licensedAt <= now && isOf(attempt, owner)) recent.push(licensedAt)
  }
  return { ...lines, licences: recent.length, firstLicenceAt: earliest(recent) }
}
