import type { PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
import { numberSchema } from './schemas.ts'
import { expected, shown } from './validation-error.ts'

/** The input that is validated, and the codes of its errors. */
export interface Subject {
  readonly name: string
  readonly code: SchedulerErrorCode
  /** The codes of properties that have their own, by path; they hold for properties within too. */
  readonly codes?: Readonly<Record<string, SchedulerErrorCode>> | undefined
}

/**
 * The input as the schema returns it.
 *
 * @throws {SchedulerError} of the first thing that does not fit
 */
export function validate<Output>(schema: z.ZodType<Output>, input: unknown, subject: Subject): Output {
  const result = schema.safeParse(input, { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw toSchedulerError(issue ? withinUnion(issue) : { path: [], message: 'valid', input }, schema, subject)
}

/** @throws {SchedulerError} `invalid-number` */
export const toNumber = (name: string, value: unknown): PhoneNumber =>
  validate(numberSchema, value, { name, code: 'invalid-number' })

/** @throws {SchedulerError} with this code, if no property is to change */
export function requireChange(change: object, { shape }: z.ZodObject, code: SchedulerErrorCode): void {
  if (Object.values(change).some(value => value !== undefined)) return
  throw new SchedulerError(code, `Expected at least one of ${Object.keys(shape).join(', ')}, got none`)
}

/**
 * Refuses filters that are there and `undefined`: a value that is missing by mistake would select the
 * calls of others.
 *
 * @throws {SchedulerError} `invalid-query`
 */
export function requireGiven(input: unknown, filters: readonly string[]): void {
  const missing = filters.find(name => isMissing(input, name))
  if (missing !== undefined) throw expected('invalid-query', missing, 'given or left out', undefined)
}

/** Whether an input has a property that is `undefined`, by mistake. */
export const isMissing = (input: unknown, name: string): boolean =>
  Object.hasOwn(Object(input), name) && Object(input)[name] === undefined

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message' | 'input'> & { readonly keys?: readonly string[] }

/** The issue of a wrong property, if the input is an object: it says more than the union's. */
function withinUnion(issue: z.core.$ZodIssue): Issue {
  if (issue.code !== 'invalid_union' || issue.input instanceof Date) return issue
  const inner = issue.errors.flat().find(({ path }) => typeof path[0] === 'string')
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue
}

function toSchedulerError({ path, message, input, keys }: Issue, schema: z.ZodType, subject: Subject): SchedulerError {
  const { name, code: ofWhole, codes = {} } = subject
  const field = path.join('.')
  const code = codes[field] ?? codes[String(path[0])] ?? ofWhole
  if (!keys) return expected(code, field || name, message, input)
  const names =
    schema instanceof z.ZodObject && field === '' ? Object.keys(schema.shape).join(', ') : 'known properties'
  return new SchedulerError(code, `Expected only ${names}, got ${shown(keys[0])}`, {
    field: [...path, keys[0]].join('.'),
  })
}
