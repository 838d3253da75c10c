import { type CallingHours, RULE_PRESETS } from '@outdial/scheduler-core'
import { z } from 'zod'

// The schemas of the variables of calling rules. Each message completes "Expected CALLING_HOURS to be …".

type Hours = CallingHours['hours']

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)'
const TIME = '((?:[01]\\d|2[0-3]):[0-5]\\d|24:00)'
const PART = new RegExp(`^(${DAY}(?:-${DAY})?) ${TIME}-${TIME}$`)
const EXAMPLE = 'days with hours, such as mon-fri 09:00-18:00, sat 10:00-14:00'

const isDays = (text: string | undefined): text is keyof Hours => text !== undefined

/** Days with hours, separated by commas. The scheduler checks that they do not overlap. */
export const callingHours = z.string().transform((text, context): Hours => {
  const hours: { -readonly [Days in keyof Hours]: (readonly [string, string])[] } = {}
  for (const part of text.split(',')) {
    const [, days, from, to] = PART.exec(part.trim()) ?? []
    if (!isDays(days) || from === undefined || to === undefined || from === to) {
      context.addIssue({ code: 'custom', message: EXAMPLE })
      return z.NEVER
    }
    hours[days] = [...(hours[days] ?? []), [from, to]]
  }
  return hours
})

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
