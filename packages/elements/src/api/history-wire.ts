import { isRecord, readBoolean, readInstant, readList, readText, type Schemas } from './read.ts'

const TYPES = {
  'Completed Inbound': true,
  'Missed Inbound': true,
  'Completed Outbound': true,
  'Missed Outbound': true,
} as const satisfies Readonly<Record<Schemas['HistoryCall']['type'], true>>

/** How the history of a number classifies a call. */
export type HistoryType = keyof typeof TYPES

const isType = (text: string | undefined): text is HistoryType => text !== undefined && Object.hasOwn(TYPES, text)

/** A call that took place, seen from one of its two ends. */
export interface HistoryCall {
  /** When the call began: an instant as text. */
  readonly createdAt: string
  /** The other end, E.164; absent if it is unknown. */
  readonly counterparty?: string | undefined
  readonly type: HistoryType
  /** `false`: a missed call that the provider says was completed, without reporting an answer. */
  readonly answerReported?: boolean | undefined
  /** The length of the talk, in milliseconds; of completed calls only. */
  readonly durationMs?: number | undefined
  /** Its id in the log; of a scheduled call the same for all of its attempts. */
  readonly id?: string | undefined
  /** Who placed it: `us`, or `them`, who called us. Absent if nobody says. */
  readonly placedBy?: 'us' | 'them' | undefined
  /** How it ended: a status. */
  readonly outcome?: string | undefined
  /** The provider's own word for why it ended. */
  readonly cause?: string | undefined
  /** The person: `metadata.name` of the call. */
  readonly name?: string | undefined
}

/** One page of a number's history, latest first. */
export interface HistoryPage {
  readonly calls: readonly HistoryCall[]
  /** The `cursor` of the query for the next page; absent on the last page. */
  readonly cursor?: string | undefined
}

export const readHistory = (value: unknown): readonly HistoryCall[] | undefined =>
  Array.isArray(value) ? value.map(readHistoryCall).filter(call => call !== undefined) : undefined

/** Whether a call that a page gave can be shown. */
export const isHistoryCall = (value: unknown): boolean =>
  isRecord<{ type: string }>(value) && isType(readText(value.type))

function readHistoryCall(value: unknown): HistoryCall | undefined {
  if (!isRecord<Schemas['HistoryCall']>(value)) return undefined
  const createdAt = readInstant(value.created_at)
  const type = readText(value.type)
  if (createdAt === undefined || !isType(type)) return undefined
  const seconds = Number.parseFloat(readText(value.duration) ?? '')
  return {
    createdAt,
    counterparty: readText(value.counterparty),
    type,
    answerReported: readBoolean(value.answer_reported),
    durationMs: Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined,
    id: readText(value.id),
    placedBy: readPlacedBy(readText(value.placed_by)),
    outcome: readText(value.outcome),
    cause: readText(value.cause),
    name: readText(value.name),
  }
}

const readPlacedBy = (text: string | undefined) => (text === 'us' || text === 'them' ? text : undefined)

/**
 * The cursor of the next page, from a `Link` header (RFC 8288) such as `</api/…?cursor=abc>;
 * rel="next"`.
 */
export function readNextCursor(link: string | null): string | undefined {
  const [, query] = /<[^>?]*\?([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? []
  return new URLSearchParams(query).get('cursor') ?? undefined
}

/** The numbers whose history has changed. */
export const readNumbers = (value: unknown): readonly string[] =>
  isRecord<Schemas['HistoryEvent']>(value) ? readList(value.numbers, readText) : []
