import type { Outcome, PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { CallId, CallRecord } from '../store/call.ts'
import type { HistoryQuery, Page, RecordPosition } from '../store/call-store.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { limitSchema, textSchema, validate } from './validate.ts'

/** Which part of a number's history. */
export interface HistoryOptions {
  /** How many calls at most: an integer from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** What came with the last page, to have the next. */
  readonly cursor?: string | undefined
}

/** A call that took place, seen from one of its two ends. */
export interface HistoryEntry {
  /** The record's own id; of a scheduled call the attempt's reference. */
  readonly id: string
  /** `Outbound`: the number dialed, itself perhaps. `Inbound`: it was dialed. */
  readonly direction: 'Inbound' | 'Outbound'
  /** `Completed` if it was answered. */
  readonly disposition: 'Completed' | 'Missed'
  /** The other end; absent if the provider chose the number that dialed. */
  readonly counterparty?: PhoneNumber | undefined
  /** When it began. */
  readonly at: Date
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
  /** The scheduled call that it was an attempt of. */
  readonly callId?: CallId | undefined
}

/** One page of a number's history, the latest first. */
export interface CallHistory {
  readonly calls: readonly HistoryEntry[]
  /** Give it back to have the next page; absent on the last. */
  readonly cursor?: string | undefined
}

const schema = z.strictObject(
  { limit: limitSchema, cursor: z.string({ error: 'a text' }).optional() },
  { error: 'an object' },
)

/**
 * A query of this number's history as the store takes it.
 *
 * @throws {SchedulerError} `invalid-query`, `invalid-cursor`
 */
export function toHistoryQuery(number: PhoneNumber, options: unknown = {}): HistoryQuery {
  const codes = { cursor: 'invalid-cursor' } as const
  const { limit, cursor } = validate(schema, options, { name: 'options', code: 'invalid-query', codes })
  return { limit, after: cursor === undefined ? undefined : toPosition(number, cursor) }
}

function toPosition(number: PhoneNumber, cursor: string): RecordPosition {
  const { at, tie: id } = readCursor(cursorOf(number), textSchema, cursor)
  return { at, id }
}

/** A page of the store as the user gets it, seen from this number. */
export function toCallHistory(number: PhoneNumber, { items, next }: Page<CallRecord, RecordPosition>): CallHistory {
  return {
    calls: items.map(record => toEntry(number, record)),
    cursor: next && writeCursor(cursorOf(number), next.at, tieOf(next, items.at(-1))),
  }
}

// Of a reference, when it was given and 32 of its 128 random bits: enough to tell apart a number's calls of one millisecond.
const TOLD_OF_REFERENCE = 17

/** A cursor is shown to whoever reads the history, and anybody can read it; an attempt's reference is the secret of its webhook. */
const tieOf = ({ id }: RecordPosition, last: CallRecord | undefined): string =>
  last?.callId === undefined ? id : id.slice(0, TOLD_OF_REFERENCE)

function toEntry(number: PhoneNumber, record: CallRecord): HistoryEntry {
  const { id, from, to, at, answered, durationMs, outcome, callId } = record
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
  }
}

const cursorOf = (number: PhoneNumber): CursorOf => ({ kind: 'history', filters: [number] })
