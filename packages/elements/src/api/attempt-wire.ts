import { type Call, readCall } from './call-wire.ts'
import { isRecord, readInstant, readList, readNumber, readText } from './read.ts'

/** One thing that was told of an attempt. */
export interface AttemptNews {
  readonly status: string
  readonly at: string
  readonly cause?: string | undefined
}

/** One try at a call. */
export interface CallAttempt {
  /** The how-manieth, from 1. */
  readonly attempt: number
  readonly status: string
  readonly provider: string
  /** When it was allowed to begin. */
  readonly licensedAt: string
  readonly answeredAt?: string | undefined
  readonly endedAt?: string | undefined
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly cause?: string | undefined
  /** Surely not placed, for a reason that is not the call's: it uses up no attempt. */
  readonly released: boolean
  /** All that was told of it, in the order in which it came. */
  readonly events: readonly AttemptNews[]
}

/** A call with all its attempts, the first one first. */
export interface CallDetails extends Call {
  readonly attempts: readonly CallAttempt[]
}

export function readCallDetails(value: unknown): CallDetails | undefined {
  const call = readCall(value)
  return call && isRecord(value) ? { ...call, attempts: readList(value.attempts, readAttempt) } : undefined
}

function readAttempt(value: unknown): CallAttempt | undefined {
  if (!isRecord(value)) return undefined
  const attempt = readNumber(value.attempt)
  const status = readText(value.status)
  const licensedAt = readInstant(value.licensedAt)
  if (attempt === undefined || status === undefined || licensedAt === undefined) return undefined
  return {
    attempt,
    status,
    provider: readText(value.provider) ?? '',
    licensedAt,
    answeredAt: readInstant(value.answeredAt),
    endedAt: readInstant(value.endedAt),
    durationMs: readNumber(value.durationMs),
    cause: readText(value.cause),
    released: value.released === true,
    events: readList(value.events, readNews),
  }
}

function readNews(value: unknown): AttemptNews | undefined {
  if (!isRecord(value)) return undefined
  const status = readText(value.status)
  const at = readInstant(value.at)
  return status !== undefined && at !== undefined ? { status, at, cause: readText(value.cause) } : undefined
}
