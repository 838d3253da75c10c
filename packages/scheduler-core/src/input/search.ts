import * as z from 'zod'
import { expected } from './validation-error.ts'

const text = { error: 'a text of 1 to 100 characters' }

export const searchSchema = z.string(text).min(1, text).max(100, text)

/** An index has groups of three characters, so it finds nothing by fewer. */
export const SEARCHED_CHARACTERS = 3
const MOST_TERMS = 8

// A number as people write it: with spaces, brackets, dots, hyphens or slashes.
const NUMBER = /^\+?[\d\s().\-/]+$/

/**
 * The terms of a search, in lower case. A number as people write it is one term, its digits; of
 * anything else each word is one. A call matches if each term is part of one of its texts.
 *
 * @throws {SchedulerError} `invalid-query`
 */
export function toSearchTerms(search: string, canSearch: boolean): readonly string[] {
  if (!canSearch) {
    throw expected('invalid-query', 'search', 'left out, since the store has no option `search: true`', search)
  }
  const digits = search.replace(/\D/g, '')
  const isNumber = NUMBER.test(search.trim()) && digits !== ''
  const words = search.toLowerCase().split(/\s+/u)
  const terms = isNumber ? [digits] : [...new Set(words.map(word => word.replace(/^\+(?=\d+$)/, '')))]
  const found = terms.filter(term => term !== '')
  if (!found.some(term => Array.from(term).length >= SEARCHED_CHARACTERS)) {
    throw expected('invalid-query', 'search', 'a word or a number of at least 3 characters', search)
  }
  if (found.length > MOST_TERMS) throw expected('invalid-query', 'search', `at most ${MOST_TERMS} words`, search)
  return found
}
