import { type Call, readCall } from './call-wire.ts'
import { isRecord, readBoolean, readInstant, readList, readNumber, readRecord, readText, type Schemas } from './read.ts'

/** One entry in the log of an attempt. */
export interface AttemptEvent {
  readonly status: string
  readonly at: string
  readonly cause?: string | undefined
}

/** One attempt at a call. */
export interface CallAttempt {
  /** The number of the attempt, from 1. */
  readonly attempt: number
  readonly status: string
  readonly provider: string
  /** When the licence to dial was committed. */
  readonly licensedAt: string
  /** Whether an answer was reported. */
  readonly answered?: boolean | undefined
  readonly answeredAt?: string | undefined
  readonly endedAt?: string | undefined
  /** When its line is free at the latest; absent if the server does not say. */
  readonly lineFreeAt?: string | undefined
  /** The length of the talk, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly cause?: string | undefined
  /** What else the provider reported, by name. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Proven not placed, for a reason other than the call: it does not count as an attempt. */
  readonly released: boolean
  /** The updates of the attempt, in the order in which they were recorded. */
  readonly events: readonly AttemptEvent[]
}

/** A call with all its attempts, in order. */
export interface CallDetails extends Call {
  readonly attempts: readonly CallAttempt[]
}

export function readCallDetails(value: unknown): CallDetails | undefined {
  const call = readCall(value)
  if (!call || !isRecord<Schemas['CallDetails']>(value)) return undefined
  return { ...call, attempts: readList(value.attempts, readAttempt) }
}

function readAttempt(value: unknown): CallAttempt | undefined {
  if (!isRecord<Schemas['CallAttempt']>(value)) return undefined
  const attempt = readNumber(value.attempt)
  const status = readText(value.status)
  const licensedAt = readInstant(value.licensedAt)
  if (attempt === undefined || status === undefined || licensedAt === undefined) return undefined
  return {
    attempt,
    status,
    provider: readText(value.provider) ?? '',
    licensedAt,
    answered: readBoolean(value.answered),
    answeredAt: readInstant(value.answeredAt),
    endedAt: readInstant(value.endedAt),
    lineFreeAt: readInstant(value.lineFreeAt),
    durationMs: readNumber(value.durationMs),
    cause: readText(value.cause),
    details: readRecord(value.details),
    released: readBoolean(value.released) ?? false,
    events: readList(value.events, readEvent),
  }
}

function readEvent(value: unknown): AttemptEvent | undefined {
  if (!isRecord<Schemas['CallAttempt']['events'][number]>(value)) return undefined
  const status = readText(value.status)
  const at = readInstant(value.at)
  return status !== undefined && at !== undefined ? { status, at, cause: readText(value.cause) } : undefined
}
