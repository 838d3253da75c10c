import { formatMoment } from '../words/time.ts'

const TIME = { hour: 'numeric', minute: '2-digit' } as const

export interface MomentFormat {
  /** How to write a day that is not today. */
  readonly day: Intl.DateTimeFormatOptions
  readonly language: string
}

/** The time of day, with the day if it is another. */
export function momentText(at: string, now: Date, { day, language }: MomentFormat): string {
  const isToday = new Date(at).toDateString() === now.toDateString()
  return formatMoment(at, undefined, isToday ? TIME : { ...day, ...TIME }, language)
}
