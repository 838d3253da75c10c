const TURN_MS = 10

/**
 * Shares the event loop during a long computation. The returned function resolves at once, or every ten
 * milliseconds after everything else that waits for the event loop has run.
 *
 * @returns a function that rejects with the signal's reason once it is aborted
 */
export function takeTurns(signal: AbortSignal | undefined): () => Promise<void> {
  let endsAt = performance.now() + TURN_MS
  return async () => {
    if (performance.now() < endsAt) return
    await new Promise<void>(resolve => void setImmediate(resolve))
    signal?.throwIfAborted()
    endsAt = performance.now() + TURN_MS
  }
}
