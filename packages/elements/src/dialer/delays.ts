import type { DialerEntry, DialerSnapshot, RecentlyDialed } from '../api/dialer-wire.ts'
import type { Notice } from '../notice/notice.ts'
import { backoffReason } from '../words/backoff.ts'
import { timeOfDay } from '../words/time.ts'
import type { DialerWords } from './dialer.words.ts'

/** What a run waits for while no call can begin; empty if it waits for nothing unusual. */
export const delaysOf = (snapshot: DialerSnapshot, words: DialerWords): readonly string[] =>
  [backoffOf(snapshot, words), silenceOf(snapshot, words)].filter(text => text !== undefined)

/** What became of a hang-up, if calls go on despite it. */
export function hangUpNotice({ state, hangUp }: DialerSnapshot, words: DialerWords): Notice | undefined {
  if (state !== 'stopping') return undefined
  if (hangUp === 'failed') return { kind: 'error', text: words.hangUpFailed }
  return hangUp === 'not-supported' ? { kind: 'error', text: words.hangUpNotSupported } : undefined
}

function backoffOf({ backoffUntil, backoffCode = '' }: DialerSnapshot, words: DialerWords): string | undefined {
  if (backoffUntil === undefined) return undefined
  return words.backoff(backoffReason(backoffCode, words.language), timeOfDay(backoffUntil, words.language))
}

function silenceOf({ entries, concurrency }: DialerSnapshot, words: DialerWords): string | undefined {
  const silent = entries.filter(({ silentSince }) => silentSince !== undefined)
  const since = earliest(silent.map(({ silentSince }) => silentSince))
  if (since === undefined) return undefined
  const end = earliest(silent.map(({ endsBy }) => endsBy))
  const sentences = [
    words.silence(timeOfDay(since, words.language)),
    silent.length >= concurrency ? words.everyLine : words.someLines(silent.length, concurrency),
    ...(end === undefined ? [] : [words.firstFree(timeOfDay(end, words.language))]),
  ]
  return sentences.join(' ')
}

/** What an entry waits for while the service does not answer. */
export function delayOf({ silentSince, endsBy }: DialerEntry, words: DialerWords): string | undefined {
  if (silentSince === undefined) return undefined
  const parts = [
    words.silentSince(timeOfDay(silentSince, words.language)),
    ...(endsBy === undefined ? [] : [words.waitsUntil(timeOfDay(endsBy, words.language))]),
  ]
  return parts.join(', ')
}

/** The warning before a list is dialed whose numbers may still be ringing. */
export const warningOf = ({ count, lastAt }: RecentlyDialed, words: DialerWords): string =>
  words.recently(count, timeOfDay(lastAt, words.language))

const earliest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants.filter(at => at !== undefined).sort((one, other) => Date.parse(one) - Date.parse(other))[0]
