import { wordsIn } from '../words/word-table.ts'
import { statusWords } from './status.words.ts'

const isKnown = (status: string): status is keyof typeof statusWords.shipped.en =>
  Object.hasOwn(statusWords.shipped.en, status)

/**
 * The status in words, in the language of the page by default. A newer server may have one that this
 * version does not know: it is shown by its own word.
 */
export const wordOf = (status: string, language: string): string =>
  isKnown(status) ? wordsIn(statusWords, language)[status] : status
