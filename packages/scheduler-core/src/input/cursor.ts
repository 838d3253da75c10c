import { v5 } from 'uuid'
import * as z from 'zod'
import { isInstant } from './instant.ts'
import { expected } from './validation-error.ts'

/** The list and the filters that a cursor belongs to. It cannot be used with others. */
export interface CursorOf {
  readonly kind: 'calls' | 'log' | 'history' | 'do-not-call'
  readonly filters: readonly unknown[]
}

const NAMESPACE = 'b2f9b0c4-6d0f-4d5c-9a53-0d6d0b6f7a11'

/** A place in a list as text of letters, digits, `-` and `_`. `tie` orders items of one `at`. */
export function writeCursor({ kind, filters }: CursorOf, at: Date, tie: string | number): string {
  return Buffer.from(JSON.stringify([kind, fingerprint(filters), at.getTime(), tie])).toString('base64url')
}

/**
 * The place that a cursor of this list means.
 *
 * @throws {SchedulerError} `invalid-cursor`: the cursor is of another query, or was not written by
 * `writeCursor`
 */
export function readCursor<Tie extends string | number>(
  { kind, filters }: CursorOf,
  tie: z.ZodType<Tie>,
  cursor: string,
): { readonly at: Date; readonly tie: Tie } {
  const schema = z.tuple([z.literal(kind), z.literal(fingerprint(filters)), z.int(), tie])
  try {
    const [, , ms, read] = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    const at = new Date(ms)
    // A cursor is written in one way. Any other text that can be read was not written here.
    if (!isInstant(at) || writeCursor({ kind, filters }, at, read) !== cursor) throw new RangeError('Not as written')
    return { at, tie: read }
  } catch (cause) {
    throw expected('invalid-cursor', 'cursor', 'one that came with a page of this query', cursor, cause)
  }
}

const fingerprint = (filters: readonly unknown[]): string => v5(JSON.stringify(filters), NAMESPACE)
