import type { AttemptDetails, Json } from '@outdial/call-client/kernel'

const MAX_LENGTH = 500

// The first half of a character that the cut has split.
const HALF_PAIR = /\p{Surrogate}$/u

/**
 * The details of an attempt for lists and events, which have many of them: cuts longer texts to 500
 * characters, and leaves out other values whose JSON is longer.
 */
export function shortDetails(details: AttemptDetails | undefined): AttemptDetails | undefined {
  if (!details) return undefined
  const short = Object.entries(details).flatMap(([name, value]): [string, Json][] => {
    if (typeof value === 'string') return [[name, cut(value)]]
    return JSON.stringify(value).length <= MAX_LENGTH ? [[name, value]] : []
  })
  return short.length === 0 ? undefined : Object.fromEntries(short)
}

const cut = (text: string): string =>
  text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1).replace(HALF_PAIR, '')}…`
