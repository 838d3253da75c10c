import type { Dispatching } from '../api/dispatching-wire.ts'
import { backoffReason } from '../words/reason.ts'
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

/** Whether scheduled calls are placed, in a sentence. */
export function summaryOf({ paused, lines, linesInUse, queues }: Dispatching): string {
  const inUse = `${lines === undefined ? linesInUse : `${linesInUse} of ${lines}`} ${(lines ?? linesInUse) === 1 ? 'line' : 'lines'} in use.`
  if (paused) return `Everything is paused: no scheduled call begins. ${inUse}`
  const names = queues.filter(queue => queue.paused).map(({ name }) => name)
  const also = names.length > 0 ? ` Paused: ${names.join(', ')}.` : ''
  return `Scheduled calls begin when they are due. ${inUse}${also}`
}
