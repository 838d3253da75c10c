import { shown } from '@outdial/scheduler-core/internal'
import type * as z from 'zod'
import { Problem } from './problem.ts'

export type Schema<Output> = z.ZodType<Output>

/** One field that is invalid. */
export interface FieldError {
  /** `to`, `at.local`, `calls[3].to`; absent if the whole input is invalid. */
  readonly field: string | undefined
  /** What was expected and what came. */
  readonly detail: string
}

/** The input that is validated. */
export interface Subject {
  readonly code: 'invalid-body' | 'invalid-header' | 'invalid-path' | 'invalid-query'
  /** @default 'The body has invalid fields' */
  readonly detail?: string
  /** The name of the whole input, if it is a list or a single value. */
  readonly name?: string | undefined
}

const BODY: Subject = { code: 'invalid-body' }
const MAX_ERRORS = 50
const MAX_SHOWN = 40

/**
 * The input as the schema returns it.
 *
 * @throws {Problem} 422, naming each invalid field, at most 50
 */
export function validate<Output>(schema: Schema<Output>, sent: unknown, subject: Subject = BODY): Output {
  const { data, error, success } = schema.safeParse(sent, { error: expectation, reportInput: true })
  if (success) return data
  const { code, detail = 'The body has invalid fields', name } = subject
  throw invalid(
    code,
    detail,
    error.issues.slice(0, MAX_ERRORS).flatMap(issue => errorsOf(issue, name)),
  )
}

/** The refusal of an invalid input. */
export const invalid = (code: string, detail: string, errors: readonly FieldError[]) =>
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
  const got = issue.input === undefined ? 'nothing' : shown(issue.input)
  return [
    {
      field,
      detail: `Expected ${what} to be ${issue.message}, got ${got}`,
    },
  ]
}

/** The path of a field: `at.local`, `calls[3].to`. */
export function fieldOf(path: readonly PropertyKey[], name = ''): string | undefined {
  const field = path.reduce<string>(
    (parent, step) =>
      typeof step === 'number' ? `${parent}[${step}]` : parent === '' ? String(step) : `${parent}.${String(step)}`,
    name,
  )
  return field === '' ? undefined : field
}

// The message of schemas that have no `error`.
function expectation(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  return 'another'
}
