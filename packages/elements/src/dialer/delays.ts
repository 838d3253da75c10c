import type { DialerEntry, DialerSnapshot, RecentlyDialed } from '../api/dialer-wire.ts'
import { backoffReason } from '../words/backoff.ts'
import { timeOfDay } from '../words/time.ts'

/** What a run waits for while no call can begin; empty if it waits for nothing unusual. */
export const delaysOf = (snapshot: DialerSnapshot): readonly string[] =>
  [backoffOf(snapshot), silenceOf(snapshot)].filter(text => text !== undefined)

function backoffOf({ backoffUntil, backoffCode = '' }: DialerSnapshot): string | undefined {
  if (backoffUntil === undefined) return undefined
  return `${backoffReason(backoffCode)}: no call begins before ${timeOfDay(backoffUntil)}.`
}

function silenceOf({ entries, concurrency }: DialerSnapshot): string | undefined {
  const silent = entries.filter(({ silentSince }) => silentSince !== undefined)
  const since = earliest(silent.map(({ silentSince }) => silentSince))
  if (since === undefined) return undefined
  const lines = silent.length >= concurrency ? 'Every line' : `${silent.length} of ${count(concurrency, 'line')}`
  const end = earliest(silent.map(({ endsBy }) => endsBy))
  const until = end === undefined ? '' : ` The first is free at ${timeOfDay(end)} at the latest.`
  return `The service has not answered since ${timeOfDay(since)}. ${lines} waits for a call that may be over.${until}`
}

/** What an entry waits for while the service does not answer. */
export function delayOf({ silentSince, endsBy }: DialerEntry): string | undefined {
  if (silentSince === undefined) return undefined
  const until = endsBy === undefined ? '' : `, waits until ${timeOfDay(endsBy)} at the latest`
  return `service silent since ${timeOfDay(silentSince)}${until}`
}

/** The warning before a list is dialed whose numbers may still be ringing. */
export const warningOf = ({ count: calls, lastAt }: RecentlyDialed): string =>
  `${count(calls, 'call')} to numbers of this list began before the server was restarted, the last at ${timeOfDay(lastAt)}, and may still be in progress.`

const earliest = (instants: readonly (string | undefined)[]): string | undefined =>
  instants.filter(at => at !== undefined).sort((one, other) => Date.parse(one) - Date.parse(other))[0]

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
