import { checkNames, shown } from '@outdial/call-client/internal'
import {
  CallError,
  type CallRequest,
  type CallResult,
  type Clock,
  type Dial,
  type DialOptions,
  isLive,
  systemClock,
} from '@outdial/call-client/kernel'
import { createBackoff, refusalIn } from './backoff.ts'

/** Options of `paced`. */
export interface PacedOptions {
  /** The most calls that begin in any second, from 0.00001 to 1,000,000; 0.5 means one in two seconds. */
  readonly callsPerSecond: number
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

interface Waiting {
  readonly begin: () => void
}

const MIN_PER_SECOND = 0.000_01
const MAX_PER_SECOND = 1_000_000

/**
 * Wraps a `dial` so that its calls begin one after another, at least `1000 / callsPerSecond`
 * milliseconds apart, in the order in which they were requested. There are no bursts: a pause saves up
 * nothing. A call that waits for its turn has sent nothing; aborting it resolves with `cancelled`.
 *
 * After a refusal through no fault of the call (429, for example) no call begins for as long as the
 * provider asks, or for 1 s, doubled after each further refusal up to 60 s; a call that is accepted
 * ends the doubling. The pace counts the calls of this function: wrap a client's `dial` once, and share
 * it among dialers.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export function paced(dial: Dial, options: PacedOptions): Dial {
  const { gapMs, clock } = resolveOptions(dial, options)
  const waiting = new Set<Waiting>()
  let nextMs = Number.NEGATIVE_INFINITY
  let cancelTimer = () => {}

  const proceed = () => {
    cancelTimer()
    for (const call of waiting) {
      // The end of the back-off proceeds.
      if (backoff.state) return
      const leftMs = nextMs - clock.monotonic()
      if (leftMs > 0) {
        // A call that has just begun may have requested another one.
        cancelTimer()
        cancelTimer = clock.setTimer(proceed, leftMs)
        return
      }
      nextMs = clock.monotonic() + gapMs
      waiting.delete(call)
      call.begin()
    }
  }
  const backoff = createBackoff(clock, proceed)

  const begin = async (request: CallRequest, given: DialOptions): Promise<CallResult> => {
    const { round } = backoff
    const refused = (error: unknown) => {
      const refusal = refusalIn(error)
      if (refusal) backoff.refused(refusal, round)
    }
    try {
      const result = await dial(request, {
        ...given,
        onUpdate(update) {
          if (isLive(update.status)) backoff.accepted(round)
          given.onUpdate?.(update)
        },
      })
      if (result.outcome === 'rejected') refused(result.error)
      return result
    } catch (error) {
      refused(error)
      throw error
    }
  }

  const pacedDial = (request: CallRequest, given: DialOptions = {}) =>
    new Promise<CallResult>((resolve, reject) => {
      const { signal } = given
      const call: Waiting = {
        begin() {
          signal?.removeEventListener('abort', onAbort)
          begin(request, given).then(resolve, reject)
        },
      }
      const onAbort = () => {
        waiting.delete(call)
        if (waiting.size === 0) cancelTimer()
        resolve(cancelled(request, clock.now(), signal?.reason))
      }
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.add(call)
      proceed()
    })
  return Object.assign(pacedDial, { canHangUp: dial.canHangUp })
}

/** The result of a call that was aborted before its turn: nothing was sent. */
const cancelled = ({ reference = '', to, from, metadata }: CallRequest, endedAt: Date, cause: unknown): CallResult => ({
  reference,
  to,
  from,
  metadata,
  outcome: 'cancelled',
  provider: '',
  answered: false,
  endedAt,
  error: new CallError('aborted', 'Aborted before its turn', { cause }),
})

function resolveOptions(dial: unknown, options: PacedOptions) {
  checkNames('paced', options, ['callsPerSecond', 'clock'] satisfies (keyof PacedOptions)[])
  const { callsPerSecond, clock = systemClock } = options
  if (typeof dial !== 'function') throw new TypeError(`Expected \`dial\` to be a function, got ${typeof dial}`)
  if (typeof clock?.setTimer !== 'function') {
    throw new TypeError(`Expected \`clock\` to be a clock, got ${typeof clock}`)
  }
  if (typeof callsPerSecond !== 'number') {
    throw new TypeError(`Expected \`callsPerSecond\` to be a number, got ${typeof callsPerSecond}`)
  }
  if (!(callsPerSecond >= MIN_PER_SECOND && callsPerSecond <= MAX_PER_SECOND)) {
    throw new RangeError(
      `Expected \`callsPerSecond\` to be a number from ${MIN_PER_SECOND} to ${MAX_PER_SECOND}, got ${shown(callsPerSecond)}`,
    )
  }
  return { gapMs: 1000 / callsPerSecond, clock }
}
