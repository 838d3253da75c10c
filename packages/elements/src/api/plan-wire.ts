import { isRecord, readInstant, readList, readNumber, readText, type Schemas } from './read.ts'

/** A call of a list that would not be scheduled, or not be placed. */
export interface PlanRefusal {
  /** Its index in the list, from 0. */
  readonly index: number
  /** `invalid`, `double`, `do-not-call` or `not-allowed`. */
  readonly code: string
  readonly message: string
}

/** What calls of a list would wait for, beside lines, pace and their own time. */
export interface PlanWait {
  /** Such as `window` or `all-paused`. */
  readonly code: string
  /** The rule of calling, such as `calling hours in Europe/Berlin`. */
  readonly rule?: string | undefined
  /** When the last of them may go on; absent if time alone does not end it. */
  readonly until?: string | undefined
}

/** What would become of a list of calls. */
export interface Plan {
  readonly refused: readonly PlanRefusal[]
  readonly waits: readonly PlanWait[]
  /** When the first call would be placed; absent if none would be. */
  readonly firstAt?: string | undefined
  /** When the last call would have ended, if that can be said. */
  readonly doneAt?: string | undefined
}

export function readPlan(value: unknown): Plan | undefined {
  if (!isRecord<Schemas['Plan']>(value) || !Array.isArray(value.refused)) return undefined
  return {
    refused: readList(value.refused, readRefusal),
    waits: readList(value.waits, readWait),
    firstAt: readInstant(value.firstAt),
    doneAt: readInstant(value.doneAt),
  }
}

function readRefusal(value: unknown): PlanRefusal | undefined {
  if (!isRecord<Schemas['Plan']['refused'][number]>(value)) return undefined
  const code = readText(value.code)
  const index = readNumber(value.index)
  return code === undefined || index === undefined ? undefined : { index, code, message: readText(value.message) ?? '' }
}

function readWait(value: unknown): PlanWait | undefined {
  if (!isRecord<Schemas['Plan']['waits'][number]>(value)) return undefined
  const code = readText(value.code)
  return code === undefined ? undefined : { code, rule: readText(value.rule), until: readInstant(value.until) }
}
