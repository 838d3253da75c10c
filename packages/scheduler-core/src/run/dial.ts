import { isCallError } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import type { Rules } from '../rules/rules-option.ts'
import type { AttemptedCall } from '../store/call.ts'
import type { Advanced, AttemptUpdate } from '../store/step.ts'
import { askMayRing } from './ask-may-ring.ts'
import { createMayRingFailures, NO_ANSWER } from './may-ring-failures.ts'
import { type RepeatOptions, repeatPost } from './repeat.ts'
import type { RingBy } from './ring-by.ts'

export interface DialingOptions extends RepeatOptions {
  readonly clients: ClientsByName
  readonly dialWithinMs: number
  readonly ringBy: RingBy
  /** Records an update. Never rejects. */
  readonly record: (update: AttemptUpdate) => Promise<void>
  /** Receives each call whose provider has accepted it. */
  readonly onPlaced: (call: AttemptedCall) => void
}

/** Dials the licences of the steps. */
export interface Dialing {
  /**
   * Dials the licences at once, in order, each once. A licence that is too late, measured from the
   * request of its step, is not dialed: a process that stalled must not trust what it read before.
   */
  dial(advanced: Advanced, elapsed: () => number): void
  /** Sends the POST of a lost attempt a second time, if it may: see `repeatPost`. */
  repeat(call: AttemptedCall, now: Date, elapsed: () => number): void
  /** Returns licences unused. */
  giveBack(advanced: Advanced): void
  /** Resolves when every POST that has begun is answered and its result recorded. */
  answered(): Promise<void>
}

/** The cause of an attempt whose number `mayRing` refused. It is not retried. */
export const DO_NOT_CALL = 'do-not-call'

// Lost attempts whose age this process measures itself.
const MAX_LOST = 10_000

export function createDialing(options: DialingOptions): Dialing {
  const { clients, clock, dialWithinMs, ringBy, rules, isRunning, record, onPlaced, onError } = options
  const ages = new Map<string, () => number>()
  const failures = createMayRingFailures(onError)
  let begun = 0
  const waiting: (() => void)[] = []

  // The providers that refuse the credentials. Each is reported once, until it accepts a call: its
  // queues are held back, and no other event says why.
  const unauthorized = new Set<string>()
  const noticeUnauthorized = (provider: string, error: unknown) => {
    if (!isCallError(error) || error.code !== 'unauthorized' || unauthorized.has(provider)) return
    unauthorized.add(provider)
    onError(error)
  }

  const notDialed = ({ attempt: { reference, provider } }: AttemptedCall, at: Date) =>
    record({ provider, reference, at, status: 'rejected', refusal: { code: 'not-dialed' } })

  const onAnswered = () => {
    if (--begun === 0) for (const resolve of waiting.splice(0)) resolve()
  }
  const follow = (work: Promise<void>) => {
    begun++
    void work.finally(onAnswered)
  }

  const dialOne = async (call: AttemptedCall, now: Date, elapsed: () => number): Promise<void> => {
    const { attempt, metadata } = call
    const { reference, provider, to, from } = attempt
    const atMs = () => now.getTime() + elapsed()
    const dialBy = Math.min(
      now.getTime() + dialWithinMs,
      (ringBy(call, attempt)?.getTime() ?? Number.POSITIVE_INFINITY) - 1,
    )
    let stopped = false
    /**
     * Returns false when the licence is too late. Nothing is sent then; recorded here, since the
     * client may answer much later.
     */
    const maySend = () => {
      if (!stopped && atMs() > dialBy) {
        stopped = true
        follow(notDialed(call, new Date(atMs())))
      }
      return !stopped
    }
    const client = clients.get(provider)
    if (!client) return notDialed(call, now)
    if (!maySend()) return undefined
    // Asked only if there is a list: otherwise the POST is sent in this turn of the event loop.
    const refused = rules.mayRing && (await refusedBy(rules.mayRing, call, dialBy - atMs(), atMs))
    if (refused) return record({ provider, reference, at: new Date(atMs()), ...refused })
    if (!maySend()) return undefined
    try {
      const update = await client.place({ to, from, reference, metadata }, { maySend })
      unauthorized.delete(provider)
      await record({ ...update, provider, reference, isAnswer: true })
      // After the answer is kept: a failure here must not look like one of the POST.
      onPlaced(call)
      return undefined
    } catch (error) {
      const update = unplaced(error)
      noticeUnauthorized(provider, error)
      if (update.isLost) ages.set(reference, elapsed)
      if (ages.size > MAX_LOST) ages.delete(ages.keys().next().value ?? '')
      return stopped ? undefined : record({ provider, reference, at: new Date(atMs()), ...update })
    }
  }

  /** Asks a list elsewhere. Returns the update of an attempt that must not be dialed. */
  const refusedBy = async (
    mayRing: NonNullable<Rules['mayRing']>,
    call: AttemptedCall,
    limitMs: number,
    atMs: () => number,
  ): Promise<Pick<AttemptUpdate, 'status' | 'cause' | 'refusal' | 'againInMs'> | undefined> => {
    const asked = await askMayRing(mayRing, call.attempt.to, limitMs, clock)
    if (asked.answer === 'failed') {
      // The list may fail for one number only: the calls behind it go first.
      const againInMs = failures.failed(call, asked.error, atMs())
      return { status: 'rejected', cause: NO_ANSWER, refusal: { code: 'unavailable' }, againInMs }
    }
    failures.answered(call.id)
    if (asked.answer === 'no') return { status: 'rejected', cause: DO_NOT_CALL }
    // The worker may have been stopped meanwhile.
    return isRunning() ? undefined : { status: 'rejected', refusal: { code: 'not-dialed' } }
  }

  return {
    dial({ licensed, now }, elapsed) {
      for (const call of licensed) follow(dialOne(call, now, elapsed))
    },
    repeat: (call, now, elapsed) => follow(repeatPost(call, now, elapsed, ages.get(call.attempt.reference), options)),
    giveBack({ licensed, now }) {
      for (const call of licensed) follow(notDialed(call, now))
    },
    answered: () => new Promise(resolve => (begun === 0 ? resolve() : waiting.push(resolve))),
  }
}

// A closed client rejects every call with these codes: the provider is absent, and the call is not
// at fault.
const ABSENCE: readonly string[] = ['aborted', 'unavailable', 'timed-out']

/**
 * The update that a failed POST proves. Without proof the attempt is `unknown`: the phone may be
 * ringing.
 */
export function unplaced(error: unknown): Pick<AttemptUpdate, 'status' | 'cause' | 'refusal' | 'isLost'> {
  const cause = error instanceof Error ? error.message.slice(0, 200) : undefined
  if (!isCallError(error) || error.placed !== 'no') return { status: 'unknown', cause, isLost: true }
  const code = ABSENCE.includes(error.code) ? 'unavailable' : error.code
  return { status: 'rejected', cause, refusal: { code, retryAfterMs: error.retryAfterMs } }
}
