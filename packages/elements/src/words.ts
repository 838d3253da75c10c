import type { callWords } from './call/call.words.ts'
import type { dialogWords } from './calls/actions/dialogs.words.ts'
import type { callsWords } from './calls/calls.words.ts'
import type { dialerWords } from './dialer/dialer.words.ts'
import type { dispatchingWords } from './dispatching/dispatching.words.ts'
import type { doNotCallWords } from './do-not-call/do-not-call.words.ts'
import type { historyWords } from './history/history.words.ts'
import type { importWords } from './import/import.words.ts'
import type { listsWords } from './lists/lists.words.ts'
import type { numberWords } from './number/number.words.ts'
import type { overviewWords } from './overview/overview.words.ts'
import type { scheduleFormWords } from './schedule-form/schedule-form.words.ts'
import type { shortcutsWords } from './shortcuts/shortcuts.words.ts'
import type { signInWords } from './sign-in/sign-in.words.ts'
import type { statusWords } from './status/status.words.ts'
import type { detailWords } from './words/detail.words.ts'
import type { explanationWords } from './words/explanation.words.ts'
import type { reasonWords } from './words/reason.words.ts'
import type { sharedWords } from './words/shared.words.ts'
import type { timeThereWords } from './words/time-there.words.ts'
import { addTexts } from './words/word-table.ts'

/** The texts of the elements, by the name of their table: each has its English texts as an example. */
export interface ElementTexts {
  /** What elements share: lengths of time, failures, the connection. */
  readonly outdial: typeof sharedWords.shipped.en
  readonly 'outdial-dialer': typeof dialerWords.shipped.en
  /** What a provider reported about an attempt. */
  readonly 'outdial-details': typeof detailWords.shipped.en
  /** Why a call waits. */
  readonly 'outdial-explanation': typeof explanationWords.shipped.en
  /** Why a call ended as it did. */
  readonly 'outdial-reason': typeof reasonWords.shipped.en
  /** What time it is where a number is. */
  readonly 'outdial-time-there': typeof timeThereWords.shipped.en
  readonly 'outdial-call': typeof callWords.shipped.en
  readonly 'outdial-calls': typeof callsWords.shipped.en
  /** The dialogs of calls. */
  readonly 'outdial-dialogs': typeof dialogWords.shipped.en
  readonly 'outdial-dispatching': typeof dispatchingWords.shipped.en
  readonly 'outdial-do-not-call': typeof doNotCallWords.shipped.en
  readonly 'outdial-overview': typeof overviewWords.shipped.en
  readonly 'outdial-history': typeof historyWords.shipped.en
  readonly 'outdial-number': typeof numberWords.shipped.en
  readonly 'outdial-schedule-form': typeof scheduleFormWords.shipped.en
  readonly 'outdial-import': typeof importWords.shipped.en
  /** Of `<outdial-lists>` and `<outdial-list>`. */
  readonly 'outdial-lists': typeof listsWords.shipped.en
  readonly 'outdial-shortcuts': typeof shortcutsWords.shipped.en
  readonly 'outdial-sign-in': typeof signInWords.shipped.en
  readonly 'outdial-status': typeof statusWords.shipped.en
}

/**
 * Adds texts in a further language, or replaces some of a shipped one, for every element of the
 * page. Texts that are missing are English. Elements in the page are drawn anew.
 *
 * @example
 * addWords('outdial-status', 'de', { busy: 'Besetzt', 'no-answer': 'Keine Antwort' })
 *
 * @throws {TypeError} if `language` is not a BCP 47 tag
 */
export const addWords = <Name extends keyof ElementTexts>(
  name: Name,
  language: string,
  texts: Partial<ElementTexts[Name]>,
): void => addTexts(name, language, texts)

export { numberProblem } from './words/error-text.ts'
export { WordsController } from './words/language.ts'
export { phoneNumber } from './words/phone-number.ts'
export {
  type Text,
  type Texts,
  type Words,
  type WordsOf,
  type WordTable,
  wordsIn,
  wordTable,
} from './words/word-table.ts'
