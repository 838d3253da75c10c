import type { Outcome, PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { CallId, CallRecord, Metadata } from '../store/call.ts'
import type { HistoryQuery, Page, RecordPosition } from '../store/call-store.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { cursorSchema, DEFAULT_LIMIT, limitSchema, textSchema } from './schemas.ts'
import { requireGiven, validate } from './validate.ts'

/** A page of a number's history. */
export interface HistoryOptions {
  /** Whose calls. Leave it out for those of everybody: `undefined`, as of a user who is missing, is refused. */
  readonly ownerId?: string | undefined
  /** The maximum size of the page: an integer from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** The cursor of the last page, to get the next. */
  readonly cursor?: string | undefined
}

/** A call that took place, seen from one of its two ends. */
export interface HistoryEntry {
  /** The id of the record; for a scheduled call the reference of the attempt. */
  readonly id: string
  /** `Outbound`: the number dialed, perhaps itself. `Inbound`: the number was dialed. */
  readonly direction: 'Inbound' | 'Outbound'
  /** `Completed` if the call was answered. */
  readonly disposition: 'Completed' | 'Missed'
  /** The other end; absent if the provider chose the number that dialed. */
  readonly counterparty?: PhoneNumber | undefined
  /** When the call began. */
  readonly at: Date
  /** The length of the talk in milliseconds. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
  /** The scheduled call, if this is one of its attempts. */
  readonly callId?: CallId | undefined
  /** Who placed the call: `us`, or `them`, who called us. Absent if the record does not say. */
  readonly placedBy?: 'us' | 'them' | undefined
  /** The provider's own word for why the call ended. */
  readonly cause?: string | undefined
  /** The metadata of a logged record. Those of a scheduled call are with the call. */
  readonly metadata?: Metadata | undefined
}

/** A page of a number's history, the latest call first. */
export interface CallHistory {
  readonly calls: readonly HistoryEntry[]
  /** The `cursor` of the options for the next page; absent on the last page. */
  readonly cursor?: string | undefined
}

/** The form of `HistoryOptions`. */
export const historyOptionsSchema = z.strictObject(
  { ownerId: textSchema.optional(), limit: limitSchema.optional(), cursor: cursorSchema.optional() },
  { error: 'an object' },
)

/**
 * The query of this number's history as the store takes it.
 *
 * @throws {SchedulerError} `invalid-query`, `invalid-cursor`
 */
export function toHistoryQuery(number: PhoneNumber, options: unknown = {}): HistoryQuery {
  const subject = { name: 'options', code: 'invalid-query', codes: { cursor: 'invalid-cursor' } } as const
  const { ownerId, limit = DEFAULT_LIMIT, cursor } = validate(historyOptionsSchema, options, subject)
  requireGiven(options, ['ownerId'])
  return { ownerId, limit, after: cursor === undefined ? undefined : toPosition(number, cursor) }
}

function toPosition(number: PhoneNumber, cursor: string): RecordPosition {
  const { at, tie: id } = readCursor(cursorOf(number), textSchema, cursor)
  return { at, id }
}

/** The page of a store as the caller gets it, seen from this number. */
export function toCallHistory(number: PhoneNumber, { items, next }: Page<CallRecord, RecordPosition>): CallHistory {
  return {
    calls: items.map(record => toEntry(number, record)),
    cursor: next && writeCursor(cursorOf(number), next.at, tieOf(next, items.at(-1))),
  }
}

// How many characters of a reference a cursor shows, since the whole is secret: its time (9) and 32
// random bits (8), enough to tell apart the calls of a number in one millisecond.
const PART_OF_REFERENCE = 17

/** Readers of a history can decode its cursor, and a reference is the secret of a webhook. */
const tieOf = ({ id }: RecordPosition, last: CallRecord | undefined): string =>
  last?.callId === undefined ? id : id.slice(0, PART_OF_REFERENCE)

function toEntry(number: PhoneNumber, record: CallRecord): HistoryEntry {
  const { id, from, to, at, answered, durationMs, outcome, callId, direction, cause, metadata } = record
  const dialed = from === number
  return {
    id,
    direction: dialed ? 'Outbound' : 'Inbound',
    disposition: answered ? 'Completed' : 'Missed',
    counterparty: dialed ? to : from,
    at,
    durationMs,
    outcome,
    callId,
    placedBy: direction && (direction === 'outbound' ? 'us' : 'them'),
    cause,
    metadata,
  }
}

const cursorOf = (number: PhoneNumber): CursorOf => ({ kind: 'history', filters: [number] })
