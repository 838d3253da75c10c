import { expect, it } from 'vitest'
import { masked } from './masked.ts'

it.each([
  ['to +13018040009, again', 'to +13•••••••09, again'],
  ['/num-dialer/0123456789abcdef0123456789abcdef', '/num-dialer/•••'],
  ['token s3cret!', 'token •••'],
  ['at postgres://me:pass@db/calls, http://a.example', 'at postgres://•••@db/calls, http://a.example'],
])('masks %j', (text, expected) => {
  expect(masked(text, ['s3cret!'])).toBe(expected)
})

it('leaves an id that is longer than a reference, and what is no number', () => {
  const text = `call 01890123-1296-7741-8123-012345678901 of ${'0a'.repeat(32)}`
  expect(masked(text)).toBe(text)
})
