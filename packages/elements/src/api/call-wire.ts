import { isRecord, readInstant, readList, readNumber, readText } from './read.ts'

/** A local time as it was asked for. */
export interface LocalTime {
  /** `2026-11-21T09:00`, seconds if wanted. */
  readonly local: string
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** A call as the server tells it. Each instant is a text in UTC, such as `2026-11-21T08:00:00.000Z`. */
export interface Call {
  readonly id: string
  /** Grows with every change, from 1: of two that are told, the higher one counts. */
  readonly version: number
  /** The order of adding. */
  readonly sequence: number
  /** Whom to ring, E.164. */
  readonly to: string
  /** The number to ring from; absent if the provider chooses. */
  readonly from?: string | undefined
  readonly provider: string
  readonly queue: string
  /** When it is wanted. */
  readonly at: string
  /** `at` as it was asked for, if that was a local time. */
  readonly localTime?: LocalTime | undefined
  /** From then on it is not begun any more. */
  readonly notAfter?: string | undefined
  /** The caller's own name of it. */
  readonly key?: string | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** `scheduled`, then a word of the glossary; one that this version does not know is shown as it is. */
  readonly status: string
  /** When it is next due: `at`, or when its retry is. */
  readonly dueAt: string
  /** How many attempts have begun. */
  readonly attemptCount: number
  /** How the attempt before ended, while the next one waits or is under way. */
  readonly lastOutcome?: string | undefined
  /** Why: the provider's own word, or `misfire` or `not-after`. */
  readonly cause?: string | undefined
  /** When cancelling was asked for. */
  readonly cancelledAt?: string | undefined
  readonly createdAt: string
  readonly endedAt?: string | undefined
  /** When its latest attempt was answered. */
  readonly answeredAt?: string | undefined
  /** How long that talk took, in milliseconds. */
  readonly durationMs?: number | undefined
}

export function readCall(value: unknown): Call | undefined {
  if (!isRecord(value)) return undefined
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
    metadata: isRecord(value.metadata) ? value.metadata : undefined,
    status,
    dueAt: readInstant(value.dueAt) ?? at,
    attemptCount: readNumber(value.attemptCount) ?? 0,
    lastOutcome: readText(value.lastOutcome),
    cause: readText(value.cause),
    cancelledAt: readInstant(value.cancelledAt),
    createdAt: readInstant(value.createdAt) ?? at,
    endedAt: readInstant(value.endedAt),
    answeredAt: readInstant(value.answeredAt),
    durationMs: readNumber(value.durationMs),
  }
}

/** One page of calls. */
export interface CallsPage {
  readonly calls: readonly Call[]
  /** Give it back to have the next page; absent on the last. */
  readonly cursor?: string | undefined
}

export function readCallsPage(value: unknown): CallsPage | undefined {
  if (!isRecord(value) || !Array.isArray(value.calls)) return undefined
  return { calls: readList(value.calls, readCall), cursor: readText(value.cursor) }
}

function readLocalTime(value: unknown): LocalTime | undefined {
  if (!isRecord(value)) return undefined
  const local = readText(value.local)
  const timeZone = readText(value.timeZone)
  return local !== undefined && timeZone !== undefined ? { local, timeZone } : undefined
}
