import { expect, it } from 'vitest'
import { redact } from './redact.ts'

it.each([
  ['to +13018040009, again', 'to +13•••••••09, again'],
  ['/num-dialer/0123456789abcdef0123456789abcdef', '/num-dialer/•••'],
  ['token s3cret!', 'token •••'],
  ['"cause":"+1 (202) 555-0123 is busy"', '"cause":"+1 (2••) •••-••23 is busy"'],
  ['"cause":"(202) 555-0123 is busy"', '"cause":"(20•) •••-••23 is busy"'],
  ['at postgres://me:pass@db/calls, http://a.example', 'at postgres://•••@db/calls, http://a.example'],
])('redacts %j', (text, expected) => {
  expect(redact(text, { secrets: ['s3cret!'], defaultCountry: 'US' })).toBe(expected)
})

it('does not change ids longer than a reference, and digits that are no phone number', () => {
  const text = `call 01890123-1296-7741-8123-012345678901 of ${'0a'.repeat(32)}`
  expect(redact(text)).toBe(text)
})
