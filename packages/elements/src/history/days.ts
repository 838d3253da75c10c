import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { formatMoment, viewerTimeZone } from '../words/time.ts'
import type { HistoryWords } from './history.words.ts'

/** The items of one day of the viewer's calendar. */
export interface Day<Item> {
  /** Identifies the day: `2026-10-21`, with months from 0. */
  readonly key: string
  readonly at: Date
  readonly items: readonly Item[]
}

/** Groups items, which are in order of time, by the days of the viewer's zone. */
export const byDay = <Item extends { readonly at: Date }>(items: readonly Item[]): readonly Day<Item>[] =>
  [...Map.groupBy(items, ({ at }) => keyOf(at))].map(([key, items]) => ({
    key,
    at: items[0]?.at ?? new Date(Number.NaN),
    items,
  }))

// Days are counted by the calendar, since a day may have 23 or 25 hours.
const keyOf = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`

/**
 * The name of a day relative to `now`: `Today`, `Yesterday`, else weekday and date, with the year
 * if it differs.
 */
export function dayName(at: Date, now: Date, words: HistoryWords): string {
  if (Number.isNaN(at.getTime())) return words.undated
  const key = keyOf(at)
  if (key === keyOf(now)) return words.today
  if (key === keyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return words.yesterday
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return write(at, { weekday: 'long', day: 'numeric', month: 'long', ...year }, words.language)
}

/** `14:05`, or `2:05 PM`, by the viewer's locale. */
export const timeOf = (at: Date, language: string): string =>
  write(at, { hour: 'numeric', minute: '2-digit' }, language)

/** A moment to the second, with its zone. */
export const momentOf = (at: Date, language: string): string =>
  write(at, { dateStyle: 'full', timeStyle: 'long' }, language)

const write = (at: Date, options: Intl.DateTimeFormatOptions, language: string) =>
  Number.isNaN(at.getTime()) ? '' : formatMoment(at, viewerTimeZone(), options, language)

const LOOK_MS = 60_000

/**
 * Updates an element when the viewer's day changes. After a sleep over midnight, it updates within
 * a minute of waking.
 */
export class DayTurn implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
  }

  hostConnected(): void {
    const now = new Date()
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
    this.#timer = setTimeout(
      () => {
        if (keyOf(new Date()) !== keyOf(now)) this.#host.requestUpdate()
        this.hostConnected()
      },
      Math.min(midnight.getTime() - now.getTime(), LOOK_MS),
    )
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }
}
