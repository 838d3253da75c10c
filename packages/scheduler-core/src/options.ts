import { type Clock, noRetry, type RetryPolicy, systemClock } from '@outdial/call-client/kernel'
import { byName, type CallsByName, type SchedulerCalls } from './calls.ts'
import type { CallStore } from './store/call-store.ts'

export interface SchedulerOptions {
  /** Where calls are remembered. The scheduler does not close it. */
  readonly store: CallStore
  /** The client that places them, or several by name: a call says by which it wants to be placed, the first is the default. */
  readonly calls: SchedulerCalls | Readonly<Record<string, SchedulerCalls>>
  /** How many lines a new queue has. An existing queue keeps its own: see `changeQueue`. An integer from 1 up. */
  readonly concurrency: number
  /**
   * Within how many milliseconds of its licence a call is surely over, ring and talk included. Nobody has told its end by then: it
   * ends `indeterminate`, and its line is free again. Longer than the longest call that the provider allows.
   * @default 14400000 (4 hours)
   */
  readonly maxCallMs?: number | undefined
  /** After how many milliseconds without an answer to its POST an attempt counts as `unknown`. @default 30000 */
  readonly placeTimeoutMs?: number | undefined
  /**
   * How many milliseconds after its licence an attempt may still be dialed: a worker that stood still for longer dials it no more, and
   * the call is licensed again. At most `placeTimeoutMs`.
   * @default 5000
   */
  readonly dialWithinMs?: number | undefined
  /**
   * For how many milliseconds an attempt may be `unknown` before it is called `indeterminate`. Its line stays in use until `maxCallMs` all the
   * same, and evidence that comes later still counts.
   * @default 900000 (15 minutes)
   */
  readonly unknownMs?: number | undefined
  /** Whether and when a call is tried again after an attempt has ended. @default noRetry */
  readonly retry?: RetryPolicy | undefined
  /** What becomes of calls whose time came while nobody was there. @default { afterMs: 900000 } */
  readonly misfire?: Misfire | undefined
  /**
   * What becomes of an attempt of which nobody can tell whether it was placed.
   *
   * `indeterminate`: it ends so, and is never tried again.
   * `dial-again-if-absent`: where the provider can be asked for its calls, and this one is not among them when `unknownMs` is over, the call
   * is dialed once more, on its first attempt alone. **A provider whose list is late or incomplete then rings the number twice.**
   * @default 'indeterminate'
   */
  readonly onUnknown?: 'indeterminate' | 'dial-again-if-absent' | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

export interface Misfire {
  /**
   * A call for which nobody was there for so many milliseconds since it was due ends `expired`; any other is placed as soon as there is
   * room. Waiting for a line, for pace or for a paused queue is no misfire. `Infinity`: all are placed, however late.
   * @default 900000 (15 minutes)
   */
  readonly afterMs?: number | undefined
}

export interface ResolvedOptions {
  readonly store: CallStore
  readonly calls: CallsByName
  readonly concurrency: number
  readonly maxCallMs: number
  readonly placeTimeoutMs: number
  readonly dialWithinMs: number
  readonly unknownMs: number
  readonly retry: RetryPolicy
  readonly misfireAfterMs: number
  readonly dialAgainIfAbsent: boolean
  readonly clock: Clock
}

const NAMES: readonly string[] = [
  'store',
  'calls',
  'concurrency',
  'maxCallMs',
  'placeTimeoutMs',
  'dialWithinMs',
  'unknownMs',
  'retry',
  'misfire',
  'onUnknown',
  'clock',
] satisfies (keyof SchedulerOptions)[]

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveOptions(options: SchedulerOptions): ResolvedOptions {
  for (const name of Object.keys(options)) {
    if (!NAMES.includes(name)) throw new TypeError(`Expected options among ${NAMES.join(', ')}, got \`${name}\``)
  }
  const {
    store,
    concurrency,
    retry = noRetry,
    misfire = {},
    onUnknown = 'indeterminate',
    clock = systemClock,
  } = options
  const { maxCallMs = 4 * 3_600_000, placeTimeoutMs = 30_000, unknownMs = 900_000 } = options
  const { dialWithinMs = Math.min(5000, placeTimeoutMs) } = options
  const { afterMs: misfireAfterMs = 900_000, ...rest } = misfire
  for (const name of Object.keys(rest))
    throw new TypeError(`Expected \`misfire\` to have \`afterMs\` alone, got \`${name}\``)

  if (typeof store?.advance !== 'function') throw expected('store', 'a store, such as memoryStore()', typeof store)
  const calls = byName(options.calls)
  if (typeof retry !== 'function') throw expected('retry', 'a function', typeof retry)
  if (typeof clock?.setTimer !== 'function') throw expected('clock', 'a clock', typeof clock)
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`Expected \`concurrency\` to be an integer from 1 up, got ${concurrency}`)
  }
  for (const [name, value] of Object.entries({ maxCallMs, placeTimeoutMs, dialWithinMs, unknownMs })) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new RangeError(`Expected \`${name}\` to be milliseconds above 0, got ${value}`)
    }
  }
  if (!(misfireAfterMs >= 0)) {
    throw new RangeError(`Expected \`misfire.afterMs\` to be milliseconds from 0 up, got ${misfireAfterMs}`)
  }
  if (dialWithinMs > placeTimeoutMs) {
    throw new RangeError(
      `Expected \`dialWithinMs\` to be at most \`placeTimeoutMs\`, ${placeTimeoutMs}, got ${dialWithinMs}`,
    )
  }
  const answeredMs = placeTimeoutMs + dialWithinMs
  if (maxCallMs <= answeredMs) {
    throw new RangeError(
      `Expected \`maxCallMs\` to be more than \`placeTimeoutMs\` and \`dialWithinMs\` together, ${answeredMs}, got ${maxCallMs}`,
    )
  }
  if (onUnknown !== 'indeterminate' && onUnknown !== 'dial-again-if-absent') {
    throw expected('onUnknown', "'indeterminate' or 'dial-again-if-absent'", String(onUnknown))
  }
  const dialAgainIfAbsent = onUnknown === 'dial-again-if-absent'
  for (const [name, { provider }] of calls) {
    if (dialAgainIfAbsent && !provider.find) {
      throw expected('onUnknown', `'indeterminate', since ${name} cannot be asked for its calls`, onUnknown)
    }
  }
  return {
    store,
    calls,
    concurrency,
    maxCallMs,
    placeTimeoutMs,
    dialWithinMs,
    unknownMs,
    retry,
    misfireAfterMs,
    dialAgainIfAbsent,
    clock,
  }
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
