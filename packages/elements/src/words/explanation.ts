import type { Explanation, Reason } from '../api/rules-wire.ts'
import { currentTimeZone } from './current-time-zone.ts'
import { explanationWords } from './explanation.words.ts'
import { isTimeZone, placeOf } from './time.ts'
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

/** All reasons, with the place of calling hours; `undefined` if the times of the call say it all. */
export function allReasonsText({ because }: Explanation, language: string): string | undefined {
  const reasons = because.filter(({ code }) => !SAID.includes(code))
  return reasons.map(reason => `${textOf(reason, language)}${placeIn(reason)}`).join(' · ') || undefined
}

function textOf({ code, rule, detail }: Reason, language: string): string {
  // The server writes rules in English.
  if (code === 'number-limit' && rule && language === 'en') return rule.charAt(0).toUpperCase() + rule.slice(1)
  const name = code === 'window' && rule?.startsWith('day off') ? 'day-off' : code
  return isKnown(name) ? wordsIn(explanationWords, language)[name] : detail
}

/** The place of calling hours, from their rule: ` (Berlin)` from `calling hours in Europe/Berlin`. */
function placeIn({ code, rule }: Reason): string {
  const zone = code === 'window' ? rule?.split(' in ').at(-1) : undefined
  return zone !== undefined && isTimeZone(zone) ? ` (${placeOf(currentTimeZone(zone))})` : ''
}
