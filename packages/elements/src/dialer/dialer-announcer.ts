import type { DialerSnapshot } from '../api/dialer-wire.ts'
import { wordOf } from '../status/status-word.ts'
import type { DialerWords } from './dialer.words.ts'
import { progressWords, tallyOf } from './tally.ts'

const FIRST_DELAY_MS = 500
const INTERVAL_MS = 5_000
const MAX_NAMED = 3

/**
 * Announces changes to screen readers, at most every 5 seconds. Changes in between are announced
 * together; more than three entries are only counted.
 */
export class Announcer {
  readonly #say: (text: string) => void
  readonly #words: () => DialerWords
  #told: DialerSnapshot | undefined
  #latest: DialerSnapshot | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(say: (text: string) => void, words: () => DialerWords) {
    this.#say = say
    this.#words = words
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
    const news = newsOf(this.#told, this.#latest, this.#words())
    this.#told = this.#latest
    if (news === '') return
    this.#saidAt = performance.now()
    this.#say(news)
  }
}

/** The announcement of the changes between two snapshots; empty if there are none to announce. */
export function newsOf(before: DialerSnapshot, after: DialerSnapshot, words: DialerWords): string {
  const changed = after.entries.filter(entry => entry.status !== before.entries[entry.index]?.status)
  const state = after.state === before.state ? [] : [`${words[after.state]}.`]
  if (changed.length === 0) return state.join('')
  // Names an entry by its position: reading out eleven digits would take too long.
  const named =
    changed.length <= MAX_NAMED
      ? changed.map(({ index, status }) => words.number(index + 1, wordOf(status, words.language)))
      : []
  return [...state, ...named, `${progressWords(tallyOf(after.entries), words)}.`].join(' ')
}
