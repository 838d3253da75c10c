import type { AttemptedCall, ScheduledCall } from '@outdial/scheduler-core/store'
import type { Value } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { attemptValues } from './attempt-row.ts'
import type { StoredAttempt } from './attempts.ts'
import { callValues } from './call-row.ts'
import { toMs } from './values.ts'

const TEXTS = 'text[]'
const BIGINTS = 'bigint[]'
const INTEGERS = 'integer[]'
const BOOLEANS = 'boolean[]'

// What may change of an attempt, of a call by what is told of its attempt, and of a call that begins.
const ATTEMPT = [
  ['reference', TEXTS],
  ['status', TEXTS],
  ['provider_call_id', TEXTS],
  ['answered', BOOLEANS],
  ['answered_at', BIGINTS],
  ['ended_at', BIGINTS],
  ['duration_ms', 'double precision[]'],
  ['cause', TEXTS],
  ['cause_status', TEXTS],
  ['released', BOOLEANS],
  ['look_at', BIGINTS],
  ['looks', INTEGERS],
  ['news', TEXTS],
] as const
const CALL = [
  ['sequence', BIGINTS],
  ['version', BIGINTS],
  ['status', TEXTS],
  ['due_at', BIGINTS],
  ['attempt_count', INTEGERS],
  ['last_outcome', TEXTS],
  ['cause', TEXTS],
  ['ended_at', BIGINTS],
] as const
const BEGUN = [
  ['sequence', BIGINTS],
  ['version', BIGINTS],
  ['attempt_count', INTEGERS],
  ['latest', TEXTS],
] as const
const TERMS = ['bigint', 'bigint', 'bigint', 'bigint', 'bigint']

const types = [...[...ATTEMPT, ...CALL, ...BEGUN].map(([, type]) => type), ...TERMS]
const SAVE = `SELECT outdial.save(${types.map((type, place) => `$${place + 1}::${type.endsWith('[]') ? 'text::' : ''}${type}`).join(', ')})`

/** What a step has made of calls. */
export interface Saving {
  readonly attempts: readonly StoredAttempt[]
  readonly calls: readonly ScheduledCall[]
  /** Licensed at one moment, on the same terms. */
  readonly licensed: readonly AttemptedCall[]
}

/** The statement that writes it, and its values. It fails if one of them is not as it was loaded. */
export function saving({ attempts, calls, licensed }: Saving): readonly [text: string, ...values: readonly Value[]] {
  const told = attempts.map(({ attempt, sequence }) => attemptValues(attempt, sequence))
  const terms = licensed[0]?.attempt
  return [
    SAVE,
    ...columnsOf(told, ATTEMPT),
    ...columnsOf(calls.map(callValues), CALL),
    ...columnsOf(licensed.map(callValues), BEGUN),
    toMs(terms?.licensedAt),
    toMs(terms?.dialBy),
    toMs(terms?.answerBy),
    toMs(terms?.lineFreeAt),
    toMs(terms?.lookAt),
  ]
}

type Column = string | number | boolean | null

/** Of each of these columns the values of all rows. */
function columnsOf<Name extends string>(
  rows: readonly Readonly<Record<Name, Column>>[],
  columns: readonly (readonly [name: Name, type: string])[],
): string[] {
  return columns.map(([name]) => toArray(rows.map(row => row[name])))
}
