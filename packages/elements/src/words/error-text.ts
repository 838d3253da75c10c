import { ApiError } from '../api/api-error.ts'

const NUMBER_PROBLEMS: Readonly<Record<string, string>> = {
  'too-short': 'This number is too short.',
  'too-long': 'This number is too long.',
  'no-country': 'Add the country code, such as +1.',
  extension: 'Leave out the extension.',
}

/**
 * Why a text is no number, by the code of the server's check: what the server itself says is for
 * programmers.
 */
export const numberProblem = (code: string): string =>
  (Object.hasOwn(NUMBER_PROBLEMS, code) ? NUMBER_PROBLEMS[code] : undefined) ?? 'This is not a phone number.'

/** Whether the server could not make sense of what it was sent. */
export const isInvalidRequest = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 422 || error.status === 400)

/** The reason of a failure as a sentence; empty if the text is meant for programmers. */
export function reasonOf(error: unknown): string {
  if (isInvalidRequest(error)) return ''
  const text = error instanceof Error ? error.message : String(error)
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`
}

/** That something has failed, and why, as far as it is known. */
export const failureOf = (error: unknown): string => `That did not work. ${reasonOf(error)}`.trim()
