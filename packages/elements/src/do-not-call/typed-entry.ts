/** The typed fields of an entry. */
export interface Typed {
  readonly number: string
  readonly reason: string
  /** A day such as `2026-12-31`; empty for no end. */
  readonly until: string
}

/** The end of a day on the viewer's clocks, as an instant; `undefined` for none. */
export function endOfDay(day: string): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  const end = new Date(year, month - 1, date + 1)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}
