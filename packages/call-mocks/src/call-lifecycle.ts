import type { Clock } from '@outdial/call-client/kernel'
import type { CallScript } from './call-script.ts'

const LIVE = ['initiated', 'ringing', 'answered'] as const
const ENDS = ['completed', 'no-answer', 'busy', 'failed', 'cancelled'] as const

/** How a call really ended, even if the service reported something else. */
export type CallOutcome = (typeof ENDS)[number]

/** The real status of a call. */
export type MockStatus = (typeof LIVE)[number] | CallOutcome

/** Whether the status ends a call. */
export const isEnd = (status: MockStatus): status is CallOutcome => ENDS.some(end => end === status)

/** One call on the phone network. It advances by its script and the clock, or by hand. */
export interface CallLifecycle {
  readonly status: MockStatus
  /**
   * Advances to the status now and continues by the script.
   *
   * @throws {RangeError} if the status does not follow the present one
   */
  advance(status: MockStatus): void
  /** Cancels its timer, so that it advances no further by itself. */
  stop(): void
}

/** Starts a call at `initiated` and reports each further status when it is reached. */
export function startLifecycle(
  script: CallScript,
  clock: Clock,
  onStatus: (status: MockStatus) => void,
): CallLifecycle {
  let status: MockStatus = 'initiated'
  let cancel = () => {}

  const enter = (next: MockStatus) => {
    cancel()
    status = next
    wait()
    onStatus(next)
  }
  const wait = () => {
    const step = stepAfter(status, script)
    if (step) cancel = clock.setTimer(() => enter(step.status), step.inMs)
  }
  wait()

  return {
    get status() {
      return status
    },
    advance(next) {
      if (rank(next) <= rank(status)) throw new RangeError(`Expected a status that comes after ${status}, got ${next}`)
      enter(next)
    },
    stop: () => cancel(),
  }
}

const rank = (status: MockStatus): number => (isEnd(status) ? LIVE.length : LIVE.indexOf(status))

function stepAfter(status: MockStatus, script: CallScript): { status: MockStatus; inMs: number } | undefined {
  const { outcome, setupMs, ringMs, talkMs } = script
  if (outcome === 'manual' || isEnd(status)) return undefined
  if (status === 'answered') return { status: 'completed', inMs: talkMs }
  if (status === 'ringing') return { status: outcome === 'completed' ? 'answered' : outcome, inMs: ringMs }
  return { status: outcome === 'busy' || outcome === 'failed' ? outcome : 'ringing', inMs: setupMs }
}
