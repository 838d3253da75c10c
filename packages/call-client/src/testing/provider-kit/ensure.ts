import { type CallError, type CallErrorCode, isCallError, type Placed } from '../../kernel/call-error.ts'

/** Fails the case unless the condition holds. */
export function ensure(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

/** Fails the case unless both values have the same JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  ensure(got === wanted, `Expected ${what} to be ${wanted}, got ${got}`)
}

/** What a failure is expected to say. */
export interface ExpectedFailure {
  readonly code?: CallErrorCode
  readonly placed?: Placed
  /** Where the failure came from, for the message. */
  readonly after: string
}

/** Returns the `CallError` with which the work fails. Fails the case for anything else. */
export async function failure(work: Promise<unknown>, { code, placed, after }: ExpectedFailure): Promise<CallError> {
  const outcome = await work.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
  ensure('error' in outcome, `Expected a CallError after ${after}, got success: ${shown(outcome)}`)
  const { error } = outcome
  ensure(isCallError(error), `Expected a CallError after ${after}, got ${String(error)}`)
  if (placed) same(error.placed, placed, `\`placed\` after ${after}`)
  if (code) same(error.code, code, `\`code\` after ${after}`)
  return error
}

const shown = (value: unknown) => JSON.stringify(value).slice(0, 300)
