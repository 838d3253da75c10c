import type { ProviderState } from './provider-state.ts'

/** The lines and calls of a provider over all queues. */
export interface ProviderUsage {
  readonly name: string
  /** Lines in use: open attempts, and `indeterminate` attempts that may still ring. */
  readonly linesInUse: number
  /** Number of `scheduled` calls, due or not. */
  readonly waiting: number
}

/** The state of dispatching over all queues. */
export interface DispatchState {
  /** True if no queue licenses a call. */
  readonly paused: boolean
  /** Number of lines in use over all queues. */
  readonly linesInUse: number
  /** Number of corrections of the deadlines after the store's clock was set. */
  readonly clockShifts: number
  /**
   * The fingerprint of the rules of calling of the process that started last. All processes must have
   * the same.
   */
  readonly rules?: string | undefined
  /** The providers that had a failure since the last clear answer, by name. */
  readonly providers: readonly ProviderState[]
  /** The usage of the providers that were asked about, in that order. */
  readonly usage: readonly ProviderUsage[]
}

/** A change of the state. Omitted properties stay unchanged. */
export interface DispatchChange {
  readonly paused?: boolean | undefined
  /** A fingerprint of rules. */
  readonly rules?: string | undefined
  /** The name of a provider whose breaker is closed. */
  readonly closeBreaker?: string | undefined
  /**
   * Moves the deadlines of all attempts that use a line by so many whole milliseconds, and back-offs
   * if the number is negative, unless another process was faster: unless `clockShifts` has changed.
   */
  readonly shiftClock?: { readonly byMs: number; readonly clockShifts: number } | undefined
}
