import { type Clock, type Dial, noRetry, type RetryPolicy, systemClock } from '@outdial/call-client/kernel'

export interface DialerOptions {
  /**
   * Places a call and resolves with its result once it is surely over: `calls.dial` of a call client, or any function like it.
   * Its line is in use until then. Whatever it does, it is called once per attempt.
   */
  readonly dial: Dial
  /** How many lines there are: calls in flight at once, over all runs. An integer from 1 up. */
  readonly concurrency: number
  /** Whether and when an attempt that has ended is tried again. @default noRetry */
  readonly retry?: RetryPolicy | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

export interface RunOptions {
  /** Aborting it stops the run as `stop({ hangUp: true })` does. If it is aborted already, nothing is dialed. */
  readonly signal?: AbortSignal | undefined
}

export type ResolvedOptions = Required<{ readonly [Name in keyof DialerOptions]: NonNullable<DialerOptions[Name]> }>

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function resolveOptions(options: DialerOptions): ResolvedOptions {
  const { dial, concurrency, retry = noRetry, clock = systemClock } = options
  expectFunction('dial', dial)
  expectFunction('retry', retry)
  if (typeof concurrency !== 'number') throw expected('concurrency', 'an integer from 1 up', typeof concurrency)
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`Expected \`concurrency\` to be an integer from 1 up, got ${concurrency}`)
  }
  if (typeof clock?.now !== 'function' || typeof clock.setTimer !== 'function') {
    throw expected('clock', 'a clock', typeof clock)
  }
  return { dial, concurrency, retry, clock }
}

/** @throws {TypeError} */
export function checkRunOptions({ signal }: RunOptions): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw expected('signal', 'an AbortSignal', typeof signal)
  }
}

function expectFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw expected(name, 'a function', typeof value)
}

const expected = (name: string, what: string, got: string) =>
  new TypeError(`Expected \`${name}\` to be ${what}, got ${got}`)
