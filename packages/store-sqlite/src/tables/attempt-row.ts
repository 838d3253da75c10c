import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallId, Told } from '@outdial/scheduler-core/store'
import type { Row, Value } from '../connection/database.ts'
import { toPhoneNumber } from './call-row.ts'
import { damaged, oneOf, orAbsent, toDate, toFlag, toJson, toMs, toNumber, toText } from './values.ts'

/** The columns that `toAttempt` reads, of `attempts a`. */
export const ATTEMPT_COLUMNS = `a.id, a.reference, a.attempt, a.provider, a.queue, a.to_number, a.from_number, a.licensed_at, a.dial_by,
  a.answer_by, a.line_free_at, a.status, a.provider_call_id, a.answered, a.answered_at, a.ended_at, a.duration_ms, a.cause,
  a.cause_status, a.released, a.look_at, a.looks, a.news`

const toStatus = oneOf([...OPEN_STATUSES, ...OUTCOMES])

/** The attempt that begins at this column. */
export function toAttempt(row: Row, callId: CallId, from = 0): AttemptRecord {
  return {
    callId,
    reference: toText(row[from + 1]),
    attempt: toNumber(row[from + 2]),
    provider: toText(row[from + 3]),
    queue: toText(row[from + 4]),
    to: toPhoneNumber(row[from + 5]),
    from: orAbsent(row[from + 6], toPhoneNumber),
    licensedAt: toDate(row[from + 7]),
    dialBy: toDate(row[from + 8]),
    answerBy: toDate(row[from + 9]),
    lineFreeAt: toDate(row[from + 10]),
    status: toStatus(row[from + 11]),
    providerCallId: orAbsent(row[from + 12], toText),
    answered: row[from + 13] === 1,
    answeredAt: orAbsent(row[from + 14], toDate),
    endedAt: orAbsent(row[from + 15], toDate),
    durationMs: orAbsent(row[from + 16], toNumber),
    cause: orAbsent(row[from + 17], toText),
    causeStatus: orAbsent(row[from + 18], toStatus),
    released: row[from + 19] === 1,
    lookAt: orAbsent(row[from + 20], toDate),
    looks: toNumber(row[from + 21]),
    news: toNews(row[from + 22]),
  }
}

/** What a licence says, in the order of `INSERT_ATTEMPT`. */
export const licenceValues = (attempt: AttemptRecord): readonly Value[] => [
  attempt.reference,
  attempt.attempt,
  attempt.provider,
  attempt.queue,
  attempt.to,
  attempt.from ?? null,
  toMs(attempt.licensedAt),
  toMs(attempt.dialBy),
  toMs(attempt.answerBy),
  toMs(attempt.lineFreeAt),
]

/** What is known of an attempt, in the order of `INSERT_ATTEMPT` and `UPDATE_ATTEMPT`. */
export const knownValues = (attempt: AttemptRecord): readonly Value[] => [
  attempt.status,
  attempt.providerCallId ?? null,
  toFlag(attempt.answered),
  toMs(attempt.answeredAt),
  toMs(attempt.endedAt),
  attempt.durationMs ?? null,
  attempt.cause ?? null,
  attempt.causeStatus ?? null,
  toMs(attempt.lookAt),
  attempt.looks,
  fromNews(attempt.news),
]

const fromNews = (news: readonly Told[]): string =>
  news.length === 0
    ? '[]'
    : JSON.stringify(news.map(({ status, at, cause, providerCallId }) => [status, at.getTime(), cause, providerCallId]))

function toNews(value: unknown): readonly Told[] {
  if (value === '[]') return []
  const news = toJson(value)
  if (!Array.isArray(news)) return damaged('news', news)
  return news.map((told: unknown) => (Array.isArray(told) ? toTold(told) : damaged('news', told)))
}

function toTold([status, at, cause, providerCallId]: readonly unknown[]): Told {
  if (typeof at !== 'number') return damaged('a number', at)
  return { status: toStatus(status), at: new Date(at), cause: toWord(cause), providerCallId: toWord(providerCallId) }
}

const toWord = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
