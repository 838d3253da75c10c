/** Tells when the database cannot be reached, and when it can again: each once, for what it is needed. */
export type ConnectionEvent =
  | { readonly state: 'unavailable'; readonly for: Need; readonly error: unknown; readonly retryInMs: number }
  | { readonly state: 'available'; readonly for: Need }

/** Operations fail meanwhile. Without listening, what others do is noticed later. */
export type Need = 'operations' | 'listening'

/** A listener that does not disturb the work. */
export const undisturbed =
  (listener: ((event: ConnectionEvent) => void) | undefined) =>
  (event: ConnectionEvent): void => {
    try {
      listener?.(event)
    } catch {
      // What it throws is its own.
    }
  }
