import { checkNames } from '@outdial/call-client/internal'
import type { Clock } from '@outdial/call-client/kernel'
import type { MockStatus } from './call-lifecycle.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Scenarios } from './scenario.ts'

/** The options of all mocked services. */
export interface MockOptions extends Scenarios {
  /** The source of time. @default the machine's clock */
  readonly clock?: Clock | undefined
  /**
   * Id of the first call, an integer from 1 up; each further call gets the next one.
   * @default random, so that a restarted service does not reuse ids
   */
  readonly firstId?: number | undefined
  /**
   * Receives each ledger entry when it is written: when its call is placed, rings and ends, and
   * before the client is informed.
   */
  readonly onEntry?: ((entry: LedgerEntry) => void) | undefined
}

export const SHARED_NAMES = [
  'scenario',
  'numbers',
  'seed',
  'clock',
  'firstId',
  'onEntry',
] satisfies (keyof MockOptions)[]

/**
 * Refuses options that a mock does not have. @param own its options beside those that all mocks have
 *
 * @throws {TypeError} naming the option
 */
export function checkMockOptions(of: string, options: MockOptions, own: readonly string[]): void {
  checkNames(of, options, [...SHARED_NAMES, ...own])
  const { clock, onEntry } = options
  if (clock !== undefined && typeof clock?.setTimer !== 'function') {
    throw new TypeError(`Expected \`clock\` to be a clock, got ${typeof clock}`)
  }
  if (onEntry !== undefined && typeof onEntry !== 'function') {
    throw new TypeError(`Expected \`onEntry\` to be a function, got ${typeof onEntry}`)
  }
}

/** A call in the service's own records. */
export interface MockCall {
  /** The id as on the wire. */
  readonly id: string | number
  /** The number as written in the request. */
  readonly to: string
  readonly reference: string | undefined
  readonly status: MockStatus
}

/** The functions of all mocked services. */
export interface MockService {
  /** The record of what really rang. */
  readonly ledger: Ledger
  /** The calls that the service knows, in the order of their POSTs. */
  calls(): readonly MockCall[]
  /**
   * Advances a call to a status now. A `manual` call then waits for the next `advance`; any other
   * continues by its durations.
   *
   * @throws {RangeError} for an unknown call, or a status that does not follow its present one
   */
  advance(id: string | number, status: MockStatus): void
  /**
   * Forgets every call, like a restart: ids become unknown and no more webhooks are sent. The
   * phones keep ringing, and the ledger records it.
   */
  forget(): void
  /** Cancels all timers and aborts unanswered requests. Calls advance no further. */
  close(): void
}
