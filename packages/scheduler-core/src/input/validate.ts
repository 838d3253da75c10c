import { isPhoneNumber, type PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { SchedulerErrorCode } from '../scheduler-error.ts'
import { NUMBER } from './call-fields.ts'
import { isFields } from './fields.ts'
import { INSTANT, isInstant } from './instant.ts'
import { isText, TEXT } from './text.ts'
import { expected, unexpected } from './validation-error.ts'

export const numberSchema = z.custom<PhoneNumber>(isPhoneNumber, { error: NUMBER })
export const textSchema = z.custom<string>(isText, { error: TEXT })
export const instantSchema = z.custom<Date>(isInstant, { error: INSTANT }).transform(date => new Date(date))

const limit = { error: 'an integer from 1 to 1000' }
export const limitSchema = z.int(limit).min(1, limit).max(1000, limit).default(50)

/** What is being checked, and by which code it is refused. */
interface Subject {
  readonly name: string
  readonly code: SchedulerErrorCode
  /** The codes of properties that have one of their own. */
  readonly codes?: Readonly<Record<string, SchedulerErrorCode>> | undefined
}

/**
 * What was given, if it fits the schema, whose errors say what is expected.
 *
 * @throws {SchedulerError} of the first thing that does not fit
 */
export function validate<Shape extends z.core.$ZodLooseShape, Config extends z.core.$ZodObjectConfig>(
  schema: z.ZodObject<Shape, Config>,
  input: unknown,
  { name, code, codes = {} }: Subject,
): z.output<z.ZodObject<Shape, Config>> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const what = issue?.message ?? 'another'
  if (issue?.code === 'unrecognized_keys') throw unexpected(code, String(issue.keys[0]), Object.keys(schema.shape))
  const field = issue?.path[0]
  if (typeof field !== 'string' || !isFields(input)) throw expected(code, name, what, input)
  throw expected(codes[field] ?? code, field, what, input[field])
}
