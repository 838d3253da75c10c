import type { Evidence, Violations } from './evidence.ts'

// The back-off is at most 8 s after an outage of three seconds. A spent line is gone for longer.
const RESUMED_MS = 8500

/**
 * I13: a service that is plainly down gets one call for at most half of the lines: three that fail,
 * those under way by then, and probes. It is called again soon after it is up.
 */
export function stoodStill({ outages, rings, lines }: Pick<Evidence, 'outages' | 'rings' | 'lines'>): Violations {
  return outages.flatMap(({ until, posts }) => {
    const restMs = Math.min(...rings.map(({ placedAt }) => placedAt.getTime() - until).filter(ms => ms >= 0))
    return [
      ...(posts > lines / 2 ? [`${posts} of ${lines} lines were spent on a service that was plainly down`] : []),
      ...(restMs > RESUMED_MS ? [`stood still for ${restMs} ms after the service was up again`] : []),
    ]
  })
}
