import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLedger } from './ledger.ts'

interface Line {
  readonly fromMs: number
  readonly forMs: number
}

const overlapping = (lines: readonly Line[], atMs: number) =>
  lines.filter(({ fromMs, forMs }) => fromMs <= atMs && atMs < fromMs + forMs).length

test('mostAtOnce is the peak of overlapping calls', () => {
  const lines = fc.array(fc.record({ fromMs: fc.nat(50), forMs: fc.integer({ min: 1, max: 50 }) }), { maxLength: 30 })
  fc.assert(
    fc.property(lines, lines => {
      const book = openLedger('call-api')
      for (let ms = 0; ms <= 100; ms++) {
        const at = new Date(ms)
        for (const [id, { fromMs, forMs }] of lines.entries()) {
          if (fromMs + forMs === ms) book.end(String(id), at, 'completed')
        }
        for (const [id, { fromMs }] of lines.entries()) {
          if (fromMs === ms) book.place({ id: String(id), service: 'call-api', to: '+13018040009', placedAt: at })
        }
      }
      const peak = Math.max(0, ...lines.map(({ fromMs }) => overlapping(lines, fromMs)))
      expect(book.ledger.mostAtOnce).toBe(peak)
      expect(book.ledger.counts).toMatchObject({ placed: lines.length, ended: lines.length })
    }),
  )
})

test('rings and placed calls are counted per reference, and a call that never rang counts as placed', () => {
  const book = openLedger('num-dialer')
  const at = new Date(0)
  const call = { service: 'num-dialer', to: '+13018040009', placedAt: at } as const
  book.place({ ...call, id: '1', reference: 'a' })
  book.place({ ...call, id: '2', reference: 'a' })
  book.place({ ...call, id: '3', reference: 'b' })
  book.place({ ...call, id: '4' })
  for (const id of ['1', '2', '4']) book.ring(id, at)
  expect([...book.ledger.ringsByReference()]).toEqual([
    ['a', 2],
    ['b', 0],
  ])
  expect([...book.ledger.placedByReference()]).toEqual([
    ['a', 2],
    ['b', 1],
  ])
})

test('entries of the ledger cannot be changed', () => {
  const book = openLedger('call-api')
  book.place({ id: '1', service: 'call-api', to: '+13018040009', placedAt: new Date(0) })
  const { entries } = book.ledger
  expect(() => Object.assign(entries[0] ?? {}, { to: 'x' })).toThrow(TypeError)
  // @ts-expect-error -- a caller in JavaScript can change the list that it got
  entries.pop()
  expect(book.ledger.entries).toHaveLength(1)
})
