import * as z from 'zod'
import type { CallRecord, Metadata, ScheduledCall } from '../store/call.ts'
import type { CallPosition, CallQuery, RecordPosition, RecordQuery } from '../store/call-store.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { cursorOf, type ListQuery, toCallQuery } from './list.ts'
import type { WithChoice } from './metadata-fields.ts'
import { expected } from './validation-error.ts'

/** A filter of the log, as of `list`. Logged records have no `queue`, `key` and `seriesId`. */
export interface LogQuery<CallMetadata extends Metadata = Metadata> extends ListQuery<CallMetadata> {
  /** By `at`. @default 'latest' */
  readonly order?: 'soonest' | 'latest' | undefined
}

/** An entry of the log: a scheduled call with all its attempts as one, or a logged record. */
export type LogEntry<CallMetadata extends Metadata = Metadata, Call = ScheduledCall<CallMetadata>> =
  | { readonly kind: 'scheduled'; readonly call: Call }
  | { readonly kind: 'logged'; readonly record: CallRecord }

/** A page of the log. */
export interface LogPage<CallMetadata extends Metadata = Metadata> {
  readonly entries: readonly LogEntry<CallMetadata>[]
  /** The `cursor` of the query for the next page; absent on the last page. */
  readonly cursor?: string | undefined
}

/** Where the next page begins, among the calls and among the records. */
export interface LogPosition {
  readonly call?: CallPosition | undefined
  readonly record?: RecordPosition | undefined
}

/** The queries of one page of the log, as the store takes them. */
export interface LogQueries {
  readonly calls: WithChoice<CallQuery>
  /** Absent if no record can match. */
  readonly records: WithChoice<RecordQuery> | undefined
}

const position = z.tuple([z.int(), z.union([z.int(), z.string()])]).nullable()
const positions = z.tuple([position, position])

/** @throws {SchedulerError} `invalid-query`, `invalid-number`, `invalid-cursor` */
export function toLogQueries(input: unknown, fields: readonly string[] = [], canSearch = false): LogQueries {
  const { cursor, ...filters } = withoutCursor(input)
  const query = toCallQuery({ order: 'latest', ...filters }, fields, canSearch)
  const after = cursor === undefined ? {} : toPosition(query, cursor)
  const { queue, key, seriesId, after: _, ...shared } = query
  const hasRecords = (queue ?? key ?? seriesId) === undefined
  return {
    calls: { ...query, after: after.call },
    records: hasRecords ? { ...shared, after: after.record } : undefined,
  }
}

/** The cursor of the page that begins behind this position. */
export function toLogCursor({ calls }: LogQueries, { call, record }: LogPosition, at: Date): string {
  const tie = [call ? [call.at.getTime(), call.sequence] : null, record ? [record.at.getTime(), record.id] : null]
  return writeCursor(ofLog(calls), at, JSON.stringify(tie))
}

function withoutCursor(input: unknown): { readonly cursor?: string } & Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null || !('cursor' in input)) return { ...Object(input) }
  const { cursor, ...filters } = input
  if (cursor === undefined) return filters
  if (typeof cursor !== 'string') throw expected('invalid-cursor', 'cursor', 'a text', cursor)
  return { cursor, ...filters }
}

function toPosition(query: WithChoice<CallQuery>, cursor: string): LogPosition {
  const { tie } = readCursor(ofLog(query), z.string(), cursor)
  try {
    const [call, record] = positions.parse(JSON.parse(tie))
    return {
      call: call ? { at: new Date(call[0]), sequence: z.int().parse(call[1]) } : undefined,
      record: record ? { at: new Date(record[0]), id: z.string().parse(record[1]) } : undefined,
    }
  } catch (cause) {
    throw expected('invalid-cursor', 'cursor', 'one that came with a page of this query', cursor, cause)
  }
}

const ofLog = (query: WithChoice<CallQuery>): CursorOf => ({ kind: 'log', filters: cursorOf(query).filters })
