import { expect, it } from 'vitest'
import { toChangeOptions } from './change-options.ts'
import { refusalOf } from './testing/refusal-of.ts'

it.each([
  [{}],
  [{ ifVersion: 3 }],
  [{ ifVersion: 3, scope: 'one' }],
  [{ scope: 'following' }],
  [{ ifOwnerId: 'anna' }],
])('accepts %j', options => {
  expect(toChangeOptions(options)).toEqual(options)
})

it('accepts no options', () => {
  expect(toChangeOptions()).toEqual({})
})

it.each([
  [null],
  [3],
  [{ version: 3 }],
  [{ ifVersion: 0 }],
  [{ ifVersion: 1.5 }],
  [{ ifVersion: '3' }],
  [{ ifVersion: null }],
  [{ scope: 'all' }],
  [{ scope: null }],
  [{ ifOwnerId: '' }],
  [{ ifOwnerId: undefined }],
  [{ ifOwnerId: null }],
])('refuses %j', options => {
  expect(refusalOf(() => toChangeOptions(options)).code).toBe('invalid-call')
})
