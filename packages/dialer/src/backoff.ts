import { askedBackoffMs, type BackoffCode, isAboutService, refusalBackoffMs } from '@outdial/call-client/internal'
import { type Clock, isCallError } from '@outdial/call-client/kernel'

/** Why and until when no call begins. */
export interface BackoffState {
  readonly until: Date
  /** The code of the refusal. */
  readonly code: BackoffCode
}

/** A refusal that is about the provider, not about the call. */
export interface BackoffRefusal {
  readonly code: BackoffCode
  readonly retryAfterMs?: number | undefined
}

/** Returns the refusal if the error proves that no call was placed, through no fault of the call. */
export function refusalIn(error: unknown): BackoffRefusal | undefined {
  if (!isCallError(error) || error.placed !== 'no') return undefined
  const { code, retryAfterMs } = error
  return isAboutService(code) ? { code, retryAfterMs } : undefined
}

/** The back-off after refusals that are about the provider, not about the call. */
export interface Backoff {
  /** Present while no call may begin. */
  readonly state: BackoffState | undefined
  /** The number of back-offs so far. Tells whether a call began before or after a back-off. */
  readonly round: number
  /**
   * A call that began in this round was refused. The first refusal of a round begins a back-off;
   * later ones only lengthen it if the provider asks for more.
   */
  refused(refusal: BackoffRefusal, beganInRound: number): void
  /** A call that began in this round was accepted: the next back-off is short again. */
  accepted(beganInRound: number): void
}

/** Creates the back-off of a dialer. `onChange` is called when it begins, becomes longer or ends. */
export function createBackoff(clock: Clock, onChange: () => void): Backoff {
  let state: BackoffState | undefined
  let round = 0
  let refusals = 0
  let endsAtMs = 0
  let cancel = () => {}

  const end = () => {
    state = undefined
    onChange()
  }

  return {
    get state() {
      return state
    },
    get round() {
      return round
    },
    refused({ code, retryAfterMs }, beganInRound) {
      const isFirst = beganInRound === round
      if (isFirst) {
        round++
        refusals++
      }
      const waitMs = Math.max(isFirst ? refusalBackoffMs(code, refusals) : 0, askedBackoffMs(retryAfterMs))
      const nowMs = clock.monotonic()
      if (waitMs <= 0 || nowMs + waitMs <= endsAtMs) return
      endsAtMs = nowMs + waitMs
      cancel()
      cancel = clock.setTimer(end, waitMs)
      state = { until: new Date(clock.now().getTime() + waitMs), code }
      onChange()
    },
    accepted(beganInRound) {
      // Calls that began together are answered in any order, so the last refusal may be earlier.
      if (beganInRound >= round - 1) refusals = 0
    },
  }
}
