import { expect, it } from 'vitest'
import { masked } from './masked.ts'

it.each([
  ['to +13018040009, again', 'to +13•••••••09, again'],
  ['GET /calls/%2B13018040009?limit=5', 'GET /calls/%2B13•••••••09?limit=5'],
  ['{"phone":"13018040009"}', '{"phone":"13•••••••09"}'],
  ['/num-dialer/0123456789abcdef0123456789abcdef', '/num-dialer/•••'],
  ['token s3cret!', 'token •••'],
])('masks %j', (text, expected) => {
  expect(masked(text, ['s3cret!'])).toBe(expected)
})

it.each([
  'call 01890a5d-ac96-774b-bcce-b302099a8057',
  'call 01890123-1296-7741-8123-012345678901',
  '2026-11-21T09:44:39.123Z',
  'at file:///demo.ts:120:15 in 12345 ms',
])('leaves %j', text => {
  expect(masked(text)).toBe(text)
})
