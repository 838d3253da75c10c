import { type Clock, systemClock } from './kernel/clock.ts'
import type { CallProvider } from './provider.ts'

export interface CallClientOptions {
  /** The service that places the calls. */
  readonly provider: CallProvider
  /**
   * Within how many milliseconds of its POST a call is surely over, ring and talk included. A call whose end nobody tells
   * is held that long, is looked at once more where the provider can be asked (for 10 s at most), and then ends `indeterminate`.
   * @default 14400000 (4 hours)
   */
  readonly maxCallMs?: number | undefined
  /**
   * After how many milliseconds without an answer to the POST a call counts as `unknown`. The POST itself goes on: a late answer still counts.
   * @default 30000
   */
  readonly placeTimeoutMs?: number | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

export type ResolvedOptions = { readonly [Name in keyof CallClientOptions]-?: NonNullable<CallClientOptions[Name]> }

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveOptions(options: CallClientOptions): ResolvedOptions {
  const { provider, maxCallMs = 4 * 3_600_000, placeTimeoutMs = 30_000, clock = systemClock } = options
  if (typeof provider?.place !== 'function') {
    throw new TypeError(`Expected \`provider\` to be a provider, such as callApi(), got ${typeof provider}`)
  }
  for (const [name, value] of Object.entries({ maxCallMs, placeTimeoutMs })) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds above 0, got ${value}`)
    }
  }
  return { provider, maxCallMs, placeTimeoutMs, clock }
}
