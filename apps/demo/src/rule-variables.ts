import { type CallingHours, RULE_PRESETS } from '@outdial/scheduler-core'
import { z } from 'zod'

// The schemas of the variables of calling rules. Each message completes "Expected CALLING_HOURS to be …".

type Hours = CallingHours['hours']

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)'
const TIME = '((?:[01]\\d|2[0-3]):[0-5]\\d|24:00)'
const PART = new RegExp(`^(${DAY}(?:-${DAY})?) ${TIME}-${TIME}$`)
const EXAMPLE = 'days with hours, such as mon-fri 09:00-18:00, sat 10:00-14:00'

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const APART = 'hours that do not overlap, with each day in one range of days, such as mon 09:00-12:00, mon 13:00-18:00'

const isDays = (text: string | undefined): text is keyof Hours => text !== undefined

/** Days with hours, separated by commas. */
export const callingHours = z.string().transform((text, context): Hours => {
  const hours: { -readonly [Days in keyof Hours]: (readonly [string, string])[] } = {}
  for (const part of text.split(',')) {
    const [, days, from, to] = PART.exec(part.trim()) ?? []
    if (!isDays(days) || from === undefined || to === undefined || from === to || from === '24:00') {
      context.addIssue({ code: 'custom', message: EXAMPLE })
      return z.NEVER
    }
    hours[days] = [...(hours[days] ?? []), [from, to]]
  }
  const named = Object.keys(hours).flatMap(daysOf)
  if (new Set(named).size === named.length && !Object.values(hours).some(overlap)) return hours
  context.addIssue({ code: 'custom', message: APART })
  return z.NEVER
})

/** The days of a range such as `sat-mon`. */
function daysOf(range: string): readonly string[] {
  const [first = '', last = first] = range.split('-')
  const length = ((WEEK.indexOf(last) - WEEK.indexOf(first) + 7) % 7) + 1
  return [...WEEK, ...WEEK].slice(WEEK.indexOf(first)).slice(0, length)
}

/** Whether two spans of one day overlap. One over midnight lasts until the end of its day here. */
function overlap(spans: readonly (readonly [from: string, to: string])[]): boolean {
  const sorted = spans.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sorted.slice(1).some(([from], index) => {
    const [begun = '', end = ''] = sorted[index] ?? []
    return end < begun || from < end
  })
}

const isZone = (zone: string): boolean => zone === 'callee' || Intl.supportedValuesOf('timeZone').includes(zone)

export const timeZone = z
  .string()
  .refine(zone => isZone(zone) || zone === 'UTC', 'callee, or an IANA time zone such as Europe/Berlin')

/** Dates, separated by commas. */
export const dates = z
  .string()
  .transform(text => text.split(',').map(date => date.trim()))
  .refine(
    all => all.every(date => z.iso.date().safeParse(date).success),
    'dates such as 2026-12-25, separated by commas',
  )

type Preset = keyof typeof RULE_PRESETS

const NAMES = Object.keys(RULE_PRESETS)
const isPreset = (name: string): name is Preset => Object.hasOwn(RULE_PRESETS, name)

/** Names of presets, separated by commas. */
export const presets = z.string().transform((text, context): readonly Preset[] => {
  const names = text.split(',').map(name => name.trim())
  if (names.every(isPreset)) return names
  context.addIssue({ code: 'custom', message: `presets among ${NAMES.join(', ')}, separated by commas` })
  return z.NEVER
})
