import { ApiError } from '../api/api-error.ts'
import type { CheckedNumber, ResolvedTime } from '../api/number-time-wire.ts'
import { numberProblem } from '../words/error-text.ts'
import { repeatProblem } from './repeat.ts'
import type { FormFields } from './saved-form.ts'

/** The fields that can have problems, in the order of the page. */
export const FIELDS = ['number', 'date', 'time', 'timeZone', 'ends', 'note'] as const

export type Field = (typeof FIELDS)[number]

export type Problems = Readonly<Partial<Record<Field, string | undefined>>>

/** An instant that passed less than this ago counts as now. */
const GRACE_MS = 60_000

export const isPast = ({ at }: ResolvedTime, now: Date): boolean => new Date(at).getTime() < now.getTime() - GRACE_MS

/** The known problems. */
export function problemsOf(
  fields: FormFields,
  checked: CheckedNumber | undefined,
  resolved: ResolvedTime | undefined,
  now: Date,
): Problems {
  const { number, date, time } = fields
  return {
    number: number.trim() ? checked?.problem?.detail : 'Enter a phone number.',
    date: date ? undefined : 'Enter a date.',
    time: time ? (resolved && isPast(resolved, now) ? 'This time is past.' : undefined) : 'Enter a time.',
    ends: repeatProblem(fields),
  }
}

// The server's own texts are meant for programmers.
const REFUSED: Readonly<Record<Field, string>> = {
  number: numberProblem(''),
  date: 'Choose another date.',
  time: 'Choose another time.',
  timeZone: 'Choose another time zone.',
  ends: 'Choose other repeats.',
  note: 'Write another note.',
}

/** The fields that a refusal names; empty for none. */
export function refusedFields(error: unknown): Problems {
  if (!(error instanceof ApiError)) return {}
  const problems: Partial<Record<Field, string>> = {}
  for (const { field } of error.errors ?? []) {
    const own = fieldOf(field)
    if (own) problems[own] = REFUSED[own]
  }
  return problems
}

function fieldOf(path = ''): Field | undefined {
  if (path === 'to') return 'number'
  if (/^(at\.)?timeZone$/.test(path)) return 'timeZone'
  if (/^(at|at\.local|local)$/.test(path)) return 'time'
  if (path.startsWith('repeat')) return 'ends'
  return path.startsWith('metadata') ? 'note' : undefined
}
