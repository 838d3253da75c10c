import type { CallingHours, Rules } from '@outdial/scheduler-core'

const asTime = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map(part => String(part).padStart(2, '0')).join(':')

// Every other minute, so that the hours open and close as often as hours can.
const EVEN_MINUTES: CallingHours = {
  hours: {
    'mon-sun': Array.from({ length: 720 }, (_, nth) => [asTime(2 * nth), asTime(2 * nth + 1)] as const),
  },
  zone: 'UTC',
}

/** No number is called twice within so many milliseconds of the workers' clock. */
export const ONCE_WITHIN_MS = 30_000

/** The rules of a run in which calling hours open and close. */
export const LAB_RULES: Rules = {
  hours: EVEN_MINUTES,
  limits: { attempts: [{ most: 1, within: ONCE_WITHIN_MS }] },
}
