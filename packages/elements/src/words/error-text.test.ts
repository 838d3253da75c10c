import { expect, it } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { failureOf, numberProblem } from './error-text.ts'

it.each([
  ['too-short', 'This number is too short.'],
  ['no-country', 'Add the country code, such as +1.'],
  ['invalid-number', 'This is not a phone number.'],
  ['toString', 'This is not a phone number.'],
])('why a number is none is said in words for people: %s', (code, words) => {
  expect(numberProblem(code, 'en')).toBe(words)
})

it('the details of a refused request are hidden, other failures are shown', () => {
  expect(failureOf(new ApiError('Expected `to` to be E.164', { status: 422 }), 'en')).toBe('That did not work.')
  expect(failureOf(new ApiError('it answered 503', { status: 503 }), 'en')).toBe('That did not work. It answered 503.')
  expect(failureOf('no', 'en')).toBe('That did not work. No.')
  const paused = new ApiError('Expected', { status: 409, code: 'all-paused' })
  expect(failureOf(paused, 'es')).toBe('No ha funcionado. Todo está en pausa. Reanúdelo primero.')
})
