import type { ClosedReason } from './hours-at.ts'
import type { ReachedLimit } from './number-limits.ts'

/** Why no call may begin, for people. */
export function describeClosed({ code, zone }: ClosedReason): string {
  if (code === 'unknown-zone') return zone === undefined ? 'no known time zone' : `unknown time zone ${zone}`
  return code === 'day-off' ? `day off in ${zone}` : `calling hours in ${zone}`
}

/** A limit of a number, for people. */
export function describeLimit(limit: ReachedLimit['limit']): string {
  if (limit.of === 'pause') return `a pause of ${describeSpan(limit.pauseMs)} between attempts`
  const { most, within, of } = limit
  const what = of === 'attempts' ? (most === 1 ? 'attempt' : 'attempts') : `completed ${most === 1 ? 'call' : 'calls'}`
  return `${most} ${what} ${within === 'day' ? 'a day' : `in ${describeSpan(within)}`}`
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'millisecond'],
]

/** A span in its largest whole unit: `3 days`, `90 minutes`. */
function describeSpan(ms: number): string {
  const [unit, name] = UNITS.find(([each]) => ms >= each && ms % each === 0) ?? [1, 'millisecond']
  const count = ms / unit
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
