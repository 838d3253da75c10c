/** The database became unreachable, or reachable again. One event for each change, per `Need`. */
export type ConnectionEvent =
  | { readonly state: 'unavailable'; readonly for: Need; readonly error: unknown; readonly retryInMs: number }
  | { readonly state: 'available'; readonly for: Need }

/** Without `listening`, changes by other processes are noticed later. */
export type Need = 'operations' | 'listening'

/** A listener whose exceptions are ignored. */
export const undisturbed =
  (listener: ((event: ConnectionEvent) => void) | undefined) =>
  (event: ConnectionEvent): void => {
    try {
      listener?.(event)
    } catch {
      // The application's own failure.
    }
  }
