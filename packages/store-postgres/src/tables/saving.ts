import type { AttemptedCall, AttemptRecord, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Value } from '../connection/session.ts'
import { arrayOf, toArray } from './arrays.ts'
import { fromNews } from './attempt-row.ts'
import type { StoredAttempt } from './attempts.ts'
import { toMs } from './values.ts'

type Column<Of> = readonly [
  type: 'text' | 'bigint' | 'integer' | 'boolean' | 'double precision',
  value: (of: Of) => Value,
]

// What may change of an attempt and of its call by what is told of the attempt; and of a call that begins.
const ATTEMPT: readonly Column<AttemptRecord>[] = [
  ['text', ({ reference }) => reference],
  ['text', ({ status }) => status],
  ['text', ({ providerCallId }) => providerCallId ?? null],
  ['boolean', ({ answered }) => answered],
  ['bigint', ({ answeredAt }) => toMs(answeredAt)],
  ['bigint', ({ endedAt }) => toMs(endedAt)],
  ['double precision', ({ durationMs }) => durationMs ?? null],
  ['text', ({ cause }) => cause ?? null],
  ['text', ({ causeStatus }) => causeStatus ?? null],
  ['boolean', ({ released }) => released],
  ['bigint', ({ lookAt }) => toMs(lookAt)],
  ['integer', ({ looks }) => looks],
  ['text', ({ news }) => fromNews(news)],
]
const CALL: readonly Column<ScheduledCall>[] = [
  ['bigint', ({ sequence }) => sequence],
  ['bigint', ({ version }) => version],
  ['text', ({ status }) => status],
  ['bigint', ({ dueAt }) => dueAt.getTime()],
  ['integer', ({ attemptCount }) => attemptCount],
  ['text', ({ lastOutcome }) => lastOutcome ?? null],
  ['text', ({ cause }) => cause ?? null],
  ['bigint', ({ endedAt }) => toMs(endedAt)],
]
const BEGUN: readonly Column<AttemptedCall>[] = [
  ['bigint', ({ version }) => version],
  ['integer', ({ attemptCount }) => attemptCount],
  ['text', ({ attempt }) => attempt.reference],
]
const TERMS = Array.from({ length: 5 }, () => 'bigint')

const arrays = (columns: readonly Column<never>[]) => columns.map(([type]) => `text::${type}[]`)
export const places = (types: readonly string[], from: number) =>
  types.map((type, n) => `$${from + n}::${type}`).join(', ')
const told = [...arrays(ATTEMPT), ...arrays(CALL)]
const BEGUN_CALLS = ['text::bigint[]', 'text::integer[]', ...arrays(BEGUN)]
const begun = [...BEGUN_CALLS, ...TERMS]
const SAVE_TOLD = `outdial.save_told(${places(told, 1)})`
const TELL = `SELECT ${SAVE_TOLD}`
const BEGIN = `SELECT outdial.save_begun(${places(begun, 1)})`
const BOTH = `SELECT ${SAVE_TOLD}, outdial.save_begun(${places(begun, told.length + 1)})`

const ADDED: readonly Column<ScheduledCall>[] = [
  ['text', ({ id }) => id],
  ['text', ({ queue }) => queue],
  ['text', ({ provider }) => provider],
  ['bigint', ({ at }) => at.getTime()],
  ['text', ({ to }) => to],
  ['text', ({ from }) => from ?? null],
  ['text', ({ localTime }) => localTime?.local ?? null],
  ['text', ({ localTime }) => localTime?.timeZone ?? null],
  ['bigint', ({ notAfter }) => toMs(notAfter)],
  ['text', ({ key }) => key ?? null],
  ['text', ({ ownerId }) => ownerId ?? null],
  ['text', ({ metadata }) => (metadata ? JSON.stringify(metadata) : null)],
]
const ADD = `SELECT outdial.add_calls($1::bigint, $2::bigint, ${places(arrays(ADDED), 3)})`

/** Adds new calls, whose places follow each other. */
export function adding(calls: readonly ScheduledCall[]): Saving {
  const [first] = calls
  return [ADD, first?.sequence ?? 0, toMs(first?.createdAt), ...ADDED.map(([, value]) => arrayOf(calls, value))]
}

/** What a step has made of attempts that were told of, and of their calls. */
export interface Changes {
  /** In order. */
  readonly attempts: readonly StoredAttempt[]
  /** In the order in which they were added. */
  readonly calls: readonly ScheduledCall[]
}

/** A statement and its values. It fails if something is not as it was loaded. */
export type Saving = readonly [text: string, ...values: readonly Value[]]

/** The types of `toldValues` and of `begunCalls`. */
export const TOLD_TYPES: readonly string[] = told
export const BEGUN_TYPES: readonly string[] = BEGUN_CALLS

export const toldValues = ({ attempts, calls }: Changes): readonly Value[] => [
  ...ATTEMPT.map(([, value]) => arrayOf(attempts, ({ attempt }) => value(attempt))),
  ...CALL.map(([, value]) => arrayOf(calls, value)),
]

export function begunCalls(licensed: readonly AttemptedCall[]): readonly Value[] {
  const sequences = licensed.map(({ sequence }) => sequence)
  return [toArray(sequences), toArray(placesOf(sequences)), ...BEGUN.map(([, value]) => arrayOf(licensed, value))]
}

/** The place that each of different numbers has among them in their order, from 1 on. */
function placesOf(numbers: readonly number[]): readonly number[] {
  const places = new Map(numbers.toSorted((one, other) => one - other).map((each, index) => [each, index + 1]))
  return numbers.map(each => places.get(each) ?? 0)
}

function begunValues(licensed: readonly AttemptedCall[]): readonly Value[] {
  const terms = licensed[0]?.attempt
  return [
    ...begunCalls(licensed),
    ...[terms?.licensedAt, terms?.dialBy, terms?.answerBy, terms?.lineFreeAt, terms?.lookAt].map(toMs),
  ]
}

/** Writes what was told. */
export const savingTold = (changes: Changes): Saving => [TELL, ...toldValues(changes)]

/** Writes what was told, if that is not written yet, and what was licensed, at one moment and on the same terms; `undefined` if there is neither. */
export function saving(changes: Changes, licensed: readonly AttemptedCall[]): Saving | undefined {
  if (licensed.length === 0) return changes.attempts.length === 0 ? undefined : savingTold(changes)
  if (changes.attempts.length === 0) return [BEGIN, ...begunValues(licensed)]
  return [BOTH, ...toldValues(changes), ...begunValues(licensed)]
}
