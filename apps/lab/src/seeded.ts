/** Numbers from 0 up to 1, always the same for the same seed and name. */
export type Draw = () => number

/** Each subject has a stream of its own, so that one that draws more often changes nothing for the others. */
export function drawsOf(seed: number, name: string): Draw {
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

export type Span = readonly [from: number, to: number]

export const within = (draw: Draw, [from, to]: Span): number => Math.floor(from + draw() * (to - from + 1))

/** `undefined` of nothing. */
export const oneOf = <Item>(draw: Draw, items: readonly Item[]): Item | undefined =>
  items[Math.floor(draw() * items.length)]
