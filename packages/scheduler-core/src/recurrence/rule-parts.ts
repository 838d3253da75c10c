import { shown } from '../input/validation-error.ts'

/** How often a rule comes. */
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

/** The checked parts of a recurrence rule (RFC 5545, 3.3.10). */
export interface RuleParts {
  readonly freq: Frequency
  readonly interval: number
  readonly count?: number | undefined
  /** As in the rule: `20271231`, `20271231T090000` or `20271231T080000Z`. */
  readonly until?: string | undefined
  readonly byMonth?: readonly number[] | undefined
  readonly byWeekNo?: readonly number[] | undefined
  readonly byYearDay?: readonly number[] | undefined
  readonly byMonthDay?: readonly number[] | undefined
  readonly byDay?: readonly string[] | undefined
  readonly byHour?: readonly number[] | undefined
  readonly byMinute?: readonly number[] | undefined
  readonly bySetPos?: readonly number[] | undefined
  readonly wkst?: string | undefined
}

/** The most calls of a series whose rule has a count. */
export const MAX_COUNT = 10_000

const FREQUENCIES: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']
const MAX_LENGTH = 1000
const MAX_INTERVAL = 1000
const MAX_POSITIONS = 2000
const UNTIL = /^\d{8}(?:T\d{6}Z?)?$/
const DAY = /^(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)$/

/** The numbers of a part: from 1 to `max`, also counted back from the end if `isSigned`. */
const RANGES = {
  BYMONTH: { min: 1, max: 12, isSigned: false, key: 'byMonth' },
  BYWEEKNO: { min: 1, max: 53, isSigned: true, key: 'byWeekNo' },
  BYYEARDAY: { min: 1, max: 366, isSigned: true, key: 'byYearDay' },
  BYMONTHDAY: { min: 1, max: 31, isSigned: true, key: 'byMonthDay' },
  BYHOUR: { min: 0, max: 23, isSigned: false, key: 'byHour' },
  BYMINUTE: { min: 0, max: 59, isSigned: false, key: 'byMinute' },
  BYSETPOS: { min: 1, max: 366, isSigned: true, key: 'bySetPos' },
} as const

/**
 * The parts of a rule such as `FREQ=WEEKLY;BYDAY=MO,WE`, checked one by one, since libraries ignore
 * parts that they do not know and values that do not exist.
 *
 * @throws {TypeError | RangeError} naming the part, what was expected and what came
 */
export function parseRule(rule: unknown): RuleParts {
  if (typeof rule !== 'string' || rule.length > MAX_LENGTH) {
    throw new TypeError(`Expected \`rule\` to be a text such as FREQ=WEEKLY;BYDAY=MO,WE, got ${shown(rule)}`)
  }
  const values = new Map<string, string>()
  for (const part of rule
    .replace(/^RRULE:/i, '')
    .replace(/;$/, '')
    .toUpperCase()
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=')
    if (!NAMES.has(name)) throw new RangeError(`Expected parts among ${[...NAMES].join(', ')}, got ${shown(part)}`)
    if (value === '' || rest.length > 0)
      throw new RangeError(`Expected \`${name}\` to have one value, got ${shown(part)}`)
    if (values.has(name)) throw new RangeError(`Expected \`${name}\` once, got it twice`)
    values.set(name, value)
  }
  const parts: RuleParts = {
    freq: toFrequency(values.get('FREQ')),
    interval: toInteger('INTERVAL', values.get('INTERVAL') ?? '1', 1, MAX_INTERVAL),
    ...(values.has('COUNT') && { count: toInteger('COUNT', values.get('COUNT') ?? '', 1, MAX_COUNT) }),
    ...(values.has('UNTIL') && { until: matching('UNTIL', values.get('UNTIL') ?? '', UNTIL, '20271231T080000Z') }),
    ...(values.has('WKST') && { wkst: matching('WKST', values.get('WKST') ?? '', /^(?:MO|TU|WE|TH|FR|SA|SU)$/, 'MO') }),
    ...(values.has('BYDAY') && {
      byDay: (values.get('BYDAY') ?? '').split(',').map(day => matching('BYDAY', day, DAY, 'MO, -1FR')),
    }),
    ...Object.fromEntries(
      Object.entries(RANGES).flatMap(([name, { min, max, isSigned, key }]) => {
        const numbers = values.get(name)?.split(',')
        return numbers ? [[key, numbers.map(number => toInteger(name, number, min, max, isSigned))]] : []
      }),
    ),
  }
  checkTogether(parts)
  return parts
}

