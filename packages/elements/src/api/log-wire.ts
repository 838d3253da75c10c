import { type CallDetails, readCallDetails } from './attempt-wire.ts'
import type { Call, CallPage } from './call-wire.ts'
import {
  isRecord,
  readBoolean,
  readInstant,
  readList,
  readNumber,
  readRecord,
  readText,
  type Unchecked,
} from './read.ts'

/** A logged call as the server sends it. */
interface LogEntry {
  readonly kind: string
  readonly id: string
  readonly to: string
  readonly from?: string
  readonly at: string
  readonly status: string
  readonly answered: boolean
  readonly direction: string
  readonly durationMs?: number
  readonly provider?: string
  readonly queue?: string
  readonly cause?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly ownerId?: string
}

interface LogPage {
  readonly calls: readonly unknown[]
  readonly cursor?: string
}

/** An entry of the log, as a call: scheduled, or logged with `logged`. */
export function readLogEntry(value: unknown): CallDetails | undefined {
  if (!isRecord<LogEntry>(value)) return undefined
  return readText(value.kind) === 'logged' ? readLogged(value) : readCallDetails(value)
}

/** A logged call never changes, so it has one version. */
function readLogged(value: Unchecked<LogEntry>): CallDetails | undefined {
  const id = readText(value.id)
  const to = readText(value.to)
  const at = readInstant(value.at)
  const status = readText(value.status)
  if (id === undefined || to === undefined || at === undefined || status === undefined) return undefined
  return {
    id,
    version: 1,
    sequence: 0,
    to,
    from: readText(value.from),
    provider: readText(value.provider) ?? '',
    queue: readText(value.queue) ?? '',
    at,
    ownerId: readText(value.ownerId),
    metadata: readRecord(value.metadata),
    status,
    dueAt: at,
    attemptCount: 0,
    cause: readText(value.cause),
    createdAt: at,
    answered: readBoolean(value.answered),
    durationMs: readNumber(value.durationMs),
    logged: readText(value.direction) === 'inbound' ? 'inbound' : 'outbound',
    attempts: [],
  }
}

export function readLogPage(value: unknown): CallPage | undefined {
  if (!isRecord<LogPage>(value) || !Array.isArray(value.calls)) return undefined
  const calls: readonly Call[] = readList(value.calls, readLogEntry)
  const malformed = value.calls.length - calls.length
  return { calls, cursor: readText(value.cursor), ...(malformed > 0 && { malformed }) }
}
