import { expect, it } from 'vitest'
import { readOptions } from './options.ts'

it('has four workers and mocked services as they are, unless it is told otherwise', () => {
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
])('refuses %s %s', (...args) => {
  expect(() => readOptions(args)).toThrow(/--worker/)
})

it('refuses what is meant for the mocked services and stands before --', () => {
  expect(() => readOptions(['100'])).toThrow("Unexpected argument '100'")
})
