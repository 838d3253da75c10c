import type { HistoryCall, HistoryType } from '../api/history-wire.ts'
import { wordOf } from '../status/status-word.ts'
import { reasonOf } from '../words/reason.ts'
import type { HistoryWords } from './history.words.ts'

/** A call between us and the number, from our side. */
export type OurKind = 'weReached' | 'weMissed' | 'theyReached' | 'theyMissed'

/** A call in the words of its reader: from our side, or of a number that is ours. */
export type HistoryKind = HistoryType | OurKind

const TYPES: readonly HistoryType[] = ['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound']
const OURS: readonly OurKind[] = ['weReached', 'weMissed', 'theyReached', 'theyMissed']

/**
 * The kind of a call in the history of a number. We called the number, or it called us: then the
 * words are ours. A number that is our own, or of which nobody says who placed the call, has its type.
 */
export function kindOf({ type, placedBy }: HistoryCall): HistoryKind {
  if (placedBy === 'us' && type.endsWith('Inbound')) return type.startsWith('Completed') ? 'weReached' : 'weMissed'
  if (placedBy === 'them' && type.endsWith('Outbound')) {
    return type.startsWith('Completed') ? 'theyReached' : 'theyMissed'
  }
  return type
}

export const isOurs = (kind: HistoryKind): kind is OurKind => OURS.some(ours => ours === kind)

/**
 * The kinds to filter by, in their order: all in the words that these calls use; only those that there
 * are if some calls use the one words and some the others.
 */
export function kindsToFilter(used: ReadonlySet<HistoryKind>): readonly HistoryKind[] {
  const kinds = [...used]
  if (kinds.some(isOurs)) return kinds.every(isOurs) ? OURS : [...OURS, ...TYPES].filter(kind => used.has(kind))
  return TYPES
}

/** `We called, not reached: busy`. The time of the talk is not in it. */
export function kindText(call: HistoryCall, kind: HistoryKind, words: HistoryWords): string {
  const why = kind === 'weMissed' || kind === 'theyMissed' ? whyMissed(call, words) : undefined
  return why === undefined ? words[kind] : words.because(words[kind], why)
}

function whyMissed({ outcome: status, cause, placedBy, answerReported }: HistoryCall, words: HistoryWords) {
  const { language } = words
  if (answerReported === false) return words.answerNotReported
  // Who called in and was not answered is missed, whatever the network calls it.
  const isSaid = status === undefined || (placedBy === 'them' && status === 'no-answer')
  const why = status === undefined ? undefined : reasonOf({ status, cause }, language)
  if (why === undefined) return isSaid ? undefined : lower(wordOf(status, language), language)
  return lower(why, language)
}

const lower = (text: string, language: string) => text.charAt(0).toLocaleLowerCase(language) + text.slice(1)
