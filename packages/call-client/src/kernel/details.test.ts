import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AttemptDetails, boundedDetails, mergeDetails } from './details.ts'

const keepsJson = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('details', () => {
  it.each<[string, unknown, unknown]>([
    [
      'texts, numbers, lists and objects are kept',
      { a: 'x', b: 1.5, c: [null, { d: true }] },
      { a: 'x', b: 1.5, c: [null, { d: true }] },
    ],
    ['values that are no JSON are left out', { a: undefined, b: () => 1, c: 10n, d: 1 }, { d: 1 }],
    [
      'U+0000 and lone surrogates are replaced, emoji are kept',
      { a: '\0x\uD800', b: '😀' },
      { a: '\uFFFDx\uFFFD', b: '😀' },
    ],
    ['nothing is no details', {}, undefined],
    ['a text is no details', 'text', undefined],
    [
      'a name of more than 64 characters is left out',
      { ['n'.repeat(65)]: 1, ['n'.repeat(64)]: 2 },
      { ['n'.repeat(64)]: 2 },
    ],
    ['an object whose JSON has more than 8192 characters is left out', { a: ['x'.repeat(8192)], b: 1 }, { b: 1 }],
    [
      '__proto__ is left out',
      JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"x":1},"b":1}}'),
      { a: { b: 1 } },
    ],
  ])('%s', (_, given, expected) => {
    expect(boundedDetails(given)).toEqual(expected)
  })

  it('a value that refers to itself is left out', () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    expect(boundedDetails({ loop, a: 1 })).toEqual({ a: 1 })
  })

  it.each(['x', '"', '\u0001', '😀'])('a long text of %j is cut to 8192 characters of JSON', text => {
    const { transcript } = boundedDetails({ transcript: text.repeat(20_000) }) ?? {}
    const { length } = JSON.stringify(transcript)
    expect(length).toBeLessThanOrEqual(8192)
    expect(length).toBeGreaterThan(8192 - 12)
  })

  it('of more than 32 names, the first in alphabetical order are kept, whatever the order of updates', () => {
    const named = (from: number, to: number) =>
      Object.fromEntries(
        Array.from({ length: to - from }, (_, index) => [`n${String(from + index).padStart(3, '0')}`, 1]),
      )
    const [low, high] = [named(0, 30), named(30, 60)]
    expect(Object.keys(mergeDetails(high, low) ?? {})).toEqual(Object.keys(named(0, 32)))
    expect(mergeDetails(high, low)).toEqual(mergeDetails(low, high))
  })

  it('an update that adds nothing returns the same object', () => {
    const known = { a: 'longer', b: [1] }
    for (const update of [undefined, {}, { a: 'short' }, { b: [1] }]) expect(mergeDetails(known, update)).toBe(known)
    const full = Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`a${index + 10}`, 1]))
    expect(mergeDetails(full, { z: 1 })).toBe(full)
  })

  it('do not depend on the order or the number of updates', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }))
    const details = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'toString'), value)
    fc.assert(
      fc.property(fc.array(details, { maxLength: 6 }), fc.nat(), (updates, turn) => {
        const merge = (list: readonly object[]) =>
          list.reduce<AttemptDetails | undefined>((known, each) => mergeDetails(known, keepsJson(each)), undefined)
        const rotated = [...updates.slice(turn % (updates.length + 1)), ...updates]
        expect(merge(rotated.toReversed())).toEqual(merge(updates))
      }),
    )
  })
})
