import type { LocalTime } from './call-wire.ts'

/** An instant as text, with `Z` or an offset, or a local time, which the server resolves. */
export type CallTime = string | LocalTime

/** How a call is repeated. */
export interface Repeat {
  /** A recurrence rule (RFC 5545), such as `FREQ=WEEKLY;BYDAY=MO,WE`. */
  readonly rule: string
  /** The end: an instant as text, or a local day that still counts. */
  readonly until?: string | undefined
  /** The number of calls. */
  readonly count?: number | undefined
  readonly except?: readonly string[] | undefined
}

/** Whether a change is of one call of a series, or of all that follow too. */
export type SeriesScope = 'one' | 'following'

/** A call to schedule. */
export interface CallDraft {
  /** The number to ring, E.164. */
  readonly to: string
  /** The number to ring from, E.164. @default the provider's choice */
  readonly from?: string | undefined
  /** @default now */
  readonly at?: CallTime | undefined
  /** @default 'default' */
  readonly queue?: string | undefined
  /** @default the server's first provider */
  readonly provider?: string | undefined
  /** From this instant on, the call is not begun any more. @default never */
  readonly notAfter?: CallTime | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Repeats the call, from a local `at` on. */
  readonly repeat?: Repeat | undefined
}

/** Changes to a call that has not begun. An absent field stays unchanged; `null` removes it. */
export interface CallEdit {
  readonly to?: string | undefined
  readonly from?: string | null | undefined
  readonly at?: CallTime | undefined
  readonly queue?: string | undefined
  readonly provider?: string | undefined
  readonly notAfter?: CallTime | null | undefined
  readonly ownerId?: string | null | undefined
  /** Replaces all metadata: nothing is merged. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined
}

/** The longest note or name that the forms accept, in characters. */
export const MAX_NOTE_LENGTH = 200

/** Which calls to list. An absent field filters nothing. */
export interface CallsQuery {
  /** In this status, or in one of these. */
  readonly status?: string | readonly string[] | undefined
  /** To this number, E.164. */
  readonly to?: string | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | undefined
  /** Calls of this series. */
  readonly seriesId?: string | undefined
  /** Part of a number, or words of the name, the note or declared metadata. Only where the server searches. */
  readonly search?: string | undefined
  /** Calls with `at` at this instant or later, as text. */
  readonly from?: string | undefined
  /** Calls with `at` before this instant. */
  readonly until?: string | undefined
  /** The order by `at`. @default 'soonest' */
  readonly order?: 'soonest' | 'latest' | undefined
  /** The page size, from 1 to 1000. @default 50 */
  readonly limit?: number | undefined
  /**
   * The `cursor` of the previous page. All other fields but `limit` must be the same as for that
   * page.
   */
  readonly cursor?: string | undefined
}
