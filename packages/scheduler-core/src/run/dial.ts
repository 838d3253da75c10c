import { isCallError } from '@outdial/call-client/kernel'
import type { CallsByName } from '../calls.ts'
import type { AttemptedCall } from '../store/call.ts'
import type { Advanced, AttemptUpdate } from '../store/step.ts'

export interface DialingOptions {
  readonly calls: CallsByName
  readonly dialWithinMs: number
  /** Keeps what is known of an attempt. Never rejects. */
  readonly tell: (update: AttemptUpdate) => Promise<void>
}

/** What uses licences. */
export interface Dialing {
  /**
   * Dials what was licensed, at once and in order, each once. What is too late since the step was asked for is not dialed:
   * whoever stood still for so long must not trust what it knew.
   */
  dial(advanced: Advanced, elapsed: () => number): void
  /** Gives licences back unused. */
  giveBack(advanced: Advanced): void
  /** Resolves once every POST that has begun is answered, and what came of it is kept. */
  answered(): Promise<void>
}

export function createDialing({ calls, dialWithinMs, tell }: DialingOptions): Dialing {
  let begun = 0
  const waiting: (() => void)[] = []

  const notDialed = ({ attempt: { reference, provider } }: AttemptedCall, at: Date) =>
    tell({ provider, reference, at, status: 'rejected', refusal: { code: 'not-dialed' } })

  const onAnswered = () => {
    if (--begun === 0) for (const resolve of waiting.splice(0)) resolve()
  }
  const follow = (work: Promise<void>) => {
    begun++
    void work.finally(onAnswered)
  }

  const dialOne = async (call: AttemptedCall, now: Date, elapsed: () => number): Promise<void> => {
    const { attempt, notAfter } = call
    const { reference, provider, to, from } = attempt
    const atMs = () => now.getTime() + elapsed()
    const dialBy = Math.min(now.getTime() + dialWithinMs, (notAfter?.getTime() ?? Number.POSITIVE_INFINITY) - 1)
    let stopped = false
    /** Once it says no, nothing was sent, whatever the client makes of that: it is told here, since nobody may wait for the client any more. */
    const maySend = () => {
      if (!stopped && atMs() > dialBy) {
        stopped = true
        follow(notDialed(call, new Date(atMs())))
      }
      return !stopped
    }
    const client = calls.get(provider)
    if (!client) return notDialed(call, now)
    if (!maySend()) return undefined
    try {
      const update = await client.place({ to, from, reference }, { maySend })
      return await tell({ ...update, provider, reference })
    } catch (error) {
      return stopped ? undefined : tell({ provider, reference, at: new Date(atMs()), ...unplaced(error) })
    }
  }

  return {
    dial({ licensed, now }, elapsed) {
      for (const call of licensed) follow(dialOne(call, now, elapsed))
    },
    giveBack({ licensed, now }) {
      for (const call of licensed) follow(notDialed(call, now))
    },
    answered: () => new Promise(resolve => (begun === 0 ? resolve() : waiting.push(resolve))),
  }
}

// A client that is closed, or stops us, says so of every call: this is the provider's absence and not the call's fault.
const ABSENCE: readonly string[] = ['aborted', 'unavailable', 'timed-out']

/** What a failure proves. Without proof it may be ringing. */
export function unplaced(error: unknown): Pick<AttemptUpdate, 'status' | 'cause' | 'refusal'> {
  const cause = error instanceof Error ? error.message.slice(0, 200) : undefined
  if (!isCallError(error) || error.placed !== 'no') return { status: 'unknown', cause }
  const code = ABSENCE.includes(error.code) ? 'unavailable' : error.code
  return { status: 'rejected', cause, refusal: { code, retryAfterMs: error.retryAfterMs } }
}
