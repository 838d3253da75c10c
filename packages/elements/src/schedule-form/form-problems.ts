import { ApiError } from '../api/api-error.ts'
import type { CheckedNumber, ResolvedTime } from '../api/number-time-wire.ts'
import { numberProblem } from '../words/error-text.ts'
import { repeatProblem } from './repeat.ts'
import type { FormFields } from './saved-form.ts'
import type { ScheduleFormWords } from './schedule-form.words.ts'
import { hasDigits } from './typed-number.ts'

/** The fields that can have problems, in the order of the page. */
export const FIELDS = ['number', 'date', 'time', 'timeZone', 'ends', 'name', 'note'] as const

export type Field = (typeof FIELDS)[number]

export type Problems = Readonly<Partial<Record<Field, string | undefined>>>

/** An instant that passed less than this ago counts as now. */
const GRACE_MS = 60_000

export const isPast = ({ at }: ResolvedTime, now: Date): boolean => new Date(at).getTime() < now.getTime() - GRACE_MS

export interface ProblemsOptions {
  readonly fields: FormFields
  readonly checked: CheckedNumber | undefined
  readonly resolved: ResolvedTime | undefined
  /** The text in the field of the zone, if it is no zone. */
  readonly unknownZone: string | undefined
  readonly now: Date
  readonly words: ScheduleFormWords
}

/** The known problems. */
export function problemsOf({ fields, checked, resolved, unknownZone, now, words }: ProblemsOptions): Problems {
  const { date, time } = fields
  const repeat = repeatProblem(fields)
  const past = resolved && isPast(resolved, now) ? words.timeIsPast : undefined
  return {
    number: wrongNumber(fields.number, checked, words),
    date: date ? undefined : words.enterDate,
    time: time ? past : words.enterTime,
    timeZone: unknownZone === undefined ? undefined : words.chooseZone,
    ends: repeat && words[repeat],
  }
}

function wrongNumber(text: string, checked: CheckedNumber | undefined, words: ScheduleFormWords): string | undefined {
  if (text.trim() === '') return words.enterNumber
  // The server is asked of texts with digits only.
  const code = hasDigits(text) ? checked?.problem?.code : ''
  return code === undefined ? undefined : numberProblem(code, words.language)
}

/** The server's own texts are meant for programmers. */
const refusedWords = (words: ScheduleFormWords): Readonly<Record<Field, string>> => ({
  number: numberProblem('', words.language),
  date: words.otherDate,
  time: words.otherTime,
  timeZone: words.otherZone,
  ends: words.otherRepeats,
  name: words.otherName,
  note: words.otherNote,
})

/** The fields that a refusal names; empty for none. */
export function refusedFields(error: unknown, words: ScheduleFormWords): Problems {
  if (!(error instanceof ApiError)) return {}
  const texts = refusedWords(words)
  const problems: Partial<Record<Field, string>> = {}
  for (const { field } of error.errors ?? []) {
    const own = fieldOf(field)
    if (own) problems[own] = texts[own]
  }
  return problems
}

function fieldOf(path = ''): Field | undefined {
  if (path === 'to') return 'number'
  if (/^(at\.)?timeZone$/.test(path)) return 'timeZone'
  if (/^(at|at\.local|local)$/.test(path)) return 'time'
  if (path.startsWith('repeat')) return 'ends'
  if (path === 'metadata.name') return 'name'
  return path.startsWith('metadata') ? 'note' : undefined
}
