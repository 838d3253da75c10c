import { shown } from '@outdial/scheduler-core/internal'
import type * as z from 'zod'
import { Problem } from './problem.ts'

export type Schema<Output> = z.ZodType<Output>

/** One thing that does not fit. */
export interface FieldError {
  /** `to`, `at.local`, `calls[3].to`; absent if it is the whole. */
  readonly field: string | undefined
  /** What was expected, and what came. */
  readonly detail: string
}

/** What is being checked. */
export interface Subject {
  readonly code: 'invalid-body' | 'invalid-header' | 'invalid-path' | 'invalid-query'
  /** @default 'The body has fields that do not fit' */
  readonly detail?: string
  /** What to call the whole, where it is a list. */
  readonly name?: string | undefined
}

const BODY: Subject = { code: 'invalid-body' }
const MAX_ERRORS = 50
const MAX_SHOWN = 40

/**
 * What was sent, if it fits the schema, whose errors say what is expected.
 *
 * @throws {Problem} 422, naming each field that does not, the first 50 of them
 */
export function validate<Output>(schema: Schema<Output>, sent: unknown, subject: Subject = BODY): Output {
  const { data, error, success } = schema.safeParse(sent, { error: expectation, reportInput: true })
  if (success) return data
  const { code, detail = 'The body has fields that do not fit', name } = subject
  throw unfit(
    code,
    detail,
    error.issues.slice(0, MAX_ERRORS).flatMap(issue => errorsOf(issue, name)),
  )
}

/** The refusal of something that was sent, telling what does not fit. */
export const unfit = (code: string, detail: string, errors: readonly FieldError[]) =>
  new Problem({ status: 422, code, detail, fields: { errors: errors.slice(0, MAX_ERRORS) } })

function errorsOf(issue: z.core.$ZodIssue, name: string | undefined): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({
      field: fieldOf([...issue.path, key.slice(0, MAX_SHOWN)], name),
      detail: 'There is no such field',
    }))
  }
  const field = fieldOf(issue.path, name)
  const what = field === undefined ? 'the whole' : `\`${field}\``
  return [
    {
      field,
      detail: `Expected ${what} to be ${issue.message}, got ${issue.input === undefined ? 'nothing' : shown(issue.input)}`,
    },
  ]
}

/** The way to a field: `at.local`, `calls[3].to`. */
export function fieldOf(path: readonly PropertyKey[], name = ''): string | undefined {
  const field = path.reduce<string>(
    (way, step) =>
      typeof step === 'number' ? `${way}[${step}]` : way === '' ? String(step) : `${way}.${String(step)}`,
    name,
  )
  return field === '' ? undefined : field
}

// Of what has no words of its own.
function expectation(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  return 'another'
}
