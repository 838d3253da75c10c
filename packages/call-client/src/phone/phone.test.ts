import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { isCallError } from '../kernel/call-error.ts'
import { type Country, formatPhoneNumber, isCountry, PhoneNumberError, parsePhoneNumber } from './index.ts'

const options = (country: string | undefined) => (isCountry(country) ? { defaultCountry: country } : {})

function refusalOf(text: string, country?: string): string {
  try {
    parsePhoneNumber(text, options(country))
  } catch (error) {
    if (isCallError(error) && error.code === 'invalid-number' && error.placed === 'no') return error.message
    throw error
  }
  throw new Error('Expected a refusal, got none')
}

describe('a typed number', () => {
  it.each([
    ['(301) 804-0009', 'US', '+13018040009'],
    ['301.804.0009', 'US', '+13018040009'],
    ['13018040009', 'US', '+13018040009'],
    ['030 901820', 'DE', '+4930901820'],
    ['030/90 18-20', 'DE', '+4930901820'],
    ['011 15-2345-6789', 'AR', '+5491123456789'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['8 (495) 123-45-67', 'RU', '+74951234567'],
  ])('in national form is one of the default country: %s in %s', (text, country, number) => {
    expect(parsePhoneNumber(text, options(country))).toMatchObject({ number, country, valid: true })
  })

  it.each([
    ['+1 301 804 0009', undefined, '+13018040009'],
    ['+1 (301) 804-0009', 'DE', '+13018040009'],
    ['+49 (0)30 901820', undefined, '+4930901820'],
    ['0049 30 901820', 'DE', '+4930901820'],
    ['0049 30 901820', 'US', '+4930901820'],
    ['0049 30 901820', undefined, '+4930901820'],
    ['011 49 30 901820', 'US', '+4930901820'],
    ['0011 49 30 901820', 'AU', '+4930901820'],
    ['+800 1234 5678', undefined, '+80012345678'],
  ])('in international form is one of its own country: %s from %s', (text, country, number) => {
    expect(parsePhoneNumber(text, options(country))).toMatchObject({ number, valid: true })
  })

  it.each([
    ['full-width digits and plus', '+13018040009'],
    ['Arabic digits', '+١٣٠١٨٠٤٠٠٠٩'],
    ['Persian digits', '۱۳۰۱۸۰۴۰۰۰۹'],
    ['direction marks', '\u202A+1\u200E301\u200E8040009\u202C'],
    ['a zero-width space and a no-break one', '+1\u200B\u00A0301\u00A08040009'],
    ['dashes of every kind', '+1 301–804—0009'],
    ['spaces around it', ' \t+1 301 804 0009\n'],
  ])('may have %s', (_what, text) => {
    expect(parsePhoneNumber(text, options('US')).number).toBe('+13018040009')
  })

  it.each([
    ['', undefined, /^Expected a phone number, got ""$/],
    ['   ', 'US', /^Expected a phone number, got "   "$/],
    ['+', 'US', /^Expected a phone number, got "\+"$/],
    ['()', 'US', /^Expected a phone number, got/],
    ['1-800-FLOWERS', 'US', /^Expected a phone number, got "1-800-FLOWERS"$/],
    ['call me', 'US', /^Expected a phone number, got "call me"$/],
    ['tel:+13018040009', 'US', /^Expected a phone number, got/],
    ['++13018040009', 'US', /^Expected a phone number, got/],
    ['+1+3018040009', 'US', /^Expected a phone number, got/],
    ['3018040009, 3018040010', 'US', /^Expected a phone number/],
    ['3018040009', undefined, /begins with \+ and its country code, got "3018040009"$/],
    ['(301) 804-0009', undefined, /begins with \+ and its country code/],
    ['301 804 0009 ext. 5', 'US', /without an extension, got/],
    ['+13018040009x5', undefined, /without an extension, got/],
    ['+13018040009;ext=5', undefined, /without an extension, got/],
    ['+13018040009#5', undefined, /without an extension, got/],
    ['911', 'US', /got "911", which is too short$/],
    ['110', 'DE', /too short/],
    ['112', 'FR', /too short/],
    ['804-0009', 'US', /too short/],
    ['+1 301 80', undefined, /too short/],
    ['301 804 00091', 'US', /too long/],
    ['030 901820 123456789', 'DE', /too long/],
    ['+1234567890123456', undefined, /too long/],
    ['00', undefined, /begins with \+/],
    ['0011 49 30 901820', undefined, /begins with \+ and its country code/],
    ['0049 30', 'US', /^Expected a phone number, got "0049 30", which is too/],
    ['+0 301 804 0009', undefined, /^Expected a phone number, got/],
    ['+०००', undefined, /^Expected a phone number, got/],
  ])('%j (%s) is refused with the reason', (text, country, why) => {
    expect(refusalOf(text, country)).toMatch(why)
  })

  it.each([
    ['call me', 'US', 'not-a-number'],
    ['3018040009', undefined, 'no-country'],
    ['301 804 0009 ext. 5', 'US', 'extension'],
    ['12', 'US', 'too-short'],
    ['301 804 00091', 'US', 'too-long'],
  ])('%j (%s) is refused with the fault %s', (text, country, fault) => {
    const refused = () => parsePhoneNumber(text, options(country))
    expect(refused).toThrow(PhoneNumberError)
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid-number', fault }))
  })

  it.each([42, null, undefined, {}, ['+13018040009']])('%j is refused', given => {
    expect(refusalOf(given as string)).toMatch(/^Expected a phone number, got /)
  })

  it.each(['1', '+', ' ', '(', 'x', '\u200E', '+1 301 804 0009 '])(
    'of 10,000 times %j is refused with a short message, and at most 101 characters of it are matched with a pattern',
    part => {
      const text = part.repeat(10_000)
      const exec = vi.spyOn(RegExp.prototype, 'exec')
      const message = refusalOf(text, 'US')
      const formatted = formatPhoneNumber(text, { defaultCountry: 'US' })
      const matched = exec.mock.calls.map(([input]) => input)
      exec.mockRestore()
      expect(message.length).toBeLessThan(120)
      expect(formatted).toBe(text)
      expect(matched.every(input => input.length <= 101)).toBe(true)
      expect(matched.length).toBeLessThan(1000)
    },
  )
})

describe('a well-formed E.164 number', () => {
  it.each(['+1234567890', '+13333333333', '+1234567', '+123456789012345', '+999123456789', '+43000000'])(
    '%s always parses, valid or not, and stays unchanged',
    number => {
      expect(parsePhoneNumber(number)).toMatchObject({ number, valid: false })
    },
  )

  it('is described with its country and its readable forms', () => {
    expect(parsePhoneNumber('+13018040009')).toEqual({
      number: '+13018040009',
      country: 'US',
      international: '+1 301 804 0009',
      national: '(301) 804-0009',
      valid: true,
    })
  })

  it('gives the same number again from each of its readable forms', () => {
    const numbers = fc.oneof(
      fc.stringMatching(/^\+[1-9]\d{6,14}$/),
      fc.stringMatching(/^\+1(212|301|416|876)[2-9]\d{6}$/),
      fc.stringMatching(/^\+(4930|44207|3314|3906|5411|5511|8210|8613|9198|7495|521|54911|390)\d{6,9}$/),
    )
    fc.assert(
      fc.property(numbers, number => {
        const read = parsePhoneNumber(number)
        if (read.number !== number) expect(read.valid).toBe(true)
        expect(parsePhoneNumber(read.number)).toEqual(read)
        expect(parsePhoneNumber(read.international)).toEqual(read)
        expect(parsePhoneNumber(formatPhoneNumber(number))).toEqual(read)
        const home = options(read.country)
        expect(parsePhoneNumber(read.national, home)).toEqual(read)
        expect(parsePhoneNumber(formatPhoneNumber(read.national, home), home)).toEqual(read)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a number during typing', () => {
  it.each([
    ['3', 'US', '3'],
    ['301804', 'US', '(301) 804'],
    ['3018040009', 'US', '(301) 804-0009'],
    ['+1301804', undefined, '+1 301 804'],
    ['030901820', 'DE', '030 901820'],
    ['+', 'US', '+'],
    ['(', 'US', '('],
    ['', 'US', ''],
    ['30x', 'US', '30x'],
    ['1-800-FLOWERS', 'US', '1-800-FLOWERS'],
  ])('%j (%s) becomes %j', (text, country, formatted) => {
    expect(formatPhoneNumber(text, options(country))).toBe(formatted)
  })

  it('loses no digit', () => {
    const typed = fc.string({ unit: fc.constantFrom('+', '0', '1', '3', '4', '9', ' ', '(', ')', '-'), maxLength: 20 })
    fc.assert(
      fc.property(typed, fc.constantFrom<Country>('US', 'DE', 'IT', 'AR'), (text, defaultCountry) => {
        const digits = (shown: string) => shown.replace(/\D/g, '')
        expect(digits(formatPhoneNumber(text, { defaultCountry }))).toBe(digits(text))
      }),
    )
  })
})

describe('a country', () => {
  it('is an ISO code in capitals', () => {
    expect(['US', 'DE', 'AC', 'XK'].every(isCountry)).toBe(true)
    expect(['us', 'USA', '', '1', 'XX', 'toString', '__proto__', 49, null, undefined].some(isCountry)).toBe(false)
  })

  it('that is unknown is refused by name', () => {
    const none = { defaultCountry: 'Germany' as Country }
    const message = 'Expected `defaultCountry` to be a country such as US, got "Germany"'
    expect(() => parsePhoneNumber('+13018040009', none)).toThrow(TypeError)
    expect(() => formatPhoneNumber('+1', none)).toThrow(message)
  })
})
