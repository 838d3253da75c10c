import type { AttemptedCall, Room, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row, Statement, Transaction, Value } from '../connection/session.ts'
import type { Notices } from '../hints/notices.ts'
import { arrayOf } from './arrays.ts'
import { type Everything, type LoadedQueue, type Remembered, roomValues, toLoaded } from './loaded.ts'
import { BEGUN_TYPES, begunCalls, type Changes, places, TOLD_TYPES, toldValues } from './saving.ts'

/** So long ago a step may have been planned, in milliseconds. */
export const PLANNED_WITHIN_MS = 500

/** What is to be seen for the next step. */
export type Outlook = Pick<Everything, 'now' | 'readAt' | 'answeredAtMs' | 'xid' | 'nextLookAt' | 'queues' | 'calls'>

/** What is looked for. */
export interface View {
  readonly room: Room
  /** The queue whose calls are wanted. */
  readonly focus: string
  /** The call behind which they begin. @default at the first */
  readonly after: Pick<ScheduledCall, 'dueAt' | 'sequence'> | undefined
  readonly most: number
}

/** A step that was planned, and what it takes for granted. */
export interface PlannedStep {
  /** Of each attempt that is changed, in the order in which their calls were added, what was remembered. */
  readonly told: readonly Remembered[]
  readonly changes: Changes
  readonly licensed: readonly AttemptedCall[]
  /** The queue that is looked at, as it will be. */
  readonly focus: LoadedQueue
  readonly now: Date
}

const AFTER = ['bigint', 'bigint', 'bigint']
const TEXTS = 'text::text[]'
const OUTLOOK_TYPES = ['bigint', TEXTS, TEXTS, 'text', ...AFTER]
const XIDS = 'text::xid[]'
const PREMISES = ['text::bigint[]', XIDS, XIDS, TEXTS, TEXTS]
const TERMS = Array.from({ length: 4 }, () => 'bigint')
const LAST = ['bigint', 'bigint']
const FOCUS = [TEXTS, TEXTS, 'text', 'text::xid', 'bigint']
const NOTICES = ['text', 'text']
const STEP_TYPES = [
  ...PREMISES,
  ...TOLD_TYPES,
  ...BEGUN_TYPES,
  ...TERMS,
  ...LAST,
  ...FOCUS,
  ...AFTER,
  'bigint',
  ...NOTICES,
]
const OUTLOOK = `SELECT * FROM outdial.outlook(${places(OUTLOOK_TYPES, 1)})`
const STEP = `SELECT * FROM outdial.step(${places(STEP_TYPES, 1)})`

const afterValues = ({ after, most }: View): readonly Value[] => [
  after?.dueAt.getTime() ?? Number.MIN_SAFE_INTEGER,
  after?.sequence ?? 0,
  most,
]

/** Looks at the queue that is served first, and at so many of its calls. */
export async function lookAhead(db: Database, room: Room, most: number): Promise<Outlook> {
  const after = [Number.MIN_SAFE_INTEGER, 0]
  return toLoaded(await db.query(OUTLOOK, db.clock, ...roomValues(room), null, ...after, most))
}

/** Looks, as the last of a transaction; `undefined` if that was committed and what was seen was lost. */
export async function lookOut(db: Transaction, view: View, now: Date): Promise<Outlook | undefined> {
  const values = [now.getTime(), ...roomValues(view.room), view.focus, ...afterValues(view)]
  return db.finishHearing(rows => toLoaded(rows), OUTLOOK, ...values)
}

/**
 * Writes a step, tells others of it and looks, as all of a transaction. Somebody is in the way if what it takes for granted is not so. Its licences
 * begin at the time that is told.
 */
export function writingStep(
  { told, changes, licensed, focus, now }: PlannedStep,
  view: View,
  { wake, changes: changed }: Pick<Notices, 'wake' | 'changes'>,
  clock: number | null,
): Statement {
  const last = licensed.at(-1)
  // Of an attempt that stays open, two cannot have its id, and of one that had it.
  const ended = changes.attempts.flatMap(({ attempt }, n) => {
    const { endedAt, providerCallId } = attempt
    return endedAt && providerCallId !== undefined && told[n]?.call.attempt.providerCallId !== providerCallId
      ? attempt
      : []
  })
  return [
    STEP,
    arrayOf(told, ({ call }) => call.sequence),
    arrayOf(told, ({ callXid }) => callXid),
    arrayOf(told, ({ attemptXid }) => attemptXid),
    arrayOf(ended, ({ provider }) => provider),
    arrayOf(ended, ({ providerCallId = null }) => providerCallId),
    ...toldValues(changes),
    ...begunCalls(licensed),
    ...[last?.attempt.dialBy, last?.attempt.answerBy, last?.attempt.lineFreeAt, last?.attempt.lookAt].map(moment =>
      moment ? moment.getTime() - now.getTime() : null,
    ),
    last?.dueAt.getTime() ?? null,
    last?.sequence ?? null,
    ...roomValues(view.room),
    view.focus,
    focus.writtenBy ?? null,
    now.getTime(),
    ...afterValues(view),
    clock,
    wake ?? null,
    changed ?? null,
  ]
}

/** What a step saw when it was written. */
export function seenBy({ focus }: Pick<PlannedStep, 'focus'>, rows: readonly Row[]): Outlook {
  const seen = toLoaded(rows)
  return seen.focus ? { ...seen, queues: [{ ...focus, ...seen.focus }] } : seen
}

const TRACE = 'SELECT FROM outdial.attempts WHERE reference = $1::text'

/** Finds a row if a step was written that licensed this, which nobody else can have, and none if it was not. */
export const traceOf = ({ attempt }: AttemptedCall): Statement => [TRACE, attempt.reference]

/** When its time was, by `performance.now()`. */
export const readAtOf = ({ now, readAt, answeredAtMs = now.getTime() }: Outlook): number =>
  readAt - (answeredAtMs - now.getTime())
