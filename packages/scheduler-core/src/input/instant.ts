/** What `isInstant` takes, in words. */
export const INSTANT = 'a valid Date from 1970 to 9999'

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The milliseconds of a valid Date; `undefined` for other values, fake Dates included. */
export function toMs(value: unknown): number | undefined {
  if (!(value instanceof Date)) return undefined
  try {
    const ms = Date.prototype.getTime.call(value)
    return Number.isNaN(ms) ? undefined : ms
  } catch {
    return undefined
  }
}

/** Whether this is a Date that every store can keep. */
export function isInstant(value: unknown): value is Date {
  const ms = toMs(value)
  return ms !== undefined && ms >= 0 && ms <= LAST_MS
}
