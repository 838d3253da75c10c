import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptRecord, ScheduledCall } from '@outdial/scheduler-core'
import {
  damaged,
  oneOf,
  orAbsent,
  QUEUE_COLUMNS,
  toCall,
  toDate,
  toFlag,
  toJson,
  toNumber,
  toPhoneNumber,
  toQueue,
  toText,
} from '@outdial/scheduler-core/internal'
import type {
  AttemptWithoutId,
  Counted,
  DayBudget,
  DoNotCallEntry,
  IdHolder,
  KnownAttempt,
  LimitedProvider,
  LoadedQueue,
  LoadedStep,
  RecentAttempt,
  Spent,
} from '@outdial/scheduler-core/store'
import type { Row } from '../connection/session.ts'
import { attemptIn, BEHIND, latestIn, withLatest } from './columns.ts'
import { toEntry } from './do-not-call.ts'
import { toProviders } from './providers.ts'

const toStatus = oneOf([...OPEN_STATUSES, ...OUTCOMES])

/** The rows of type `outdial.loaded` that the functions of the schema return, by kind. */
export interface LoadedRows {
  readonly now: Date
  /** The further values of the `now` row. */
  readonly more: readonly unknown[]
  readonly attempts: readonly KnownAttempt[]
  readonly calls: readonly ScheduledCall[]
  readonly queues: readonly LoadedQueue[]
  readonly idHolders: readonly IdHolder[]
  readonly withoutId: readonly AttemptWithoutId[]
  readonly recent: readonly RecentAttempt[]
  readonly doNotCall: readonly DoNotCallEntry[]
}

export function toLoadedRows(rows: readonly Row[]): LoadedRows {
  const byKind = Map.groupBy(rows, row => toText(row[BEHIND]))
  const of = (kind: string) => byKind.get(kind) ?? []
  const about = (kind: string) => of(kind).map(row => toArray(row[BEHIND + 1]))
  const [now, ...more] = about('now').at(-1) ?? []
  const latest = new Map(of('latest').map(row => [latestIn(row), attemptIn(row)]))
  return {
    now: toDate(now),
    more,
    attempts: of('attempt').map(row => toKnown(row, latest)),
    calls: byKind.has('queue') ? [] : of('call').map(withLatest),
    queues: byKind.has('queue') ? toQueues(rows) : [],
    idHolders: about('id').map(([provider, id, reference, isOpen]) => ({
      provider: toText(provider),
      providerCallId: toText(id),
      reference: toText(reference),
      isOpen: toFlag(isOpen),
    })),
    withoutId: about('without-id').map(([provider, to, reference]) => ({
      provider: toText(provider),
      to: toPhoneNumber(to),
      reference: toText(reference),
    })),
    recent: about('recent').map(([reference, to, licensedAt, endedAt, status, lineFreeAt]) => ({
      reference: toText(reference),
      to: toPhoneNumber(to),
      licensedAt: toDate(licensedAt),
      endedAt: orAbsent(endedAt, toDate),
      status: toStatus(status),
      lineFreeAt: toDate(lineFreeAt),
    })),
    doNotCall: about('do-not-call').map(toEntry),
  }
}

/** Reads a JSON array. */
export function toArray(value: unknown): readonly unknown[] {
  const array = toJson(value)
  return Array.isArray(array) ? array : damaged('an array', array)
}

function toKnown(row: Row, latest: ReadonlyMap<unknown, AttemptRecord | undefined>): KnownAttempt {
  const attempt = attemptIn(row)
  if (!attempt) return damaged('an attempt', undefined)
  const reference = latestIn(row)
  return { attempt, call: toCall(row, reference === attempt.reference ? attempt : latest.get(reference)) }
}

/** Each queue is followed by its due calls. */
function toQueues(rows: readonly Row[]): readonly LoadedQueue[] {
  const queues: (LoadedQueue & { readonly due: ScheduledCall[] })[] = []
  for (const row of rows) {
    if (row[BEHIND] === 'queue') queues.push({ ...toLoadedQueue(toArray(row[BEHIND + 1])), due: [] })
    else if (row[BEHIND] === 'call') queues.at(-1)?.due.push(withLatest(row))
  }
  return queues
}

/** The `in_use_until` of an open attempt's line. */
const OPEN = Number.MAX_SAFE_INTEGER

/** Reads the values that the `now` row of a step with these budgets has behind the time. */
export const toStepTerms = (
  [nextPollAt, paused, clockShifts, providers, lines, lineFreeAt, limited, rules, spent]: readonly unknown[],
  budgets: readonly DayBudget[],
): Pick<
  LoadedStep,
  'nextPollAt' | 'paused' | 'clockShifts' | 'providers' | 'allLines' | 'limited' | 'rules' | 'spent'
> => ({
  nextPollAt: orAbsent(nextPollAt, toDate),
  paused: toFlag(paused),
  clockShifts: toNumber(clockShifts),
  providers: toProviders(providers),
  allLines: orAbsent(lines, count => ({ linesInUse: toNumber(count), lineFreeAt: orAbsent(lineFreeAt, toDate) })),
  limited: orAbsent(limited, toLimited),
  rules: orAbsent(rules, toText),
  spent: orAbsent(spent, rows => toSpent(rows, budgets)) ?? [],
})

const toLimited = (rows: unknown): readonly LimitedProvider[] =>
  Array.isArray(rows) ? rows.map(toLimitedProvider) : damaged('an array', rows)

function toLimitedProvider(row: unknown): LimitedProvider {
  const [name, ...counts]: readonly unknown[] = Array.isArray(row) ? row : []
  return { name: toText(name), counted: toCounted(counts) }
}

/** Reads a row for each of the budgets. */
function toSpent(rows: unknown, budgets: readonly DayBudget[]): readonly Spent[] {
  const found: readonly unknown[] = Array.isArray(rows) ? rows : damaged('an array', rows)
  return budgets.map(({ queue, since }, index) => {
    const row = found[index]
    const [calls, talkMs, open]: readonly unknown[] = Array.isArray(row) ? row : []
    return { queue, since, calls: toNumber(calls), talkMs: toNumber(talkMs), open: toNumber(open) }
  })
}

const toCounted = ([lines, freeAt, licences, firstLicenceAt]: readonly unknown[]): Counted => ({
  linesInUse: toNumber(lines),
  lineFreeAt: freeAt === OPEN ? undefined : orAbsent(freeAt, toDate),
  licences: toNumber(licences),
  firstLicenceAt: orAbsent(firstLicenceAt, toDate),
})

function toLoadedQueue(about: Row): Omit<LoadedQueue, 'due'> {
  const [isLocked, lines, freeAt, licences, firstLicenceAt, dueAt, sequence, provider] = about.slice(
    QUEUE_COLUMNS.length,
  )
  return {
    queue: toQueue(about),
    isLocked: toFlag(isLocked),
    counted: toCounted([lines, freeAt, licences, firstLicenceAt]),
    next: orAbsent(dueAt, at => ({ dueAt: toDate(at), sequence: toNumber(sequence), provider: toText(provider) })),
  }
}
