import type { Dispatching, LimitedProvider } from '../api/dispatching-wire.ts'
import { backoffReason } from '../words/backoff.ts'
import { timeOfDay } from '../words/time.ts'
import type { DispatchingWords } from './dispatching.words.ts'

/** A queue or provider that gets no calls for a while, and why. */
export interface Hold {
  readonly held: { readonly queue: string } | { readonly provider: string }
  readonly name: string
  readonly text: string
}

/** Everything that is held back, the providers first. */
export const holdsOf = ({ queues, providers }: Dispatching, words: DispatchingWords): readonly Hold[] => [
  ...providers.flatMap(({ name, failures, backoffUntil }): Hold[] => {
    if (backoffUntil === undefined) return []
    const text = words.silent(timeOfDay(backoffUntil, words.language), failures)
    return [{ held: { provider: name }, name, text }]
  }),
  ...queues.flatMap(({ name, backoffUntil, backoffCode = '' }): Hold[] => {
    if (backoffUntil === undefined) return []
    const { language } = words
    const text = words.backedOff(timeOfDay(backoffUntil, language), backoffReason(backoffCode, language))
    return [{ held: { queue: name }, name, text }]
  }),
]

/** The limits of a provider, and how much of them is in use, in words. */
export function limitsOf(
  { callsPerSecond, concurrency, linesInUse, waiting }: LimitedProvider,
  words: DispatchingWords,
): string {
  const parts = [
    linesOf(linesInUse, concurrency, words),
    callsPerSecond === undefined ? undefined : words.pace(callsPerSecond),
    waiting > 0 ? words.waiting(waiting) : undefined,
  ]
  return parts.filter(part => part !== undefined).join(', ')
}

/** Whether scheduled calls are placed, in a sentence. */
export function summaryOf({ paused, lines, linesInUse, queues }: Dispatching, words: DispatchingWords): string {
  const inUse = words.forScheduled(linesOf(linesInUse, lines, words))
  if (paused) return `${words.allPaused} ${inUse}`
  // A list that was stopped stays paused, and nothing of it waits.
  const names = queues.filter(({ paused: isPaused, waiting }) => isPaused && waiting > 0).map(({ name }) => name)
  return `${words.going} ${inUse} ${names.length > 0 ? words.paused(names.join(', ')) : ''}`.trim()
}

const linesOf = (inUse: number, all: number | undefined, words: DispatchingWords): string =>
  all === undefined ? words.inUse(inUse) : words.inUseOf(inUse, all)