const NAMES: ReadonlySet<string> = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'WKST',
  'BYDAY',
  ...Object.keys(RANGES),
])

function toFrequency(value: string | undefined): Frequency {
  const found = FREQUENCIES.find(frequency => frequency === value)
  if (found) return found
  throw new RangeError(
    `Expected \`FREQ\` to be ${FREQUENCIES.join(', ')} (several times a day by BYHOUR and BYMINUTE), got ${shown(value)}`,
  )
}

// oxlint-disable-next-line max-params -- a range is two numbers
function toInteger(name: string, text: string, min: number, max: number, isSigned = false): number {
  const value = /^[+-]?\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  const size = isSigned ? Math.abs(value) : value
  if (size >= min && size <= max) return value
  const range = isSigned ? `${min} to ${max} or -${max} to -${min}` : `${min} to ${max}`
  throw new RangeError(`Expected \`${name}\` to be integers from ${range}, got ${shown(text)}`)
}

function matching(name: string, text: string, form: RegExp, example: string): string {
  if (form.test(text)) return text
  throw new RangeError(`Expected \`${name}\` to be written like ${example}, got ${shown(text)}`)
}

/** Refuses what RFC 5545 does not allow together, and positions that no period has. */
function checkTogether(parts: RuleParts): void {
  const { freq, count, until, byDay = [], byWeekNo, byYearDay, byMonthDay, bySetPos = [] } = parts
  const refuse = (message: string) => {
    throw new RangeError(message)
  }
  if (count !== undefined && until !== undefined) refuse('Expected COUNT or UNTIL, got both')
  if (byWeekNo && freq !== 'YEARLY') refuse(`Expected BYWEEKNO with FREQ=YEARLY only, got ${freq}`)
  if (byYearDay && freq !== 'YEARLY') refuse(`Expected BYYEARDAY with FREQ=YEARLY only, got ${freq}`)
  if (byMonthDay && freq === 'WEEKLY') refuse('Expected BYMONTHDAY with other frequencies than WEEKLY')
  if (byDay.some(day => day.length > 2) && (freq === 'DAILY' || freq === 'WEEKLY' || byWeekNo)) {
    refuse('Expected BYDAY with numbers with FREQ=MONTHLY or YEARLY only, and not with BYWEEKNO')
  }
  if (freq === 'MONTHLY' && byDay.some(day => Math.abs(Number.parseInt(day, 10)) > 5)) {
    refuse('Expected numbers of BYDAY from 1 to 5 or -5 to -1 with FREQ=MONTHLY')
  }
  if (bySetPos.length === 0) return
  if (freq === 'DAILY') refuse('Expected BYSETPOS with FREQ=WEEKLY, MONTHLY or YEARLY only')
  if (!byDay.length && !byMonthDay && !byYearDay && !byWeekNo && !parts.byMonth && !parts.byHour && !parts.byMinute) {
    refuse('Expected BYSETPOS with another BY part, got it alone')
  }
  const days = { DAILY: 1, WEEKLY: Math.max(1, byDay.length), MONTHLY: 31, YEARLY: 366 }[freq]
  const most = days * (parts.byHour?.length ?? 1) * (parts.byMinute?.length ?? 1)
  if (bySetPos.every(position => Math.abs(position) > most)) {
    refuse(`Expected \`BYSETPOS\` up to the ${most} times of a period, got ${bySetPos.join(',')}`)
  }
  // All times of a period are made to find those at the positions.
  if (most > MAX_POSITIONS) {
    refuse(`Expected \`BYSETPOS\` with at most ${MAX_POSITIONS} times in a period, got up to ${most}`)
  }
}
