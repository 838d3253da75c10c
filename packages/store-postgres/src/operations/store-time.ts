/** What time it is at the database, without asking. */
export interface StoreTime {
  /** It was this time at the database, in milliseconds, before that was heard at this moment of the monotonic clock. */
  learn(now: number, readAt: number): void
  /** Not later than it is there; `undefined` if that is not known. */
  read(): Date | undefined
  forget(): void
}

// Two clocks go apart by less than that.
const MOST_DRIFT = 0.0002

/** @param monotonic - milliseconds that only go forward */
export function createStoreTime(monotonic: () => number = () => performance.now()): StoreTime {
  let known: { readonly offset: number; readonly at: number } | undefined
  const offsetAt = (at: number) => (known ? known.offset - (at - known.at) * MOST_DRIFT : Number.NEGATIVE_INFINITY)
  return {
    learn(now, readAt) {
      // The answer that was under way for the shortest time says most.
      known = { offset: Math.max(offsetAt(readAt), now - readAt), at: readAt }
    },
    read() {
      const at = monotonic()
      return known && new Date(Math.floor(offsetAt(at) + at))
    },
    forget() {
      known = undefined
    },
  }
}
