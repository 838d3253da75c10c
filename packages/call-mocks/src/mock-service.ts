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
