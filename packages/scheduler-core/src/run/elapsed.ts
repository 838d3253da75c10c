import type { Clock } from '@outdial/call-client/kernel'

/**
 * Begins to measure; the returned function tells how many milliseconds have passed. The longer of what the wall clock and the monotonic
 * one say: the first may be set back, the second stands still on some systems while the machine sleeps.
 */
export function stopwatch(clock: Clock): () => number {
  const wall = clock.now().getTime()
  const monotonic = clock.monotonic()
  return () => Math.max(clock.now().getTime() - wall, clock.monotonic() - monotonic)
}
