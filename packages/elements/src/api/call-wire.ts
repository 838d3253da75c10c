import { isRecord, readBoolean, readInstant, readList, readNumber, readRecord, readText, type Schemas } from './read.ts'

/** A time on the clocks of a zone, as the caller gave it. */
export interface LocalTime {
  /** `2026-11-21T09:00`, optionally with seconds. */
  readonly local: string
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** The place of a call in a series. */
export interface CallSeries {
  readonly id: string
  /** The recurrence rule (RFC 5545). */
  readonly repeat: { readonly rule: string }
  /** True if no call follows. */
  readonly ended?: boolean | undefined
}

/**
 * A call as the server sends it. Each instant is a text in UTC, such as `2026-11-21T08:00:00.000Z`.
 */
export interface Call {
  readonly id: string
  /** Grows with every change, from 1. Of two copies of a call, the higher version is newer. */
  readonly version: number
  /** The position in the order of adding. */
  readonly sequence: number
  /** The number to ring, E.164. */
  readonly to: string
  /** The number to ring from; absent if the provider chooses. */
  readonly from?: string | undefined
  readonly provider: string
  readonly queue: string
  /** When the call is due at first. */
  readonly at: string
  /** `at` as it was given, if that was a local time. */
  readonly localTime?: LocalTime | undefined
  /** From this instant on, the call is not begun any more. */
  readonly notAfter?: string | undefined
  /** The caller's own name of the call. */
  readonly key?: string | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Its place in a series, if the call is repeated. */
  readonly series?: CallSeries | undefined
  /**
   * `scheduled`, or another status of the glossary. A status that this version does not know is
   * shown unchanged.
   */
  readonly status: string
  /** When the call is due next: `at`, or the time of its retry. */
  readonly dueAt: string
  /** How many attempts have begun. */
  readonly attemptCount: number
  /** The outcome of the previous attempt, while the next one waits or is in flight. */
  readonly lastOutcome?: string | undefined
  /**
   * The reason of the status: the provider's own word, or `misfire`, `not-after`, `not-allowed`,
   * `do-not-call` or `restored`.
   */
  readonly cause?: string | undefined
  /** When cancelling was requested. */
  readonly cancelledAt?: string | undefined
  readonly createdAt: string
  readonly endedAt?: string | undefined
  /** Whether an answer of the latest attempt was reported. `completed` alone does not prove one. */
  readonly answered?: boolean | undefined
  /** When the latest attempt was answered. */
  readonly answeredAt?: string | undefined
  /** The length of the talk of the latest attempt, in milliseconds. */
  readonly durationMs?: number | undefined
  /**
   * Who placed a call that was logged, not scheduled: it is over, and cannot be changed. Absent for
   * a scheduled call.
   */
  readonly logged?: 'outbound' | 'inbound' | undefined
}

export function readCall(value: unknown): Call | undefined {
  if (!isRecord<Schemas['Call']>(value)) return undefined
  const id = readText(value.id)
  const to = readText(value.to)
  const status = readText(value.status)
  const at = readInstant(value.at)
  if (id === undefined || to === undefined || status === undefined || at === undefined) return undefined
  return {
    id,
    version: readNumber(value.version) ?? 0,
    sequence: readNumber(value.sequence) ?? 0,
    to,
    from: readText(value.from),
    provider: readText(value.provider) ?? '',
    queue: readText(value.queue) ?? 'default',
    at,
    localTime: readLocalTime(value.localTime),
    notAfter: readInstant(value.notAfter),
    key: readText(value.key),
    ownerId: readText(value.ownerId),
    metadata: readRecord(value.metadata),
    series: readSeries(value.series),
    status,
    dueAt: readInstant(value.dueAt) ?? at,
    attemptCount: readNumber(value.attemptCount) ?? 0,
    lastOutcome: readText(value.lastOutcome),
    cause: readText(value.cause),
    cancelledAt: readInstant(value.cancelledAt),
    createdAt: readInstant(value.createdAt) ?? at,
    endedAt: readInstant(value.endedAt),
    answered: readBoolean(value.answered),
    answeredAt: readInstant(value.answeredAt),
    durationMs: readNumber(value.durationMs),
  }
}

/** One page of calls. */
export interface CallPage {
  readonly calls: readonly Call[]
  /** How many more calls could not be read. @default 0 */
  readonly malformed?: number | undefined
  /** The `cursor` of the query for the next page; absent on the last page. */
  readonly cursor?: string | undefined
}

export function readCallPage(value: unknown): CallPage | undefined {
  if (!isRecord<Schemas['CallPage']>(value) || !Array.isArray(value.calls)) return undefined
  const calls = readList(value.calls, readCall)
  const malformed = value.calls.length - calls.length
  return { calls, cursor: readText(value.cursor), ...(malformed > 0 && { malformed }) }
}

function readSeries(value: unknown): CallSeries | undefined {
  if (!isRecord<NonNullable<Schemas['Call']['series']>>(value)) return undefined
  const id = readText(value.id)
  const { repeat } = value
  const rule = isRecord<NonNullable<Schemas['Call']['series']>['repeat']>(repeat) ? readText(repeat.rule) : undefined
  return id === undefined ? undefined : { id, repeat: { rule: rule ?? '' }, ended: readBoolean(value.ended) }
}

function readLocalTime(value: unknown): LocalTime | undefined {
  if (!isRecord<NonNullable<Schemas['Call']['localTime']>>(value)) return undefined
  const local = readText(value.local)
  const timeZone = readText(value.timeZone)
  return local !== undefined && timeZone !== undefined ? { local, timeZone } : undefined
}
