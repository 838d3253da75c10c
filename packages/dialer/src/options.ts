import { checkNames, checkNode, shown } from '@outdial/call-client/internal'
import { type Clock, type Dial, noRetry, type RetryPolicy, systemClock } from '@outdial/call-client/kernel'

/** Options of `createDialer`. */
export interface DialerOptions {
  /**
   * Places a call and resolves with its result once the call is surely over: `dial` of a call
   * client, or any function with its signature. The call's line is in use until then. Called once
   * per attempt, even if it fails.
   */
  readonly dial: Dial
  /**
   * Whether aborting the `signal` that `dial` gets can end a call. Set it for a function of your own.
   * @default `dial.canHangUp`, which `dial` of a call client has
   */
  readonly canHangUp?: boolean | undefined
  /** The number of lines: the most calls in flight at once, over all runs. An integer from 1 up. */
  readonly concurrency: number
  /** Decides whether and when to retry a call whose attempt has ended. @default noRetry */
  readonly retry?: RetryPolicy | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

/** Options of `Dialer.run`. */
export interface RunOptions {
  /** Aborting it stops the run like `stop({ hangUp: true })`, even before it begins. */
  readonly signal?: AbortSignal | undefined
}

export type ResolvedOptions = Required<{
  readonly [Name in Exclude<keyof DialerOptions, 'canHangUp'>]: NonNullable<DialerOptions[Name]>
}> & { readonly canHangUp: boolean | undefined }

const NAMES: readonly string[] = [
  'dial',
  'canHangUp',
  'concurrency',
  'retry',
  'clock',
] satisfies (keyof DialerOptions)[]

/** @throws {TypeError | RangeError} naming the option, the expected value and the one given */
export function resolveOptions(options: DialerOptions): ResolvedOptions {
  checkNode('createDialer')
  checkNames('createDialer', options, NAMES)
  const { dial, concurrency, retry = noRetry, clock = systemClock } = options
  expectFunction('dial', dial)
  const { canHangUp = dial.canHangUp } = options
  if (canHangUp !== undefined && typeof canHangUp !== 'boolean') {
    throw expected('canHangUp', 'true or false', typeof canHangUp)
  }
  expectFunction('retry', retry)
  if (typeof concurrency !== 'number') throw expected('concurrency', 'an integer from 1 up', typeof concurrency)
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`Expected \`concurrency\` to be an integer from 1 up, got ${shown(concurrency)}`)
  }
  if (
    typeof clock?.now !== 'function' ||
    typeof clock.monotonic !== 'function' ||
    typeof clock.setTimer !== 'function'
  ) {
    throw expected('clock', 'a clock', typeof clock)
  }
  return { dial, canHangUp, concurrency, retry, clock }
}

/** @throws {TypeError} */
export function checkRunOptions(options: RunOptions): void {
  checkNames('run', options, ['signal'] satisfies (keyof RunOptions)[])
  const { signal } = options
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw expected('signal', 'an AbortSignal', typeof signal)
  }
}

function expectFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw expected(name, 'a function', typeof value)
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
