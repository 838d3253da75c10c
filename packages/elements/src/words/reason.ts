const slugOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z]+/g, '-')

/** The texts of known causes; empty for a cause that needs no text. */
const WORDS: Readonly<Record<string, string>> = {
  'normal-clearing': '',
  'user-busy': 'Busy',
  'no-user-response': 'No answer',
  'no-answer-from-user': 'No answer',
  'call-rejected': 'Rejected',
  'unallocated-number': 'No such number',
  'temporary-failure': 'Network trouble',
  misfire: 'Missed: no worker was running',
  'not-after': 'Too late',
  'not-allowed': 'This number must not be called',
  'do-not-call': 'On the do-not-call list',
  restored: 'It may have been placed after the backup was taken',
  'freed-by-an-operator': 'An operator freed its line',
  'the-provider-gave-its-id-to-a-later-call': 'The service gave its id to a later call',
}

/** A status, and what the provider said with it. */
export interface Reported {
  readonly status: string
  readonly cause?: string | undefined
  readonly answered?: boolean | undefined
}

/**
 * Why a call has its status: the text of its cause, and whether a completed call lacks a report of
 * an answer. `undefined` if the status says it all.
 */
export function reasonOf({ status, cause = '', answered }: Reported): string | undefined {
  const slug = slugOf(cause)
  const words = (Object.hasOwn(WORDS, slug) ? WORDS[slug] : undefined) ?? cause
  const reasons = [
    status === 'completed' && answered === false ? 'answer not reported' : '',
    slugOf(words) === status ? '' : words,
  ]
  return reasons.filter(Boolean).join(' · ') || undefined
}

const BACKOFFS: Readonly<Record<string, string>> = {
  'rate-limited': 'The service asks to wait',
  unauthorized: 'The service refuses the credentials',
  unavailable: 'The service is not available',
}

/** Why no call begins for a while, by the code of the refusal. */
export const backoffReason = (code: string): string =>
  (Object.hasOwn(BACKOFFS, code) ? BACKOFFS[code] : undefined) ?? 'The service refuses calls'
