import { isCallError } from '@outdial/call-client/kernel'
import { isSchedulerError, type SchedulerError, type SchedulerErrorCode } from '@outdial/scheduler-core'
import { Problem } from './problem.ts'
import { type FieldError, fieldOf } from './validate.ts'

/** The HTTP status of each code of the scheduler. */
const STATUS: Readonly<Record<SchedulerErrorCode, number>> = {
  'invalid-call': 422,
  'invalid-number': 422,
  'invalid-time': 422,
  'invalid-zone': 422,
  'invalid-metadata': 422,
  'invalid-rules': 422,
  'invalid-repeat': 422,
  'invalid-cursor': 422,
  'invalid-query': 422,
  'invalid-queue': 422,
  'invalid-record': 422,
  'unknown-provider': 422,
  'unknown-call': 404,
  'unknown-queue': 404,
  'key-reused': 422,
  'number-not-allowed': 422,
  begun: 409,
  ended: 409,
  'not-supported': 409,
  conflict: 412,
  aborted: 503,
  'rules-differ': 503,
  'may-ring-failed': 503,
  'store-missing': 503,
  'store-unavailable': 503,
  'store-locked': 503,
  'store-read-only': 503,
  'store-full': 503,
  'store-corrupt': 503,
  'store-newer': 503,
  'store-closed': 503,
  'store-failed': 503,
}

// The codes that have another name over HTTP.
const CODES: Readonly<Partial<Record<SchedulerErrorCode, string>>> = { 'key-reused': 'idempotency-key-reused' }

const RETRY_AFTER = { 'Retry-After': '5' }

/** The problem of a scheduler's or a provider's error; `undefined` for other errors. */
export function problemOf(error: unknown): Problem | undefined {
  if (isSchedulerError(error)) return toProblem(error)
  if (!isCallError(error)) return undefined
  return new Problem({
    status: 502,
    code: 'provider-failed',
    detail: 'The provider failed to hang up: try again',
    fields: { reason: error.code },
    headers: RETRY_AFTER,
    cause: error,
  })
}

/** @param fields further members of the problem */
export function toProblem(
  error: SchedulerError,
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Problem {
  const { code, message } = error
  const status = STATUS[code]
  // The message of a store may contain its file name.
  if (status >= 500)
    return new Problem({
      status,
      code,
      detail: 'The store cannot be used now',
      headers: RETRY_AFTER,
      cause: error,
    })
  const errors = status === 422 ? error.errors.slice(0, MAX_ERRORS).map(fieldErrorOf) : undefined
  return new Problem({
    status,
    code: CODES[code] ?? code,
    detail: message,
    fields: { ...(errors && { errors }), ...fields },
    headers,
    cause: error,
  })
}

const MAX_ERRORS = 50

function fieldErrorOf({ message, index, field: name }: SchedulerError): FieldError {
  const path = [...(index === undefined ? [] : [index]), ...(name === undefined ? [] : [name])]
  return { field: fieldOf(path, index === undefined ? '' : 'calls'), detail: message }
}
