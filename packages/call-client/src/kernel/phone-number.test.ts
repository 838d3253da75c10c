import { describe, expect, it } from 'vitest'
import { isCallError } from './call-error.ts'
import { isPhoneNumber, maskNumbers, maskPhoneNumber, toPhoneNumber } from './phone-number.ts'

describe('a phone number', () => {
  it.each(['+1234567', '+1234567890', '+13333333333', '+123456789012345'])('%s is well-formed', text => {
    expect(toPhoneNumber(text)).toBe(text)
  })

  it.each([
    '',
    '1234567890',
    '+0123456789',
    '+123456',
    '+1234567890123456',
    '+1 234 567 890',
    ' +1234567890',
    '+1234567890\n',
    '+١٢٣٤٥٦٧',
    42,
    null,
  ])('%j is refused with the expected value and the one given', text => {
    expect(isPhoneNumber(text)).toBe(false)
    let error: unknown
    try {
      toPhoneNumber(text)
    } catch (thrown) {
      error = thrown
    }
    expect(isCallError(error) && [error.code, error.placed]).toEqual(['invalid-number', 'no'])
    expect(String(error)).toMatch(/Expected a number like \+13018040009 \(E\.164\), got /)
  })

  it('shows only its first two and last two digits when masked', () => {
    expect(maskPhoneNumber('+13018040009')).toBe('+13•••••••09')
    expect(maskPhoneNumber('+1234567')).toBe('+12•••67')
  })
})

describe('a text for a log', () => {
  it.each([
    ['to +13018040009, again', 'to +13•••••••09, again'],
    ['+1234567.', '+12•••67.'],
    ['GET /calls/%2B13018040009?limit=5', 'GET /calls/%2B13•••••••09?limit=5'],
    ['?next=%252b13018040009', '?next=%252b13•••••••09'],
    ['{"phone":"13018040009"}', '{"phone":"13•••••••09"}'],
    ['phone=13018040009&x=1', 'phone=13•••••••09&x=1'],
    ['to%3A13018040009', 'to%3A13•••••••09'],
    ['"gone:\\n13018040009"', '"gone:\\n13•••••••09"'],
    ['busy: +1 (202) 555-0123', 'busy: +1 (2••) •••-••23'],
    ['+1.202.555.0123, +44 20 7946 0958', '+1.2••.•••.••23, +44 •• •••• ••58'],
    ['+1\u00a0202\u00a0555\u00a00123', '+1\u00a02••\u00a0•••\u00a0••23'],
    ['4930123456789 and 123456789', '49•••••••••89 and 12•••••89'],
  ])('%s: numbers are masked', (text, expected) => {
    expect(maskNumbers(text)).toBe(expected)
  })

  it.each([
    'call 01890a5d-ac96-774b-bcce-b302099a8057',
    'call 01890123-1296-7741-8123-012345678901',
    '0123456789abcdef0123456789abcdef',
    '2026-11-21T09:44:39.123Z',
    '2026-11-21T09:44:39.123456789+01:00',
    '{"time":1795254279123}',
    '2026-11-21T09:44:39+01:00 and 1+2 3',
    'at file:///demo.ts:120:15 in 12345 ms',
    'seen 0.1234567890123',
  ])('%s: has no number', text => {
    expect(maskNumbers(text)).toBe(text)
  })
})
