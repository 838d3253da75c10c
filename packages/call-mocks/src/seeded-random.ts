/**
 * Draws a number from 0 (included) to 1 (excluded). The same seed and name always give the same
 * one.
 */
export type Draw = (name: string) => number

/**
 * Draws that depend only on the seed and the name, so that a new draw changes no other. FNV-1a over
 * the text, then the finalizer of murmur3, which spreads similar texts over the whole range.
 */
export const seededDraw =
  (seed: string): Draw =>
  name => {
    let hash = 0x811c9dc5
    for (const character of `${seed}/${name}`) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
  }
