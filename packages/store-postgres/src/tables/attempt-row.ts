import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { AttemptRecord, CallId, Told } from '@outdial/scheduler-core/store'
import type { Row } from '../connection/session.ts'
import { toPhoneNumber } from './call-row.ts'
import { damaged, oneOf, orAbsent, toDate, toJson, toNumber, toText } from './values.ts'

/** The columns that `toAttempt` reads, of `attempts a`, and how many there are. */
export const ATTEMPT_COLUMNS = `a.call, a.reference, a.attempt, a.provider, a.queue, a.to_number, a.from_number, a.licensed_at, a.dial_by,
  a.answer_by, a.line_free_at, a.status, a.provider_call_id, a.answered, a.answered_at, a.ended_at, a.duration_ms, a.cause,
  a.cause_status, a.released, a.look_at, a.looks, a.news`
export const ATTEMPT_WIDTH = 23

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
    answered: row[from + 13] === true,
    answeredAt: orAbsent(row[from + 14], toDate),
    endedAt: orAbsent(row[from + 15], toDate),
    durationMs: orAbsent(row[from + 16], toNumber),
    cause: orAbsent(row[from + 17], toText),
    causeStatus: orAbsent(row[from + 18], toStatus),
    released: row[from + 19] === true,
    lookAt: orAbsent(row[from + 20], toDate),
    looks: toNumber(row[from + 21]),
    news: toNews(row[from + 22]),
  }
}

/** What was told, as it is kept. */
export const fromNews = (news: readonly Told[]): string =>
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
