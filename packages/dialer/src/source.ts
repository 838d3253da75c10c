/** Stands for an item that is not there (or not yet), since a list may hold anything else, `undefined` too. */
export const NOTHING: unique symbol = Symbol('nothing')

/** A list as a run reads it: one item at a time, and only when there is a line for it. */
export interface Source {
  /** Whether all of it is known from the start: an array, copied. */
  readonly isArray: boolean
  /** Whether it is known that there is nothing left. */
  readonly ended: boolean
  /** The items that are known and not taken: all that an array has left; of another list the one that was read ahead, if any. */
  readonly rest: readonly unknown[]
  /** How many `rest` has, without making it. */
  readonly restCount: number
  /** The next item, or `NOTHING`. Runs the list's own code, which may call anything of ours. */
  peek(): unknown
  /** Takes the item that `peek` showed. */
  take(): void
  /** Reads no further, and lets the list clean up. What it is about to yield is dropped. */
  close(): void
}

export interface SourceListener {
  /** There is something to `peek` at again, or it has turned out to be at its end. Told by lists that make us wait. */
  onReady(): void
  /** The list threw: there will be no more of it. */
  onError(error: unknown): void
  /** It threw after `close`: in its clean-up, or in what it was doing. */
  onCloseError(error: unknown): void
}
