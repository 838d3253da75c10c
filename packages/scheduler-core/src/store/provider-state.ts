import { refusalBackoffMs } from '@outdial/call-client/internal'
import type { Queue } from './queue.ts'
import type { ProviderLimits } from './step.ts'

/**
 * The circuit breaker of a provider, as stored. Each lost answer uses up a line for as long as a
 * call may last, so a service that is down must not receive one call after another.
 */
export interface ProviderState {
  readonly name: string
  /** Number of lost answers since the last clear one. */
  readonly failures: number
  /** Number of back-offs in a row. */
  readonly backoffs: number
  /** When the last back-off began. Failures of calls licensed before belong to the same burst. */
  readonly failedAt?: Date | undefined
  /** End of the back-off, or of the time in which the probe must be answered. */
  readonly backoffUntil?: Date | undefined
}

/** The state of a provider that has not been used: no failures, no back-off. */
export const newProviderState = (name: string): ProviderState => ({ name, failures: 0, backoffs: 0 })

/** Counts a lost answer. The back-off doubles with each burst of failures. */
export function afterLost(state: ProviderState, licensedAt: Date, now: Date): ProviderState {
  const failures = state.failures + 1
  // Calls that were licensed together fail together.
  if (state.failedAt && licensedAt <= state.failedAt) return { ...state, failures }
  const backoffs = state.backoffs + 1
  const backoffMs = refusalBackoffMs('unavailable', backoffs)
  return { ...state, failures, backoffs, failedAt: now, backoffUntil: new Date(now.getTime() + backoffMs) }
}

/** Closes the breaker after a clear answer. Returns the same object if there was no failure. */
export const afterClear = (state: ProviderState): ProviderState =>
  state.failures === 0 ? state : newProviderState(state.name)

/** Notes a probe: no other call is licensed until it is answered, or `answerBy` has passed. */
export const withProbe = (state: ProviderState, answerBy: Date): ProviderState => ({ ...state, backoffUntil: answerBy })

/** True if the breaker is open for this queue: at most one call at a time may be licensed. */
export const isOpen = ({ name, failures }: ProviderState, queue: Queue, limits: BreakerLimits): boolean =>
  failures >= thresholdOf(name, queue, limits)

export interface BreakerLimits {
  /**
   * Number of lost answers in a row that open a provider's breaker, or one less than the number of
   * lines, if that is less. `Infinity`: it stays closed.
   * @default 3
   */
  readonly breakerThreshold?: number | undefined
  /** The most lines in use over all queues. @default no limit */
  readonly lines?: number | undefined
  /**
   * Limits of providers, by name, over all queues and processes. A provider without an entry has none.
   * @default no limits
   */
  readonly providerLimits?: ReadonlyMap<string, ProviderLimits> | undefined
}

/** One less than the number of lines at most, because the probe needs a line. */
function thresholdOf(provider: string, queue: Queue, limits: BreakerLimits): number {
  const { breakerThreshold = 3, lines = Infinity, providerLimits } = limits
  if (breakerThreshold === Infinity) return breakerThreshold
  const { concurrency = Infinity } = providerLimits?.get(provider) ?? {}
  return Math.max(1, Math.min(breakerThreshold, queue.concurrency - 1, lines - 1, concurrency - 1))
}
