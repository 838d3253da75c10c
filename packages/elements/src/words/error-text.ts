import { ApiError, isNotOutdial } from '../api/api-error.ts'
import { sharedWords } from './shared.words.ts'
import { wordsIn } from './word-table.ts'

const NUMBER_PROBLEMS = {
  'too-short': 'tooShort',
  'too-long': 'tooLong',
  'no-country': 'noCountry',
  extension: 'extension',
} as const

const isKnown = (code: string): code is keyof typeof NUMBER_PROBLEMS => Object.hasOwn(NUMBER_PROBLEMS, code)

/**
 * Why a text is no number, by the code of the server's check: what the server itself says is for
 * programmers.
 */
export const numberProblem = (code: string, language: string): string =>
  wordsIn(sharedWords, language)[isKnown(code) ? NUMBER_PROBLEMS[code] : 'noNumber']

/** Whether the server could not make sense of what it was sent. */
export const isInvalidRequest = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 422 || error.status === 400)

/**
 * The reason of a failure as a sentence; empty if the text is meant for programmers. What the server
 * says is English.
 */
export function reasonOf(error: unknown, language: string): string {
  if (isInvalidRequest(error)) return ''
  const words = wordsIn(sharedWords, language)
  if (isNotOutdial(error)) return words.notOutdial
  if (error instanceof ApiError && error.code === 'all-paused') return words.allPaused
  if (error instanceof ApiError && error.status === undefined) return words.unreachable
  const text = error instanceof Error ? error.message : String(error)
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`
}

/** That something has failed, and why, as far as it is known. */
export const failureOf = (error: unknown, language: string): string =>
  `${wordsIn(sharedWords, language).failed} ${reasonOf(error, language)}`.trim()
