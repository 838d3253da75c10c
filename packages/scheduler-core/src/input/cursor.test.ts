import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CursorOf, readCursor, writeCursor } from './cursor.ts'
import { refusalOf } from './testing/refusal-of.ts'

const at = new Date('2026-11-21T09:00:00Z')
const calls: CursorOf = { kind: 'calls', filters: ['default', undefined, at] }
const sequence = z.int().nonnegative()
const cursor = writeCursor(calls, at, 17)

const write = (json: unknown) =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url')
const parts: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())

const refuses = (text: string, of: CursorOf = calls) => {
  const refusal = refusalOf(() => readCursor(of, sequence, text))
  expect(refusal.code).toBe('invalid-cursor')
  expect(refusal.message.length).toBeLessThan(200)
  return refusal
}

describe('a cursor', () => {
  it('is read as it was written', () => {
    expect(readCursor(calls, sequence, cursor)).toEqual({ at, tie: 17 })
    const history: CursorOf = { kind: 'history', filters: ['+13018040009'] }
    expect(readCursor(history, z.string(), writeCursor(history, at, 'Zoë 📞'))).toEqual({ at, tie: 'Zoë 📞' })
  })

  it('needs no escaping in an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), tie => {
        const text = writeCursor({ kind: 'history', filters: [] }, at, tie)
        expect(text).toMatch(/^[\w-]+$/)
        expect(readCursor({ kind: 'history', filters: [] }, z.string(), text).tie).toBe(tie)
      }),
    )
  })

  it.each<[string, CursorOf]>([
    ['filters', { ...calls, filters: ['other', undefined, at] }],
    ['number of filters', { ...calls, filters: ['default'] }],
    ['kind', { ...calls, kind: 'history' }],
  ])('is refused with other %s', (_, other) => {
    refuses(cursor, other)
  })

  it.each([
    ['nothing', ''],
    ['another text', 'page-2'],
    ['spaces', ` ${cursor}`],
    ['padding', `${cursor}=`],
    ['the other alphabet', '+/+/'],
    ['a letter less', cursor.slice(0, -1)],
    ['a letter more', `${cursor}A`],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64url')],
    ['no JSON', write('[1,')],
    ['no list', write({})],
    ['null', write(null)],
    ['a part less', write(parts.slice(0, 3))],
    ['a part more', write([...parts, 1])],
    ['blanks in the JSON', write(JSON.stringify(parts, null, 1))],
    ['another form of the number', write(JSON.stringify(parts).replace('17]', '17.0]'))],
    ['a text for the moment', write(parts.with(2, at.toISOString()))],
    ['a moment out of all time', write(parts.with(2, 8_640_000_000_000_001))],
    ['a moment before all calls', write(parts.with(2, -1))],
    ['half a millisecond', write(parts.with(2, 0.5))],
    ['a text for the sequence', write(parts.with(3, '17'))],
    ['a sequence below 0', write(parts.with(3, -1))],
    ['a million letters', 'A'.repeat(1_000_000)],
  ])('is refused: %s', (_, text) => {
    refuses(text)
  })

  it('any other text is refused, and throws no other error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map(write)), text => {
        fc.pre(text !== cursor)
        refuses(text)
      }),
    )
  })

  it('with one changed letter is refused, or is another place of the same list', () => {
    fc.assert(
      fc.property(
        fc.nat(cursor.length - 1),
        fc.constantFrom('a', 'b', 'X', 'Y', '0', '9', '-', '_'),
        (place, letter) => {
          const changed = cursor.slice(0, place) + letter + cursor.slice(place + 1)
          try {
            const read = readCursor(calls, sequence, changed)
            expect(writeCursor(calls, read.at, read.tie)).toBe(changed)
          } catch {
            refuses(changed)
          }
        },
      ),
    )
  })

  it('is refused with a cause', () => {
    expect(refuses('page-2').cause).toBeInstanceOf(Error)
  })
})
