// Bytes of webhooks that are being read or handled at once.
const MAX_BYTES = 64 * 1024 * 1024
// Bodies above this size, such as the reports of voice agents, use at most half of the memory, so that
// they do not displace the small webhooks that report a status.
const SMALL_BYTES = 64 * 1024

/** The memory of one request's body. */
export interface BodyBytes {
  /** Counts received bytes. Returns `false` if there is no memory for them: refuse the request. */
  take(bytes: number): boolean
  /** Frees the bytes of this request. */
  release(): void
}

/**
 * Bounds the memory that bodies use at the same time: anybody may send webhooks, and their
 * signatures are verified only once they are read.
 */
export function createBodyMemory(): () => BodyBytes {
  let held = 0
  return () => {
    let own = 0
    return {
      take(bytes) {
        own += bytes
        held += bytes
        return held <= (own > SMALL_BYTES ? MAX_BYTES / 2 : MAX_BYTES)
      },
      release() {
        held -= own
        own = 0
      },
    }
  }
}
