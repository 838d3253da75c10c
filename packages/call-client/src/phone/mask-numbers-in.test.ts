import { expect, it } from 'vitest'
import { maskNumbersIn } from './mask-numbers-in.ts'

it.each([
  ['The line of (202) 555-0123 is busy', 'The line of (20•) •••-••23 is busy'],
  ['+1 (202) 555-0123, 202-555-0123', '+1 (2••) •••-••23, 20•-•••-••23'],
  ['{"to":"+13018040009","cause":"202.555.0123"}', '{"to":"+13•••••••09","cause":"20•.•••.••23"}'],
])('masks national numbers of the default country: %s', (text, expected) => {
  expect(maskNumbersIn(text, { defaultCountry: 'US' })).toBe(expected)
})

it('without a default country only international and bare numbers are masked', () => {
  expect(maskNumbersIn('(202) 555-0123 or +1 (202) 555-0123')).toBe('(202) 555-0123 or +1 (2••) •••-••23')
})

it.each([
  'call 01890123-1296-7741-8123-012345678901 of 127.0.0.1:30000',
  '2026-11-21T09:44:39.123Z',
  'late by 1234 ms, 12 of 345',
])('%s: has no number', text => {
  expect(maskNumbersIn(text, { defaultCountry: 'US' })).toBe(text)
})
