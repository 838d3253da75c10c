import { isRecord, readBoolean, readInstant, readList, readNumber, readText, type Schemas } from './read.ts'

/** The server's check of a number while it is typed. */
export interface CheckedNumber {
  /** The text in the usual format, even if it is incomplete. */
  readonly formatted: string
  /** E.164; present if the text is a number. */
  readonly number?: string | undefined
  /** ISO 3166, such as `US`. */
  readonly country?: string | undefined
  readonly international?: string | undefined
  readonly national?: string | undefined
  /** The IANA zones that the number may be in, by its prefix. */
  readonly timeZones?: readonly string[] | undefined
  /** `false`: well formed, but in no known numbering plan. The number may ring all the same. */
  readonly valid?: boolean | undefined
  /** Why the text is not a number, as a code: `too-short`, `too-long`, `no-country`, … */
  readonly problem?: { readonly code: string } | undefined
}

type NumberProblem = NonNullable<Schemas['CheckedNumber']['problem']>

export function readCheckedNumber(value: unknown): CheckedNumber | undefined {
  if (!isRecord<Schemas['CheckedNumber']>(value)) return undefined
  const formatted = readText(value.formatted)
  if (formatted === undefined) return undefined
  const { problem } = value
  return {
    formatted,
    number: readText(value.number),
    country: readText(value.country),
    international: readText(value.international),
    national: readText(value.national),
    valid: readBoolean(value.valid),
    timeZones: Array.isArray(value.timeZones) ? readList(value.timeZones, readText) : undefined,
    problem: isRecord<NumberProblem>(problem) ? { code: readText(problem.code) ?? 'invalid-number' } : undefined,
  }
}

/** The instant of a local time. */
export interface ResolvedTime {
  /** An instant as text. */
  readonly at: string
  /**
   * `skipped`: the clocks jump over the time. `repeated`: they show it twice, and `at` is the first
   * instant.
   */
  readonly kind: 'exact' | 'skipped' | 'repeated'
  /**
   * The local time at `at`, such as `2026-11-21T09:00`. It differs from the requested one only if
   * that is skipped.
   */
  readonly local: string
  /** Minutes east of UTC. */
  readonly offsetMinutes: number
  /** The second instant of a repeated time. */
  readonly secondAt?: string | undefined
}

const KINDS: Readonly<Record<Schemas['ResolvedTime']['kind'], ResolvedTime['kind']>> = {
  exact: 'exact',
  skipped: 'skipped',
  repeated: 'repeated',
}

export function readResolvedTime(value: unknown): ResolvedTime | undefined {
  if (!isRecord<Schemas['ResolvedTime']>(value)) return undefined
  const at = readInstant(value.at)
  const local = readText(value.local)
  if (at === undefined || local === undefined) return undefined
  const kind = readText(value.kind)
  return {
    at,
    kind: Object.values(KINDS).find(known => known === kind) ?? 'exact',
    local,
    offsetMinutes: readNumber(value.offsetMinutes) ?? 0,
    secondAt: readInstant(value.secondAt),
  }
}
