import type { Span } from './types.ts'

/** A seeded stream of numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number

/** Each name has its own stream, so drawing more often from one changes no other. */
export function randomOf(seed: number, name: string): Random {
  let state = 0x811c9dc5
  for (const character of `${seed}/${name}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const integerIn = (random: Random, [from, to]: Span): number => Math.floor(from + random() * (to - from + 1))

/** `undefined` for an empty list. */
export const itemOf = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)]
