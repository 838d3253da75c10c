import type { LocalTime } from './call-wire.ts'

/** A moment: an instant as text, with `Z` or an offset, or a local time, which the server resolves. */
export type When = string | LocalTime

/** A call that is to be placed. */
export interface CallDraft {
  /** Whom to ring, E.164. */
  readonly to: string
  /** The number to ring from, E.164. @default the provider's choice */
  readonly from?: string | undefined
  /** @default now */
  readonly at?: When | undefined
  /** @default 'default' */
  readonly queue?: string | undefined
  /** @default the server's first */
  readonly provider?: string | undefined
  /** From then on it is not begun any more. @default never */
  readonly notAfter?: When | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** What of a call is to change while it has not begun. What is left out stays as it is; `null` takes a thing away. */
export interface CallEdit {
  readonly to?: string | undefined
  readonly from?: string | null | undefined
  readonly at?: When | undefined
  readonly queue?: string | undefined
  readonly provider?: string | undefined
  readonly notAfter?: When | null | undefined
  readonly ownerId?: string | null | undefined
  /** The whole of it: nothing is merged. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined
}

/** Which calls to list. All that is left out lets every call pass. */
export interface CallsQuery {
  /** In this status, or in any of these. */
  readonly status?: string | readonly string[] | undefined
  /** To this number, E.164. */
  readonly to?: string | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
  /** Whose `at` is then or later: an instant as text. */
  readonly from?: string | undefined
  /** Whose `at` is before then. */
  readonly until?: string | undefined
  /** By `at`. @default 'soonest' */
  readonly order?: 'soonest' | 'latest' | undefined
  /** How many at most, from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /** What came with the last page, to have the next; all else but `limit` must be as it was. */
  readonly cursor?: string | undefined
}
