import type { Dispatching, LimitedProvider } from '../api/dispatching-wire.ts'
import { backoffReason } from '../words/backoff.ts'
import { timeOfDay } from '../words/time.ts'

/** A queue or provider that gets no calls for a while, and why. */
export interface Hold {
  readonly held: { readonly queue: string } | { readonly provider: string }
  readonly name: string
  readonly text: string
}

/** Everything that is held back, the providers first. */
export const holdsOf = ({ queues, providers }: Dispatching): readonly Hold[] => [
  ...providers.flatMap(({ name, failures, backoffUntil }): Hold[] =>
    backoffUntil === undefined
      ? []
      : [
          {
            held: { provider: name },
            name,
            text: `gets no call before ${timeOfDay(backoffUntil)}. It did not answer ${failures} ${failures === 1 ? 'call' : 'calls in a row'}.`,
          },
        ],
  ),
  ...queues.flatMap(({ name, backoffUntil, backoffCode = '' }): Hold[] =>
    backoffUntil === undefined
      ? []
      : [
          {
            held: { queue: name },
            name,
            text: `is held back until ${timeOfDay(backoffUntil)}. ${backoffReason(backoffCode)}.`,
          },
        ],
  ),
]

/** The limits of a provider, and how much of them is in use, in words. */
export function limitsOf({ callsPerSecond, concurrency, linesInUse, waiting }: LimitedProvider): string {
  const words = [
    concurrency === undefined
      ? `${linesInUse} ${linesInUse === 1 ? 'line' : 'lines'} in use`
      : `${linesInUse} of ${concurrency} ${concurrency === 1 ? 'line' : 'lines'} in use`,
    callsPerSecond === undefined
      ? undefined
      : `at most ${callsPerSecond} ${callsPerSecond === 1 ? 'call' : 'calls'} a second`,
    waiting > 0 ? `${waiting} scheduled` : undefined,
  ]
  return words.filter(word => word !== undefined).join(', ')
}

/** Whether scheduled calls are placed, in a sentence. */
export function summaryOf({ paused, lines, linesInUse, queues }: Dispatching): string {
  const inUse = `${lines === undefined ? linesInUse : `${linesInUse} of ${lines}`} ${(lines ?? linesInUse) === 1 ? 'line' : 'lines'} in use.`
  if (paused) return `Everything is paused: no scheduled call begins. ${inUse}`
  const names = queues.filter(queue => queue.paused).map(({ name }) => name)
  const also = names.length > 0 ? ` Paused: ${names.join(', ')}.` : ''
  return `Scheduled calls begin when they are due. ${inUse}${also}`
}
