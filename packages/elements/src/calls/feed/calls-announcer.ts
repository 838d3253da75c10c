import type { Call } from '../../api/call-wire.ts'
import { groupOf, type StatusGroup } from '../../status/status.ts'

const WORDS: readonly (readonly [StatusGroup | 'cancelled', string])[] = [
  ['waiting', 'scheduled'],
  ['active', 'in progress'],
  ['completed', 'completed'],
  ['unsuccessful', 'not reached'],
  ['cancelled', 'cancelled'],
]

/**
 * Counts the changed calls by group: `Calls that changed: 2 in progress, 1 completed.` Empty for
 * none.
 */
export function newsOf(calls: Iterable<Pick<Call, 'status'>>): string {
  const counts: Partial<Record<StatusGroup | 'cancelled', number>> = {}
  for (const { status } of calls) {
    const group = status === 'cancelled' ? status : groupOf(status)
    counts[group] = (counts[group] ?? 0) + 1
  }
  const told = WORDS.flatMap(([group, word]) => (counts[group] ? [`${counts[group]} ${word}`] : []))
  return told.length > 0 ? `Calls that changed: ${told.join(', ')}.` : ''
}

const FIRST_DELAY_MS = 1_000
const INTERVAL_MS = 15_000

/**
 * Announces status changes of listed calls to screen readers, in one sentence, at most every 15
 * seconds.
 */
export class CallsAnnouncer {
  readonly #say: (text: string) => void
  readonly #changed = new Map<string, Call>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  /** Receives a listed call whose status has changed. */
  note(call: Call): void {
    this.#changed.set(call.id, call)
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        this.#saidAt = performance.now()
        const news = newsOf(this.#changed.values())
        this.#changed.clear()
        if (news !== '') this.#say(news)
      },
      Math.max(FIRST_DELAY_MS, this.#saidAt + INTERVAL_MS - performance.now()),
    )
  }

  /** Drops a call whose change has already been announced. */
  forget(id: string): void {
    this.#changed.delete(id)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#changed.clear()
  }
}
