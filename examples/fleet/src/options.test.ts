import { expect, it } from 'vitest'
import { readOptions } from './options.ts'

it('defaults to four workers and no flags for the mocked services', () => {
  expect(readOptions([])).toEqual({ workers: 4, mockFlags: [] })
  expect(readOptions(['--workers', '2', '--', '--ring-ms', '10'])).toEqual({
    workers: 2,
    mockFlags: ['--ring-ms', '10'],
  })
  expect(readOptions(['--help'])).toBeUndefined()
})

it.each([
  ['--workers', '0'],
  ['--workers', '1.5'],
  ['--workers', 'many'],
  ['--worker', '2'],
])('rejects %s %s', (...args) => {
  expect(() => readOptions(args)).toThrow(/--worker/)
})

it('rejects arguments before -- that are no options', () => {
  expect(() => readOptions(['100'])).toThrow("Unexpected argument '100'")
})
