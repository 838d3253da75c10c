import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toMetadata } from './metadata.ts'
import { refusalOf } from './testing/refusal-of.ts'

/** An object with this many nested objects. */
const nested = (depth: number): Record<string, unknown> => (depth === 0 ? {} : { a: nested(depth - 1) })

const cyclic: Record<string, unknown> = { a: 1 }
cyclic.self = [cyclic]

const wide: unknown[] = []
wide.push(wide, wide, wide)

class Customer {
  readonly name = 'Ada'
}

describe('metadata', () => {
  it('is copied as JSON would copy it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), given => {
        const sent: unknown = JSON.parse(JSON.stringify(given))
        fc.pre(!/__proto__|\\u0000/.test(JSON.stringify(given)))
        expect(toMetadata(given)).toEqual(sent)
        expect(JSON.stringify(toMetadata(given))).toBe(JSON.stringify(sent))
      }),
    )
  })

  it('is copied in depth: later changes of the original have no effect', () => {
    const given = { list: [{ name: 'Ada' }] }
    const copy = toMetadata(given)
    given.list[0] = { name: 'Eve' }
    given.list.push({ name: 'Mallory' })
    expect(copy).toEqual({ list: [{ name: 'Ada' }] })
  })

  it('may have no prototype, or be from another realm', () => {
    const bare: unknown = Object.assign(Object.create(null), { a: 1 })
    const prototype = Object.assign(Object.create(null), { constructor: Object })
    const foreign: unknown = Object.assign(Object.create(prototype), { a: 1 })
    expect(toMetadata(bare)).toStrictEqual({ a: 1 })
    expect(toMetadata(foreign)).toStrictEqual({ a: 1 })
  })

  it.each([
    ['no object', null, 'metadata'],
    ['a text', 'a', 'metadata'],
    ['an array', [1], 'metadata'],
    ['a Date', new Date(0), 'metadata'],
    ['a Map', new Map(), 'metadata'],
    ['a class', new Customer(), 'metadata'],
    ['a Date within', { when: [1, new Date(0)] }, 'metadata.when[1]'],
    ['undefined within', { a: { b: undefined } }, 'metadata.a.b'],
    ['a hole', { a: Array(3) }, 'metadata.a[0]'],
    ['a function', { f: () => 1 }, 'metadata.f'],
    ['toJSON', { a: { toJSON: () => 'other' } }, 'metadata.a.toJSON'],
    ['NaN', { n: Number.NaN }, 'metadata.n'],
    ['Infinity', { n: [Number.POSITIVE_INFINITY] }, 'metadata.n[0]'],
    ['a BigInt', { n: 1n }, 'metadata.n'],
    ['a symbol', { s: Symbol('s') }, 'metadata.s'],
    ['a symbol as key', { a: { [Symbol('s')]: 1 } }, 'metadata.a'],
    ['a boxed text', { s: Object('a') }, 'metadata.s'],
    ['an error', { e: new Error('e') }, 'metadata.e'],
    ['a prototype with properties', Object.create({ hidden: 1 }), 'metadata'],
    ['__proto__', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'metadata.a.__proto__'],
    ['U+0000', { s: 'a\0' }, 'metadata.s'],
    ['half a character', { s: ['\ud83d'] }, 'metadata.s[0]'],
    ['half a character as key', { '\ud83d': 1 }, 'metadata.'],
  ])('is not %s', (_, given, path) => {
    const refusal = refusalOf(() => toMetadata(given))
    expect(refusal.code).toBe('invalid-metadata')
    expect(refusal.message).toContain(`Expected \`${path}`)
  })

  it('is at most 32 deep', () => {
    expect(toMetadata(nested(31))).toEqual(nested(31))
    expect(refusalOf(() => toMetadata(nested(32))).message).toContain('nested at most 32 deep')
  })

  it.each([
    ['in itself', cyclic],
    ['many times in itself', { wide }],
  ])('is refused if it does not end: %s', (_, given) => {
    expect(refusalOf(() => toMetadata(given)).code).toBe('invalid-metadata')
  })

  it('is at most 65,536 characters as JSON, to the character', () => {
    const most = 65_536 - '{"a":""}'.length
    expect(toMetadata({ a: 'x'.repeat(most) })).toEqual({ a: 'x'.repeat(most) })
    expect(toMetadata({ a: '\n'.repeat(most / 2) })).toEqual({ a: '\n'.repeat(most / 2) })
    expect(refusalOf(() => toMetadata({ a: 'x'.repeat(most + 1) })).code).toBe('invalid-metadata')
    expect(refusalOf(() => toMetadata({ a: '\n'.repeat(most / 2 + 1) })).code).toBe('invalid-metadata')
  })

  it.each([
    ['a long text', { a: 'x'.repeat(1_000_000) }],
    ['a long key', { ['x'.repeat(1_000_000)]: 1 }],
    ['a long array', { a: Array.from({ length: 1_000_000 }, () => null) }],
    ['a long key, and something wrong', { ['x'.repeat(60_000)]: undefined }],
  ])('is refused quickly, with a short message: %s', (_, given) => {
    expect(refusalOf(() => toMetadata(given)).message.length).toBeLessThan(300)
  })

  it('is refused with the cause if it cannot be read', () => {
    const cause = new Error('no')
    const given = {
      get a(): string {
        throw cause
      },
    }
    expect(refusalOf(() => toMetadata(given))).toMatchObject({ code: 'invalid-metadata', cause })
  })

  it('keeps 0 where JSON knows no -0', () => {
    expect(Object.is(toMetadata({ n: -0 }).n, 0)).toBe(true)
  })
})
