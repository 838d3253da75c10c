import { v5 } from 'uuid'
import * as z from 'zod'
import { isInstant } from './instant.ts'
import { expected } from './validation-error.ts'

/** The list and the filters that a cursor belongs to. It cannot be used with others. */
export interface CursorOf {
  readonly kind: 'calls' | 'history'
  readonly filters: readonly unknown[]
}

const NAMESPACE = 'b2f9b0c4-6d0f-4d5c-9a53-0d6d0b6f7a11'

/** A place in a list as an opaque text of letters, digits, `-` and `_`. `tie` distinguishes items with the same `at`. */
export function writeCursor({ kind, filters }: CursorOf, at: Date, tie: string | number): string {
  return toBase64Url(JSON.stringify([kind, fingerprint(filters), at.getTime(), tie]))
}

/**
 * The place that a cursor of this list means.
 *
 * @throws {SchedulerError} `invalid-cursor`: the cursor is of another query, or was not written by `writeCursor`
 */
export function readCursor<Tie extends string | number>(
  { kind, filters }: CursorOf,
  tie: z.ZodType<Tie>,
  cursor: string,
): { readonly at: Date; readonly tie: Tie } {
  const schema = z.tuple([z.literal(kind), z.literal(fingerprint(filters)), z.int(), tie])
  try {
    const json = fromBase64Url(cursor)
    const [, , ms, read] = schema.parse(JSON.parse(json))
    const at = new Date(ms)
    // A cursor is written in one way. Any other text that can be read was not written here.
    if (!isInstant(at) || writeCursor({ kind, filters }, at, read) !== cursor) throw new RangeError('Not as written')
    return { at, tie: read }
  } catch (cause) {
    throw expected('invalid-cursor', 'cursor', 'one that came with the last page of this very query', cursor, cause)
  }
}

const fingerprint = (filters: readonly unknown[]): string => v5(JSON.stringify(filters), NAMESPACE)

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, byte => byte.charCodeAt(0)))
}
