import { describe, expect, it } from 'vitest'
import { isCallError } from './call-error.ts'
import { isPhoneNumber, maskPhoneNumber, toPhoneNumber } from './phone-number.ts'

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
  ])('%j is refused with what was expected and what came', text => {
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

  it('shows no more than its first two and last two digits in a log', () => {
    expect(maskPhoneNumber('+13018040009')).toBe('+13•••••••09')
    expect(maskPhoneNumber('+1234567')).toBe('+12•••67')
  })
})
