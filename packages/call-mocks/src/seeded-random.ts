/** Draws by name: the same seed and name always draw the same number, from 0 up to but not including 1. */
export type Draw = (name: string) => number

/**
 * Draws that depend on nothing but the seed and the name, so that adding one changes no other.
 * FNV-1a over the text, then murmur3's finalizer, which spreads neighbouring texts over the whole range.
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
