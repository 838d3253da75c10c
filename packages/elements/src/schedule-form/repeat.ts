import type { Repeat } from '../api/call-requests.ts'
import type { WallTime } from './wall-time.ts'

/** How a call is repeated, as chosen. */
export interface RepeatFields {
  readonly repeats: string
  /** The chosen days of the week, such as `MO WE`. */
  readonly days: string
  readonly ends: string
  /** `2026-12-31`, if it ends on a day. */
  readonly lastDay: string
  /** As typed, if it ends after so many calls. */
  readonly calls: string
}

export const NO_REPEAT: RepeatFields = { repeats: 'never', days: '', ends: 'never', lastDay: '', calls: '10' }

/** The choices: the values are keys of the words. */
export const REPEATS = ['never', 'daily', 'weekdays', 'weekly', 'monthly'] as const

/** How a recurrence may end, by the key of its words. */
export const ENDS = { never: 'endsNever', on: 'endsOn', after: 'endsAfter' } as const

/** The days of the week as a recurrence rule names them, Monday first. */
export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** The chosen days of the week; that of the date if none is chosen. */
export function chosenDays({ days, date }: RepeatFields & WallTime): readonly string[] {
  const chosen = DAYS.filter(code => days.split(' ').includes(code))
  const own = DAYS[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7]
  return chosen.length > 0 || own === undefined ? chosen : [own]
}

/** What keeps the choice from being a rule: the key of its words. */
export function repeatProblem({
  repeats,
  ends,
  lastDay,
  calls,
  date,
}: RepeatFields & WallTime): 'enterLastDay' | 'endsBefore' | 'enterCalls' | undefined {
  if (repeats === 'never') return undefined
  if (ends === 'on' && !lastDay) return 'enterLastDay'
  if (ends === 'on' && lastDay < date) return 'endsBefore'
  if (ends === 'after' && !/^[1-9]\d{0,3}$/.test(calls)) return 'enterCalls'
  return undefined
}

/** The rule of the choice; `undefined` if the call does not repeat, or the choice is not complete. */
export function repeatOf(fields: RepeatFields & WallTime): Repeat | undefined {
  const rule = ruleOf(fields)
  if (rule === undefined || repeatProblem(fields) !== undefined) return undefined
  if (fields.ends === 'on') return { rule, until: fields.lastDay }
  return fields.ends === 'after' ? { rule, count: Number(fields.calls) } : { rule }
}

function ruleOf(fields: RepeatFields & WallTime): string | undefined {
  switch (fields.repeats) {
    case 'daily':
      return 'FREQ=DAILY'
    case 'weekdays':
      return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${chosenDays(fields).join(',')}`
    case 'monthly':
      return `FREQ=MONTHLY;BYMONTHDAY=${Number(fields.date.slice(8))}`
    default:
      return undefined
  }
}
