import * as z from 'zod'
import type { Metadata, ScheduledCall, ScheduledStatus } from '../store/call.ts'
import type { CallPosition, CallQuery, Page } from '../store/call-store.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { type MetadataQuery, toMetadataFilter, type WithChoice } from './metadata-fields.ts'
import {
  cursorSchema,
  DEFAULT_LIMIT,
  instantSchema,
  limitSchema,
  metadataSchema,
  numberSchema,
  statusSchema,
  textSchema,
} from './schemas.ts'
import { searchSchema, toSearchTerms } from './search.ts'
import { requireGiven, validate } from './validate.ts'
import { expected } from './validation-error.ts'

/** A filter of calls, their order and a page. A filter that is left out matches every call. */
export interface ListQuery<CallMetadata extends Metadata = Metadata> {
  /** One status, or several: a call matches with any of them. */
  readonly status?: ScheduledStatus | readonly ScheduledStatus[] | undefined
  /** The number that is called, E.164. */
  readonly to?: string | undefined
  readonly queue?: string | undefined
  /** Whose calls. Leave it out for those of everybody: `undefined`, as of a user who is missing, is refused. */
  readonly ownerId?: string | undefined
  /** The `key` of one call. `undefined` is refused. */
  readonly key?: string | undefined
  /** The `series.id` of calls that are repeated. */
  readonly seriesId?: string | undefined
  /**
   * Values that the metadata must have, such as `{ customer: 'c-17' }`: texts of at most 200 characters,
   * numbers or booleans, or a list of those of which one is enough. `17` is not `'17'`. The store must know each
   * field: see its option `metadataFields`.
   * Of several, give the one that the fewest calls have first.
   */
  readonly metadata?: MetadataQuery<CallMetadata> | undefined
  /**
   * Parts of what the calls have: digits find parts of numbers, words parts of `metadata.name`,
   * `metadata.note` and the declared fields, in any case. Each word must be found. At least 3
   * characters. The store needs the option `search: true`.
   */
  readonly search?: string | undefined
  /** Only calls with one of these ids: 1 to 2000. */
  readonly ids?: readonly string[] | undefined
  /** The earliest `at`, inclusive. */
  readonly from?: Date | undefined
  /** The latest `at`, exclusive. */
  readonly until?: Date | undefined
  /** By `at`, then by the order of adding. @default 'soonest' */
  readonly order?: 'soonest' | 'latest' | undefined
  /** The maximum size of the page: an integer from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** The cursor of the last page, to get the next; everything but `limit` must stay the same. */
  readonly cursor?: string | undefined
}

/** A page of calls. */
export interface CallPage<CallMetadata extends Metadata = Metadata> {
  readonly calls: readonly ScheduledCall<CallMetadata>[]
  /** The `cursor` of the query for the next page; absent on the last page. */
  readonly cursor?: string | undefined
}

const MANY = { error: 'a list of 1 to 2000 ids' }

/** The form of a `ListQuery`. */
export const listQuerySchema = z.strictObject(
  {
    status: z
      .union([statusSchema.transform(one => [one]), z.array(statusSchema).min(1)], {
        error: 'a status of calls, or several',
      })
      .optional(),
    to: numberSchema.optional(),
    queue: textSchema.optional(),
    ownerId: textSchema.optional(),
    key: textSchema.optional(),
    seriesId: textSchema.optional(),
    metadata: metadataSchema.optional(),
    search: searchSchema.optional(),
    ids: z.array(textSchema, MANY).min(1, MANY).max(2000, MANY).optional(),
    from: instantSchema.optional(),
    until: instantSchema.optional(),
    order: z
      .enum(['soonest', 'latest'], { error: "'soonest' or 'latest'" })
      .meta({ description: 'By `at`, then by the order of adding', default: 'soonest' })
      .optional(),
    limit: limitSchema.optional(),
    cursor: cursorSchema.optional(),
  } satisfies Record<keyof ListQuery, z.ZodType>,
  { error: 'an object' },
)

const CODES = { to: 'invalid-number', cursor: 'invalid-cursor' } as const

/**
 * The query as the store takes it.
 *
 * @param fields those that the store finds calls by
 * @param canSearch whether the store searches
 * @throws {SchedulerError} `invalid-query`, `invalid-number`, `invalid-cursor`
 */
export function toCallQuery(
  input: unknown = {},
  fields: readonly string[] = [],
  canSearch = false,
): WithChoice<CallQuery> {
  const subject = { name: 'query', code: 'invalid-query', codes: CODES } as const
  const {
    status,
    cursor,
    order = 'soonest',
    limit = DEFAULT_LIMIT,
    metadata,
    search,
    ...filters
  } = validate(listQuerySchema, input, subject)
  requireGiven(input, ['ownerId', 'key'])
  const { from, until } = filters
  if (from && until && until < from) throw expected('invalid-query', 'until', 'no earlier than `from`', until)
  const query: WithChoice<CallQuery> = {
    ...filters,
    ...(metadata && { metadata: toMetadataFilter(metadata, fields) }),
    ...(search !== undefined && { search: toSearchTerms(search, canSearch) }),
    order,
    limit,
    statuses: status && [...new Set(status)],
  }
  return { ...query, after: cursor === undefined ? undefined : toPosition(query, cursor) }
}

function toPosition(query: WithChoice<CallQuery>, cursor: string): CallPosition {
  const { at, tie: sequence } = readCursor(cursorOf(query), z.int().nonnegative(), cursor)
  return { at, sequence }
}

/** The page of a store as the caller gets it. */
export function toCallPage({ items, next }: Page<ScheduledCall, CallPosition>, query: WithChoice<CallQuery>): CallPage {
  return { calls: items, cursor: next && writeCursor(cursorOf(query), next.at, next.sequence) }
}

/** The cursor after the call with this place in the list of such a query. */
export const cursorAfter = (query: ListQuery, { at, sequence }: CallPosition): string =>
  writeCursor(cursorOf(toCallQuery(query, [], true)), at, sequence)

/** The list that a cursor of this query belongs to. */
export const cursorOf = ({
  statuses,
  to,
  queue,
  ownerId,
  key,
  seriesId,
  metadata,
  ids,
  search,
  from,
  until,
  order,
}: WithChoice<CallQuery>): CursorOf => ({
  kind: 'calls',
  filters: [
    statuses?.toSorted(),
    to,
    queue,
    ownerId,
    key,
    seriesId,
    from,
    until,
    order,
    ...(metadata ? [JSON.stringify(metadata, Object.keys(metadata).toSorted())] : []),
    ...(ids ? [[...ids].toSorted()] : []),
    ...(search ? [search.toSorted()] : []),
  ],
})
