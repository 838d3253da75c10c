import type { DialerEntry, DialerSnapshot, DialerState } from '../api/dialer-wire.ts'
import { wordOf } from '../status/status.ts'
import { progressWords, tallyOf } from './tally.ts'

const FIRST_DELAY_MS = 500
const INTERVAL_MS = 5_000
const MAX_NAMED = 3

const NEWS: Readonly<Record<DialerState, string>> = {
  idle: 'Not started.',
  running: 'Dialing.',
  paused: 'Paused.',
  stopping: 'Stopping.',
  stopped: 'Stopped.',
  finished: 'Finished.',
}

/**
 * Announces changes to screen readers, at most every 5 seconds. Changes in between are announced
 * together; more than three entries are only counted.
 */
export class Announcer {
  readonly #say: (text: string) => void
  #told: DialerSnapshot | undefined
  #latest: DialerSnapshot | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  /** Receives a snapshot. The first one is not announced. */
  note(snapshot: DialerSnapshot): void {
    this.#latest = snapshot
    this.#told ??= snapshot
    if (snapshot === this.#told || this.#timer !== undefined) return
    const waitMs = Math.max(FIRST_DELAY_MS, this.#saidAt + INTERVAL_MS - performance.now())
    this.#timer = setTimeout(() => this.#tell(), waitMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tell(): void {
    this.#timer = undefined
    if (!this.#told || !this.#latest) return
    const news = newsOf(this.#told, this.#latest)
    this.#told = this.#latest
    if (news === '') return
    this.#saidAt = performance.now()
    this.#say(news)
  }
}

/** The announcement of the changes between two snapshots; empty if there are none to announce. */
export function newsOf(before: DialerSnapshot, after: DialerSnapshot): string {
  const changed = after.entries.filter(entry => entry.status !== before.entries[entry.index]?.status)
  const state = after.state === before.state ? [] : [NEWS[after.state]]
  if (changed.length === 0) return state.join('')
  const named = changed.length <= MAX_NAMED ? changed.map(sentence) : []
  return [...state, ...named, `${progressWords(tallyOf(after.entries))}.`].join(' ')
}

// Names the entry by its position: reading out eleven digits would take too long.
const sentence = ({ index, status }: DialerEntry) => `Number ${index + 1}: ${wordOf(status)}.`
