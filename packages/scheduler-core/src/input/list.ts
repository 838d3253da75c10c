import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { ScheduledCall, ScheduledStatus } from '../store/call.ts'
import type { CallPosition, CallQuery, Page } from '../store/call-store.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { instantSchema, limitSchema, numberSchema, textSchema, validate } from './validate.ts'
import { expected } from './validation-error.ts'

/** Which calls to list. All that is left out lets every call pass. */
export interface ListQuery {
  /** In this status, or in any of these. */
  readonly status?: ScheduledStatus | readonly ScheduledStatus[] | undefined
  /** To this number, E.164. */
  readonly to?: string | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
  /** Whose `at` is then or later. */
  readonly from?: Date | undefined
  /** Whose `at` is before then. */
  readonly until?: Date | undefined
  /** By `at`, then by the order of adding. @default 'soonest' */
  readonly order?: 'soonest' | 'latest' | undefined
  /** How many at most: an integer from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** What came with the last page, to have the next; all else but `limit` must be as it was. */
  readonly cursor?: string | undefined
}

/** One page of calls. */
export interface CallPage {
  readonly calls: readonly ScheduledCall[]
  /** Give it back to have the next page; absent on the last. */
  readonly cursor?: string | undefined
}

const status = z.enum(['scheduled', ...OPEN_STATUSES, ...OUTCOMES])

const schema = z.strictObject(
  {
    status: z
      .union([status.transform(one => [one]), z.array(status).min(1).readonly()], {
        error: 'a status of calls, or several',
      })
      .optional(),
    to: numberSchema.optional(),
    queue: textSchema.optional(),
    ownerId: textSchema.optional(),
    from: instantSchema.optional(),
    until: instantSchema.optional(),
    order: z.enum(['soonest', 'latest'], { error: "'soonest' or 'latest'" }).default('soonest'),
    limit: limitSchema,
    cursor: z.string({ error: 'a text' }).optional(),
  },
  { error: 'an object' },
)

/**
 * A query as the store takes it.
 *
 * @throws {SchedulerError} `invalid-query`, `invalid-number`, `invalid-cursor`
 */
export function toCallQuery(input: unknown = {}): CallQuery {
  const { status, cursor, ...rest } = validate(schema, input, {
    name: 'query',
    code: 'invalid-query',
    codes: { to: 'invalid-number', cursor: 'invalid-cursor' },
  })
  const { from, until } = rest
  if (from && until && until < from) throw expected('invalid-query', 'until', 'no earlier than `from`', until)
  const query: CallQuery = { ...rest, statuses: status && [...new Set(status)] }
  return { ...query, after: cursor === undefined ? undefined : toPosition(query, cursor) }
}

function toPosition(query: CallQuery, cursor: string): CallPosition {
  const { at, tie: sequence } = readCursor(cursorOf(query), z.int().nonnegative(), cursor)
  return { at, sequence }
}

/** A page of the store as the user gets it. */
export function toCallPage({ items, next }: Page<ScheduledCall, CallPosition>, query: CallQuery): CallPage {
  return { calls: items, cursor: next && writeCursor(cursorOf(query), next.at, next.sequence) }
}

const cursorOf = ({ statuses, to, queue, ownerId, from, until, order }: CallQuery): CursorOf => ({
  kind: 'calls',
  filters: [statuses?.toSorted(), to, queue, ownerId, from, until, order],
})
