import type { PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { Page } from '../store/call-store.ts'
import type { DoNotCallEntry, DoNotCallQuery, NewDoNotCallEntry } from '../store/do-not-call.ts'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { cursorSchema, DEFAULT_LIMIT, instantSchema, limitSchema, numberSchema, textSchema } from './schemas.ts'
import { validate } from './validate.ts'
import { atIndex } from './validation-error.ts'

/** A number that must not be called. Texts have 1 to 200 characters. */
export interface DoNotCallInput {
  /** E.164, such as `+13018040009`. */
  readonly number: string
  readonly reason?: string | undefined
  /** Who or what added it, such as `agent` or `national registry`. */
  readonly source?: string | undefined
  /** From this moment on the number may be called again. @default never */
  readonly until?: Date | undefined
}

/** The form of a `DoNotCallInput`. */
export const doNotCallSchema = z.strictObject(
  {
    number: numberSchema,
    reason: textSchema.optional(),
    source: textSchema.optional(),
    until: instantSchema.optional(),
  } satisfies Record<keyof DoNotCallInput, z.ZodType>,
  { error: 'an object { number, reason?, source?, until? }' },
)

/** @throws {SchedulerError} `invalid-number`, `invalid-time`, `invalid-record` */
export function toDoNotCallEntry(input: unknown, index?: number): NewDoNotCallEntry {
  const given = typeof input === 'string' ? { number: input } : input
  const codes = { number: 'invalid-number', until: 'invalid-time' } as const
  try {
    return validate(doNotCallSchema, given, { name: 'entry', code: 'invalid-record', codes })
  } catch (error) {
    throw atIndex(error, index)
  }
}

/** Selects a page of the do-not-call list, in the order of the numbers. */
export interface DoNotCallListQuery {
  /** 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** The cursor of the last page, to get the next. */
  readonly cursor?: string | undefined
}

/** A page of the do-not-call list. */
export interface DoNotCallPage {
  readonly items: readonly DoNotCallEntry[]
  /** Absent on the last page. */
  readonly cursor?: string | undefined
}

/** The form of a `DoNotCallListQuery`. */
export const doNotCallQuerySchema = z.strictObject(
  { limit: limitSchema.optional(), cursor: cursorSchema.optional() } satisfies Record<
    keyof DoNotCallListQuery,
    z.ZodType
  >,
  { error: 'an object' },
)

const OF: CursorOf = { kind: 'do-not-call', filters: [] }
const START = new Date(0)

/** @throws {SchedulerError} `invalid-query`, `invalid-cursor` */
export function toDoNotCallQuery(input: unknown): DoNotCallQuery {
  const codes = { cursor: 'invalid-cursor' } as const
  const { limit = DEFAULT_LIMIT, cursor } = validate(doNotCallQuerySchema, input, {
    name: 'query',
    code: 'invalid-query',
    codes,
  })
  return { limit, after: cursor === undefined ? undefined : readCursor(OF, numberSchema, cursor).tie }
}

export const toDoNotCallPage = ({ items, next }: Page<DoNotCallEntry, PhoneNumber>): DoNotCallPage => ({
  items,
  cursor: next && writeCursor(OF, START, next),
})
