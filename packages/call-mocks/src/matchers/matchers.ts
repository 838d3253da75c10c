import { shown } from '@outdial/call-client/internal'
import { listCalls, placedCalls } from './placed-calls.ts'

/** What a matcher answers to vitest or jest. */
export interface MatcherResult {
  /** Whether what is expected holds, before `not`. */
  readonly pass: boolean
  /** The text of the failed test. It lists the calls. */
  message(): string
}

/** The matchers as methods of `expect(…)`, for declarations of types. `Result` is what they return there. */
export interface CallMatchers<Result = void> {
  /**
   * Passes if the phone of this number rang: exactly `times` times, or without `times` at least
   * once. A busy, failed or refused call does not ring. `not.toHaveRung(number)` passes if it never
   * rang.
   *
   * @param number with `+`, as in the ledger
   * @param times an integer from 0 up
   * @throws {TypeError | RangeError} if the number has no `+`, `times` is no such integer, or what is
   * expected is neither a mocked service nor a ledger
   */
  toHaveRung(number: string, times?: number): Result
  /**
   * Passes if exactly one call was placed for this reference, whether it rang or not. More than one is
   * a phone that may ring twice for one attempt.
   *
   * @param reference the caller's id of the attempt, as in the ledger
   * @throws {TypeError} if the reference is empty, or what is expected is neither a mocked service nor
   * a ledger
   */
  toHaveBeenPlacedOnce(reference: string): Result
}

const timesOf = (count: number) => (count === 1 ? 'once' : `${count} times`)

function toHaveRung(received: unknown, number: string, times?: number): MatcherResult {
  if (typeof number !== 'string' || !/^\+\d+$/.test(number))
    throw new TypeError(`Expected the number to be a string such as '+13018040009', got ${JSON.stringify(number)}`)
  if (times !== undefined && !(Number.isInteger(times) && times >= 0))
    throw new RangeError(`Expected \`times\` to be an integer from 0 up, got ${shown(times)}`)
  const calls = placedCalls(received)
  const rang = calls.filter(({ to, rangAt }) => to === number && rangAt !== undefined).length
  const pass = times === undefined ? rang > 0 : rang === times
  const wanted = times === undefined ? 'at least once' : timesOf(times)
  return {
    pass,
    message: () =>
      `Expected ${number} ${pass ? 'not ' : ''}to ring${pass && times === undefined ? '' : ` ${wanted}`}, but it rang ${timesOf(rang)}\n\n${listCalls(calls)}`,
  }
}

function toHaveBeenPlacedOnce(received: unknown, reference: string): MatcherResult {
  if (typeof reference !== 'string' || reference === '')
    throw new TypeError(`Expected the reference to be a string with characters, got ${JSON.stringify(reference)}`)
  const calls = placedCalls(received)
  const placed = calls.filter(call => call.reference === reference).length
  const pass = placed === 1
  return {
    pass,
    message: () =>
      `Expected ${pass ? 'no single call' : 'one call'} to be placed for ${JSON.stringify(reference)}, but it was placed ${timesOf(placed)}\n\n${listCalls(calls)}`,
  }
}

/**
 * Matchers over the ledgers of mocked services: `expect.extend(matchers)` in vitest or jest. They
 * accept a mocked service, its ledger, the JSON of `GET /_ledger`, or a list of these, whose calls
 * count together. Import `@outdial/call-mocks/matchers/vitest` or `…/jest` instead to have them
 * registered and typed.
 */
export const matchers = { toHaveRung, toHaveBeenPlacedOnce }
