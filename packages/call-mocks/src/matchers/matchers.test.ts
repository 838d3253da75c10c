import '@outdial/call-mocks/matchers/vitest'
import { expect as jestExpect } from 'expect'
import { expect, expectTypeOf, test, vi } from 'vitest'
import { type LedgerBook, openLedger } from '../ledger.ts'
import { matchers } from './index.ts'

const NUMBER = '+13018040009'
const BUSY = '+15512459377'

function bookWithCalls(): LedgerBook {
  const book = openLedger('twilio')
  const call = { service: 'twilio', to: NUMBER, placedAt: new Date(0) } as const
  book.place({ ...call, id: '1', reference: 'a' })
  book.ring('1', new Date(1000))
  book.end('1', new Date(2000), 'completed')
  book.place({ ...call, id: '2', reference: 'b' })
  book.ring('2', new Date(3000))
  book.place({ ...call, id: '3', reference: 'b' })
  book.place({ ...call, id: '4', to: BUSY, reference: 'c' })
  book.end('4', new Date(4000), 'busy')
  return book
}

const { ledger } = bookWithCalls()
const mock = { ledger }

// The same matchers in vitest's `expect`, and in the one of jest.
jestExpect.extend(matchers)
const EXPECTS = [
  ['vitest', expect],
  ['jest', jestExpect],
] as const

test.each(EXPECTS)('%s: toHaveRung counts rings, not calls that were placed', (_, expect) => {
  expect(mock).toHaveRung(NUMBER)
  expect(mock).toHaveRung(NUMBER, 2)
  expect(mock).not.toHaveRung(NUMBER, 3)
  expect(mock).not.toHaveRung(BUSY)
  expect(mock).toHaveRung(BUSY, 0)
})

test.each(EXPECTS)('%s: toHaveBeenPlacedOnce fails for no call and for two', (_, expect) => {
  expect(mock).toHaveBeenPlacedOnce('a')
  expect(mock).toHaveBeenPlacedOnce('c')
  expect(mock).not.toHaveBeenPlacedOnce('b')
  expect(mock).not.toHaveBeenPlacedOnce('nobody')
})

test.each([
  ['a service', mock],
  ['a ledger', ledger],
  ['the JSON of a ledger', JSON.parse(JSON.stringify(ledger))],
  ['a list of services', [mock, { ledger: openLedger('vapi').ledger }]],
])('what is expected may be %s', (_, received) => {
  expect(received).toHaveRung(NUMBER, 2)
})

test('a list of services counts the calls of all', () => {
  expect([mock, bookWithCalls().ledger]).toHaveRung(NUMBER, 4)
  expect([mock, bookWithCalls().ledger]).not.toHaveBeenPlacedOnce('a')
})

test('the message says what was expected and lists what rang', () => {
  expect(() => expect(mock).toHaveRung(NUMBER, 1)).toThrowErrorMatchingInlineSnapshot(`
    [Error: Expected +13018040009 to ring once, but it rang 2 times

    Calls that were placed:
      +13018040009, twilio, reference a, placed 1970-01-01T00:00:00.000Z, rang 1970-01-01T00:00:01.000Z, completed
      +13018040009, twilio, reference b, placed 1970-01-01T00:00:00.000Z, rang 1970-01-01T00:00:03.000Z, not ended
      +13018040009, twilio, reference b, placed 1970-01-01T00:00:00.000Z, never rang, not ended
      +15512459377, twilio, reference c, placed 1970-01-01T00:00:00.000Z, never rang, busy]
  `)
  expect(() => expect(mock).not.toHaveRung(NUMBER)).toThrow(`Expected ${NUMBER} not to ring, but it rang 2 times`)
  expect(() => expect(mock).toHaveRung(BUSY)).toThrow(`Expected ${BUSY} to ring at least once, but it rang 0 times`)
  expect(() => expect(mock).toHaveBeenPlacedOnce('b')).toThrow(
    'Expected one call to be placed for "b", but it was placed 2 times',
  )
  expect(() => expect(openLedger('vapi').ledger).toHaveRung(NUMBER)).toThrow('No call was placed.')
})

test.each([
  [
    'a number without +',
    () => expect(mock).not.toHaveRung('13018040009'),
    'such as \'+13018040009\', got "13018040009"',
  ],
  ['half a ring', () => expect(mock).not.toHaveRung(NUMBER, 0.5), 'integer from 0 up, got 0.5'],
  ['an empty reference', () => expect(mock).not.toHaveBeenPlacedOnce(''), 'got ""'],
  ['no service', () => expect({}).not.toHaveRung(NUMBER), 'Expected a mocked service'],
  ['an empty list', () => expect([]).not.toHaveRung(NUMBER), 'Expected a mocked service'],
])('%s is an error of the test, never a pass of not', (_, wrong, message) => {
  expect(wrong).toThrow(message)
})

test('both are typed for vitest and for jest', () => {
  expectTypeOf(expect(mock).toHaveRung).parameters.toEqualTypeOf<[number: string, times?: number | undefined]>()
  expectTypeOf(jestExpect(mock).toHaveRung).parameters.toEqualTypeOf<[number: string, times?: number | undefined]>()
  expectTypeOf<jest.Matchers<void>['toHaveBeenPlacedOnce']>().parameters.toEqualTypeOf<[reference: string]>()
})

test('the entry for jest registers with the global expect, and says what to do without one', async () => {
  await expect(import('@outdial/call-mocks/matchers/jest')).rejects.toThrow('expect.extend(matchers)')
  const extend = vi.fn()
  vi.resetModules()
  vi.stubGlobal(
    'expect',
    Object.assign(() => {}, { extend }),
  )
  await import('@outdial/call-mocks/matchers/jest')
  vi.unstubAllGlobals()
  expect(extend).toHaveBeenCalledWith(expect.objectContaining({ toHaveRung: expect.any(Function) }))
})
