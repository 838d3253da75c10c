import type { Clock } from '@outdial/call-client/kernel'

/**
 * Returns a function that returns the milliseconds since this call, by the clock that advanced
 * more. The wall clock may be set back; on some systems the monotonic clock stops while the machine
 * sleeps.
 */
export function stopwatch(clock: Clock): () => number {
  const wall = clock.now().getTime()
  const monotonic = clock.monotonic()
  return () => Math.max(clock.now().getTime() - wall, clock.monotonic() - monotonic)
}
