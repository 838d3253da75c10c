import type { QueueExplanation, QueueState } from '@outdial/scheduler-core'
import type { Overview } from './overview-schemas.ts'

type Waiting = NonNullable<Overview['waiting']>[number]

// Each is explained by itself.
const MOST_QUEUES = 20

/** The queues in which most calls wait. */
export const mostWaiting = (queues: readonly QueueState[]): readonly QueueState[] =>
  queues
    .filter(({ waiting }) => waiting > 0)
    .toSorted((a, b) => b.waiting - a.waiting)
    .slice(0, MOST_QUEUES)

/**
 * All reasons of a queue and of its first call, the most lasting first. A call that is not due yet may
 * be moved by calling hours, or be a retry: only the explanation of the call says so.
 */
export function waitingOf({ queue, waiting = 0, because, first }: QueueExplanation): Waiting {
  const known = new Set<string>(because.map(({ code }) => code))
  const ofCall = known.has('due-later') ? (first?.because ?? []).filter(({ code }) => !known.has(code)) : []
  const codes = new Set<string>([...known, ...ofCall.map(({ code }) => code)])
  const isShown = (code: string) => {
    // A retry is due later, too.
    if (code === 'due-later') return !codes.has('retry')
    // Lines are free and a pace is over long before the first call is due.
    if (BRIEF.has(code)) return !codes.has('due-later') && !(code === 'lines' && codes.has('all-lines'))
    return true
  }
  const reasons = [...because, ...ofCall].filter(({ code }) => isShown(code))
  return {
    queue,
    calls: waiting,
    reasons: reasons.map(({ code, until }) => ({ code, until: until?.toISOString() })),
  }
}

const BRIEF: ReadonlySet<string> = new Set(['all-lines', 'provider-lines', 'lines', 'pace', 'provider-pace', 'behind'])
