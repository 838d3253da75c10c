/** Means that no item is available now. A list may contain any other value, even `undefined`. */
export const NOTHING: unique symbol = Symbol('nothing')

/** A list as a run reads it: one item at a time, when a line is free. */
export interface Source {
  /** Whether the list is a (copied) array, so that all items are known from the start. */
  readonly isArray: boolean
  /** Whether the list is known to have no items left. */
  readonly ended: boolean
  /** The known items not taken: the rest of an array, or the item that was read ahead. */
  readonly rest: readonly unknown[]
  /** The length of `rest`, computed without copying it. */
  readonly restCount: number
  /** The next item, or `NOTHING`. Runs the list's own code, which may call the run's functions. */
  peek(): unknown
  /** Takes the item that `peek` returned. */
  take(): void
  /** Stops reading and lets the list clean up. An item that it is about to yield is dropped. */
  close(): void
}

export interface SourceListener {
  /** An async list has its next item, or has ended. */
  onReady(): void
  /** The list threw. It yields no more items. */
  onError(error: unknown): void
  /** The list threw after `close`: in its clean-up, or in a read that had begun before. */
  onCloseError(error: unknown): void
}
