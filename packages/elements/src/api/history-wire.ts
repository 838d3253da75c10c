import { isRecord, readInstant, readList, readText } from './read.ts'

const TYPES = ['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound'] as const

/** How a call looks from the number whose history it stands in. */
export type HistoryType = (typeof TYPES)[number]

/** A call that took place, seen from one of its two ends. */
export interface HistoryCall {
  /** When it began: an instant as text. */
  readonly createdAt: string
  /** The other end, E.164; absent if nobody knows. */
  readonly counterparty?: string | undefined
  readonly type: HistoryType
  /** How long the talk took, in milliseconds; of completed calls only. */
  readonly durationMs?: number | undefined
}

/** One page of a number's history, the latest first. */
export interface HistoryPage {
  readonly calls: readonly HistoryCall[]
  /** Give it back to have the next page; absent on the last. */
  readonly cursor?: string | undefined
}

export const readHistory = (value: unknown): readonly HistoryCall[] | undefined =>
  Array.isArray(value) ? readList(value, readHistoryCall) : undefined

function readHistoryCall(value: unknown): HistoryCall | undefined {
  if (!isRecord(value)) return undefined
  const createdAt = readInstant(value.created_at)
  const type = TYPES.find(type => type === value.type)
  if (createdAt === undefined || type === undefined) return undefined
  const seconds = Number.parseFloat(readText(value.duration) ?? '')
  return {
    createdAt,
    counterparty: readText(value.counterparty),
    type,
    durationMs: Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined,
  }
}

/** The cursor of the next page, from a `Link` header (RFC 8288) such as `</api/…?cursor=abc>; rel="next"`. */
export function readNextCursor(link: string | null): string | undefined {
  const [, query] = /<[^>?]*\?([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? []
  return new URLSearchParams(query).get('cursor') ?? undefined
}

/** The numbers whose history has changed. */
export const readNumbers = (value: unknown): readonly string[] =>
  isRecord(value) ? readList(value.numbers, readText) : []
