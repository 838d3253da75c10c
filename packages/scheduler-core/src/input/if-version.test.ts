import { expect, it } from 'vitest'
import { toIfVersion } from './if-version.ts'
import { refusalOf } from './testing/refusal-of.ts'

it('accepts a version, or none', () => {
  expect([toIfVersion(undefined), toIfVersion({}), toIfVersion({ ifVersion: 3 })]).toEqual([undefined, undefined, 3])
})

it.each([
  [null],
  [3],
  [{ version: 3 }],
  [{ ifVersion: 0 }],
  [{ ifVersion: 1.5 }],
  [{ ifVersion: '3' }],
  [{ ifVersion: null }],
])('refuses %j', options => {
  expect(refusalOf(() => toIfVersion(options)).code).toBe('invalid-call')
})
