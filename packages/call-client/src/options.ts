import { checkProvider } from './check-provider.ts'
import { checkNames, shown } from './kernel/check-options.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { isProvider } from './kernel/is-provider.ts'
import type { CallProvider } from './provider.ts'

/** Options of `createCallClient`. Durations are milliseconds. */
export interface CallClientOptions {
  /** Places the calls. */
  readonly provider: CallProvider
  /**
   * Milliseconds after its POST at which a call is surely over, ringing and conversation included.
   * A call without a reported end is followed that long, is polled once more if the provider has
   * `get` (for 10 s at most), and then ends `indeterminate`. One that is still `initiated` is hung up
   * first if the provider has `hangUp` (within a minute), since its phone could ring later. The
   * provider limits ringing and conversation to this, less `placeTimeoutMs`, if its service can.
   * @default 14400000 (4 hours)
   */
  readonly maxCallMs?: number | undefined
  /**
   * Milliseconds without an answer to the POST after which a call is `unknown`. The POST continues:
   * a late answer counts.
   * @default 30000
   */
  readonly placeTimeoutMs?: number | undefined
  /** The source of time. @default systemClock */
  readonly clock?: Clock | undefined
}

type Given = { readonly [Name in keyof CallClientOptions]-?: NonNullable<CallClientOptions[Name]> }

export interface ResolvedOptions extends Given {
  /**
   * Milliseconds that ringing and conversation may take together: `maxCallMs` without the time in
   * which the POST is sent.
   */
  readonly callLimitMs: number
}

const NAMES: readonly string[] = [
  'provider',
  'maxCallMs',
  'placeTimeoutMs',
  'clock',
] satisfies (keyof CallClientOptions)[]

/** @throws {TypeError | RangeError} naming the option, the expected value and the one given */
export function resolveOptions(options: CallClientOptions): ResolvedOptions {
  if (isProvider(options))
    throw new TypeError('Expected the options of createCallClient, got a provider: give { provider }')
  checkNames('createCallClient', options, NAMES)
  const { provider, maxCallMs = 4 * 3_600_000, placeTimeoutMs = 30_000, clock = systemClock } = options
  checkProvider(provider)
  if (typeof clock?.setTimer !== 'function')
    throw new TypeError(`Expected \`clock\` to be a clock, got ${typeof clock}`)
  for (const [name, value] of Object.entries({ maxCallMs, placeTimeoutMs })) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds above 0, got ${shown(value)}`)
    }
  }
  const callLimitMs = Math.max(0, maxCallMs - placeTimeoutMs)
  const { minCallMs = 0 } = provider.facts ?? {}
  if (callLimitMs < minCallMs) {
    throw new RangeError(
      `Expected \`maxCallMs\` to be at least ${minCallMs + placeTimeoutMs} ms, which is \`placeTimeoutMs\` and what the ` +
        `options of ${provider.name} need, got ${maxCallMs}`,
    )
  }
  return { provider, maxCallMs, placeTimeoutMs, callLimitMs, clock }
}
