import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { words } from './words.ts'

/** What began on one day of the viewer's calendar. */
export interface Day<Item> {
  /** The same for the same day, whatever it is called: `2026-10-21`, months from 0. */
  readonly key: string
  readonly at: Date
  readonly items: readonly Item[]
}

/** Groups what is in order of time by the days of the viewer's zone. */
export const byDay = <Item extends { readonly at: Date }>(items: readonly Item[]): readonly Day<Item>[] =>
  [...Map.groupBy(items, ({ at }) => keyOf(at))].map(([key, items]) => ({
    key,
    at: items[0]?.at ?? new Date(Number.NaN),
    items,
  }))

// Days are counted by the calendar, since one may have 23 or 25 hours.
const keyOf = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`

// English words beside the viewer's own way to write a time: 14:05, or 2:05 PM.
const viewers = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions()
const LOCALE = viewers.locale.startsWith('en') ? viewers.locale : 'en'
const cycle = viewers.hourCycle === undefined ? {} : { hourCycle: viewers.hourCycle }

/** What a day is called as seen from `now`: `Today`, `Yesterday`, else its weekday and date, with the year if it is another. */
export function dayName(at: Date, now: Date): string {
  if (Number.isNaN(at.getTime())) return words.undated
  const key = keyOf(at)
  if (key === keyOf(now)) return words.today
  if (key === keyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return words.yesterday
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return write(at, { weekday: 'long', day: 'numeric', month: 'long', ...year })
}

/** `14:05`, or `2:05 PM` where that is the custom. */
export const timeOf = (at: Date): string => write(at, { hour: 'numeric', minute: '2-digit', ...cycle })

/** A moment to the second, with its zone. */
export const momentOf = (at: Date): string =>
  write(at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...cycle,
  })

const formats = new Map<string, Intl.DateTimeFormat>()

// A format costs far more to make than to use. It keeps the zone it was made in, which may change while a page is open.
function write(at: Date, options: Intl.DateTimeFormatOptions): string {
  if (Number.isNaN(at.getTime())) return ''
  const key = `${at.getTimezoneOffset()} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, options)
  formats.set(key, format)
  return format.format(at)
}

const LOOK_MS = 60_000

/** Updates an element when the viewer's day turns. A computer that slept over midnight is noticed within a minute of its waking. */
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
