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

const NONE: ReadonlySet<string> = new Set()

/**
 * The kind of a call in the history of a number. We called the number, or it called us: then the
 * words are ours. A call of a number that is our own, or with an end of which nobody says that it is
 * ours, has its type.
 *
 * @param ours - Numbers that are known to be ours
 */
export function kindOf({ type, placedBy, counterparty = '' }: HistoryCall, ours = NONE): HistoryKind {
  const isWithUs = placedBy === undefined && ours.has(counterparty)
  const isCompleted = type.startsWith('Completed')
  if (type.endsWith('Inbound')) {
    return placedBy === 'us' || isWithUs ? (isCompleted ? 'weReached' : 'weMissed') : type
  }
  return placedBy === 'them' || isWithUs ? (isCompleted ? 'theyReached' : 'theyMissed') : type
}

/** The numbers of ours that calls in the history of another number name. */
export const ourNumbers = (calls: readonly HistoryCall[]): ReadonlySet<string> =>
  new Set(calls.flatMap(call => (isOurs(kindOf(call)) && call.counterparty !== undefined ? [call.counterparty] : [])))

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
  const why = kind === 'weMissed' || kind === 'theyMissed' ? whyMissed(call, kind, words) : undefined
  return why === undefined ? words[kind] : words.because(words[kind], why)
}

function whyMissed({ outcome: status, cause, answerReported }: HistoryCall, kind: OurKind, words: HistoryWords) {
  const { language } = words
  if (answerReported === false) return words.answerNotReported
  // Who called in and was not answered is missed, whatever the network calls it.
  const isSaid = status === undefined || (kind === 'theyMissed' && status === 'no-answer')
  const why = status === undefined ? undefined : reasonOf({ status, cause }, language)
  if (why === undefined) return isSaid ? undefined : lower(wordOf(status, language), language)
  return lower(why, language)
}

const lower = (text: string, language: string) => text.charAt(0).toLocaleLowerCase(language) + text.slice(1)
