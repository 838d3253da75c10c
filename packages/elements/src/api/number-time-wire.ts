import { numberProblem } from '../words/error-text.ts'
import { isRecord, readInstant, readNumber, readText } from './read.ts'

/** What the server says of a number as it is typed. */
export interface CheckedNumber {
  /** The text, formatted as far as it goes. */
  readonly formatted: string
  /** E.164; present if the text is a number. */
  readonly number?: string | undefined
  /** ISO 3166, such as `US`. */
  readonly country?: string | undefined
  readonly international?: string | undefined
  readonly national?: string | undefined
  /** `false`: well formed, and assigned in no plan that is known. It may be rung all the same. */
  readonly valid?: boolean | undefined
  /** Why it is no number: `too-short`, `too-long`, `no-country`, …; and in words for people. */
  readonly problem?: { readonly code: string; readonly detail: string } | undefined
}

export function readCheckedNumber(value: unknown): CheckedNumber | undefined {
  if (!isRecord(value) || typeof value.formatted !== 'string') return undefined
  const { problem, valid } = value
  return {
    formatted: value.formatted,
    number: readText(value.number),
    country: readText(value.country),
    international: readText(value.international),
    national: readText(value.national),
    valid: typeof valid === 'boolean' ? valid : undefined,
    problem: isRecord(problem) ? problemOf(readText(problem.code) ?? 'invalid-number') : undefined,
  }
}

const problemOf = (code: string) => ({ code, detail: numberProblem(code) })

/** The moment that a local time names. */
export interface ResolvedTime {
  /** An instant as text. */
  readonly at: string
  /** `skipped`: the clocks jump over it. `repeated`: it comes twice, and `at` is the first. */
  readonly kind: 'exact' | 'skipped' | 'repeated'
  /** What the clocks show then, `2026-11-21T09:00`: another time than was asked for if that one is skipped. */
  readonly local: string
  /** East of UTC. */
  readonly offsetMinutes: number
  /** The second moment of a time that comes twice. */
  readonly secondAt?: string | undefined
}

export function readResolvedTime(value: unknown): ResolvedTime | undefined {
  if (!isRecord(value)) return undefined
  const at = readInstant(value.at)
  const local = readText(value.local)
  if (at === undefined || local === undefined) return undefined
  return {
    at,
    kind: value.kind === 'skipped' || value.kind === 'repeated' ? value.kind : 'exact',
    local,
    offsetMinutes: readNumber(value.offsetMinutes) ?? 0,
    secondAt: readInstant(value.secondAt),
  }
}
