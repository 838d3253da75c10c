import { sharedWords } from './shared.words.ts'
import { wordsIn } from './word-table.ts'

/** Why no call begins for a while, by the code of the refusal. */
export function backoffReason(code: string, language: string): string {
  const words = wordsIn(sharedWords, language)
  if (code === 'rate-limited') return words.asksToWait
  if (code === 'unauthorized') return words.refusesCredentials
  return code === 'unavailable' ? words.unavailable : words.refusesCalls
}
