import type { Explanation, Reason } from '../api/rules-wire.ts'
import { explanationWords } from './explanation.words.ts'
import { wordsIn } from './word-table.ts'

const isKnown = (code: string): code is keyof typeof explanationWords.shipped.en =>
  Object.hasOwn(explanationWords.shipped.en, code)

/** Reasons that the table says in other columns: when it is due. */
const SAID: readonly string[] = ['due-later', 'retry']

/** The most lasting reason in a few words; `undefined` if the table says it all. */
export function explanationText({ because }: Explanation, language: string): string | undefined {
  const reason = because.find(({ code }) => !SAID.includes(code))
  return reason && textOf(reason, language)
}

/** All reasons, with the rules of calling; `undefined` if the times of the call say it all. */
export function allReasonsText({ because }: Explanation, language: string): string | undefined {
  const reasons = because.filter(({ code }) => !SAID.includes(code))
  return reasons.map(reason => ruleOf(reason) ?? textOf(reason, language)).join(' · ') || undefined
}

function textOf(reason: Reason, language: string): string {
  if (isKnown(reason.code)) return wordsIn(explanationWords, language)[reason.code]
  return ruleOf(reason) ?? reason.detail
}

/** The rule of calling in words: the hours and their zone, or the limit. */
function ruleOf({ code, rule }: Reason): string | undefined {
  if (!rule || (code !== 'window' && code !== 'number-limit')) return undefined
  return `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}`
}
