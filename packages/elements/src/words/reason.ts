import { type Cause, causeOf } from './causes.ts'
import { reasonWords } from './reason.words.ts'
import { wordsIn } from './word-table.ts'

/** A status, and what the provider said with it. */
export interface Reported {
  readonly status: string
  readonly cause?: string | undefined
  readonly answered?: boolean | undefined
}

/** Causes that say nothing more beside their own status. */
const RESTATED: ReadonlySet<string> = new Set<Cause>(['busy', 'no-answer', 'cancelled', 'failed'])

/**
 * Why a call has its status: the text of its cause, and whether a completed call lacks a report of
 * an answer. A cause that the table does not know is quoted as the service's own word. `undefined`
 * if the status says it all.
 */
export function reasonOf({ status, cause = '', answered }: Reported, language: string): string | undefined {
  const reasons = [
    status === 'completed' && answered === false ? wordsIn(reasonWords, language).answerNotReported : '',
    cause.trim() === '' ? '' : textOf(cause.trim(), status, language),
  ]
  return reasons.filter(Boolean).join(' · ') || undefined
}

function textOf(word: string, status: string, language: string): string {
  const words = wordsIn(reasonWords, language)
  const cause = word === status ? 'said' : causeOf(word)
  if (cause === undefined) return words.own(word)
  return cause === status && RESTATED.has(cause) ? '' : words[cause]
}
