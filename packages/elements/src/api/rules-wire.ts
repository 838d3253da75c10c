import { isRecord, readInstant, readList, readText, type Schemas } from './read.ts'

/** One reason why a call does not ring now. */
export interface Reason {
  /** Such as `window`, `lines` or `do-not-call`. */
  readonly code: string
  /** One sentence, without the number. */
  readonly detail: string
  /** When time alone ends it: an instant as text. */
  readonly until?: string | undefined
  /** The rule of calling, such as `calling hours in Europe/Berlin`. */
  readonly rule?: string | undefined
}

/** Why a call does not ring, and when it may. */
export interface Explanation {
  readonly status?: string | undefined
  /** The most lasting first. Empty if the call is placed next, or has begun. */
  readonly because: readonly Reason[]
  readonly nextPossibleAt?: string | undefined
}

/** One call of a recurrence. */
export interface Occurrence {
  /** The local time that the rule names, such as `2026-11-25T09:00`. */
  readonly local: string
  readonly at: string
  /** `exact`, `skipped` (the clocks jump over the time) or `repeated` (they show it twice). */
  readonly kind: string
}

/** A number that must not be called. */
export interface DoNotCallEntry {
  readonly number: string
  readonly reason?: string | undefined
  readonly source?: string | undefined
  readonly addedAt?: string | undefined
  /** From this instant on the number may be called again. */
  readonly until?: string | undefined
}

/** One page of the do-not-call list. */
export interface DoNotCallPage {
  readonly entries: readonly DoNotCallEntry[]
  readonly cursor?: string | undefined
}

export function readExplanation(value: unknown): Explanation | undefined {
  if (!isRecord<Schemas['Explanation']>(value) || !Array.isArray(value.because)) return undefined
  return {
    status: readText(value.status),
    because: readList(value.because, readReason),
    nextPossibleAt: readInstant(value.nextPossibleAt),
  }
}

export function readExplanations(value: unknown): ReadonlyMap<string, Explanation> | undefined {
  if (!isRecord<Schemas['Explanations']>(value) || !isRecord(value.explanations)) return undefined
  const read = Object.entries(value.explanations).map(([id, each]) => [id, readExplanation(each)] as const)
  return new Map(read.flatMap(([id, each]) => (each ? [[id, each] as const] : [])))
}

function readReason(value: unknown): Reason | undefined {
  if (!isRecord<Schemas['Explanation']['because'][number]>(value)) return undefined
  const code = readText(value.code)
  if (code === undefined) return undefined
  return {
    code,
    detail: readText(value.detail) ?? code,
    until: readInstant(value.until),
    rule: readText(value.rule),
  }
}

export function readOccurrences(value: unknown): readonly Occurrence[] | undefined {
  if (!isRecord<Schemas['Occurrences']>(value) || !Array.isArray(value.calls)) return undefined
  return readList(value.calls, (each: unknown) => {
    if (!isRecord<Schemas['Occurrences']['calls'][number]>(each)) return undefined
    const at = readInstant(each.at)
    return at === undefined
      ? undefined
      : { at, local: readText(each.local) ?? at, kind: readText(each.kind) ?? 'exact' }
  })
}

export function readEntry(value: unknown): DoNotCallEntry | undefined {
  if (!isRecord<Schemas['DoNotCallEntry']>(value)) return undefined
  const number = readText(value.number)
  if (number === undefined) return undefined
  return {
    number,
    reason: readText(value.reason),
    source: readText(value.source),
    addedAt: readInstant(value.addedAt),
    until: readInstant(value.until),
  }
}

export function readEntryPage(value: unknown): DoNotCallPage | undefined {
  if (!isRecord<Schemas['DoNotCallPage']>(value) || !Array.isArray(value.entries)) return undefined
  return { entries: readList(value.entries, readEntry), cursor: readText(value.cursor) }
}
