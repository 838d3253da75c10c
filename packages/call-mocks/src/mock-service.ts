import type { Clock } from '@outdial/call-client/kernel'
import type { MockStatus } from './call-lifecycle.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Scenarios } from './scenario.ts'

/** What both mocked services can be told. */
export interface MockOptions extends Scenarios {
  /** Where time comes from. @default the machine's clock */
  readonly clock?: Clock | undefined
  /** The id of the first call, an integer from 1 up; each further call has the next. @default random, so that a restarted service gives no id twice */
  readonly firstId?: number | undefined
  /** Hears each entry of the ledger when it is written: as its call is placed, rings and ends, and before anybody else is told. */
  readonly onEntry?: ((entry: LedgerEntry) => void) | undefined
}

/** A call as the service knows it. */
export interface MockCall {
  /** As on the wire. */
  readonly id: string | number
  /** The number as it was asked for. */
  readonly to: string
  readonly reference: string | undefined
  readonly status: MockStatus
}

/** What both mocked services can do. */
export interface MockService {
  /** What really rang. */
  readonly ledger: Ledger
  /** The calls that the service knows, in the order of their POSTs. */
  calls(): readonly MockCall[]
  /**
   * Moves a call on now, by hand. A `manual` call then waits for the next step; any other goes on by its durations.
   * @throws {RangeError} for a call that the service does not know, or a status that does not come after its present one
   */
  advance(id: string | number, status: MockStatus): void
  /** Forgets every call, as a restart does: its id is unknown and nothing more is told of it. The phones ring on, and so says the ledger. */
  forget(): void
  /** Ends all timers and breaks off what is unanswered. Calls move no further. */
  close(): void
}
