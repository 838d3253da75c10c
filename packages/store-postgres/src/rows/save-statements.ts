import type { AttemptRecord, ScheduledCall } from '@outdial/scheduler-core'
import { fromDetails, fromEvents, fromRules, fromSeries, toMs } from '@outdial/scheduler-core/internal'
import type { AttemptedCall, StepResult } from '@outdial/scheduler-core/store'
import type { Value } from '../connection/session.ts'
import { arrayOf } from './arrays.ts'

/** A statement and its values. It fails if a row has changed since it was loaded. */
export type Saving = readonly [text: string, ...values: readonly Value[]]

type Column<Of> = readonly [
  type: 'text' | 'bigint' | 'integer' | 'boolean' | 'double precision',
  value: (of: Of) => Value,
]

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
  ['bigint', ({ lineFreeAt }) => lineFreeAt.getTime()],
  ['bigint', ({ nextPollAt }) => toMs(nextPollAt)],
  ['integer', ({ polls }) => polls],
  ['text', ({ events }) => fromEvents(events)],
  ['text', ({ details }) => fromDetails(details)],
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
const LICENSED: readonly Column<AttemptedCall>[] = [
  ['bigint', ({ sequence }) => sequence],
  ['bigint', ({ version }) => version],
  ['integer', ({ attemptCount }) => attemptCount],
  ['text', ({ attempt }) => attempt.reference],
]
const ADDED: readonly Column<ScheduledCall>[] = [
  ['text', ({ id }) => id],
  ['text', ({ queue }) => queue],
  ['text', ({ provider }) => provider],
  ['bigint', ({ dueAt }) => dueAt.getTime()],
  ['bigint', ({ at }) => at.getTime()],
  ['text', ({ to }) => to],
  ['text', ({ from }) => from ?? null],
  ['text', ({ localTime }) => localTime?.local ?? null],
  ['text', ({ localTime }) => localTime?.timeZone ?? null],
  ['bigint', ({ notAfter }) => toMs(notAfter)],
  ['text', ({ key }) => key ?? null],
  ['text', ({ ownerId }) => ownerId ?? null],
  ['text', ({ metadata }) => (metadata ? JSON.stringify(metadata) : null)],
  ['text', ({ rules }) => fromRules(rules)],
  ['text', ({ series }) => series?.id ?? null],
  ['text', ({ series }) => fromSeries(series)],
]

const arrays = (columns: readonly Column<never>[]) => columns.map(([type]) => `text::${type}[]`)
const places = (types: readonly string[], from = 1) => types.map((type, n) => `$${from + n}::${type}`).join(', ')
const valuesOf = <Of>(columns: readonly Column<Of>[], rows: readonly Of[]): readonly Value[] =>
  columns.map(([, value]) => arrayOf(rows, value))

const TERMS = Array.from({ length: 5 }, () => 'bigint')
const SAVE_STEP_TYPES = [...arrays(ATTEMPT), ...arrays(CALL), ...arrays(LICENSED), ...TERMS]
const SAVE_STEP = `SELECT outdial.save_step(${places(SAVE_STEP_TYPES)})`
const ADD = `SELECT outdial.add_calls($1::bigint, $2::bigint, ${places(arrays(ADDED), 3)})`

/** Adds calls whose sequences follow each other. */
export function savingNew(calls: readonly ScheduledCall[]): Saving {
  const [first] = calls
  return [ADD, first?.sequence ?? 0, toMs(first?.createdAt), ...valuesOf(ADDED, calls)]
}

/** Writes the attempts and calls of a step; `undefined` if there are none. */
export function savingStep({
  attempts,
  calls,
  advanced: { licensed },
}: Pick<StepResult, 'attempts' | 'calls'> & { readonly advanced: Pick<StepResult['advanced'], 'licensed'> }):
  | Saving
  | undefined {
  if (attempts.length + calls.length + licensed.length === 0) return undefined
  const terms = licensed[0]?.attempt
  return [
    SAVE_STEP,
    ...valuesOf(ATTEMPT, attempts),
    ...valuesOf(CALL, calls),
    ...valuesOf(LICENSED, licensed),
    ...[terms?.licensedAt, terms?.dialBy, terms?.answerBy, terms?.lineFreeAt, terms?.nextPollAt].map(toMs),
  ]
}
