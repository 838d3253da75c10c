import { toPhoneNumber } from '@outdial/call-client/kernel'
import { expect, it } from 'vitest'
import { allowedNumbers, logAllowedNumbers } from './allowed-numbers.ts'
import { readEnvironment } from './environment.ts'
import { silentLog } from './log.ts'

const REAL = { CALL_API_URL: 'https://calls.example' }
const refusal = (variables: Record<string, string>, number: string) =>
  allowedNumbers(readEnvironment(variables))?.(toPhoneNumber(number))

it('all numbers may be called if every service is a mock', () => {
  expect(allowedNumbers(readEnvironment({}))).toBeUndefined()
  expect(allowedNumbers(readEnvironment({ ...REAL, MOCKED_SERVICES: 'call-api' }))).toBeUndefined()
})

it.each([
  [REAL, '+13018040009', 'Numbers of US are not allowed: ALLOWED_COUNTRIES is not set'],
  [{ ...REAL, ALLOWED_COUNTRIES: 'US,DE' }, '+13018040009', undefined],
  [
    { ...REAL, ALLOWED_COUNTRIES: 'US,DE' },
    '+442079460958',
    'Numbers of GB are not allowed: ALLOWED_COUNTRIES is US,DE',
  ],
  [{ ALLOWED_COUNTRIES: 'all' }, '+870773111632', 'Satellite numbers are not allowed: ALLOWED_COUNTRIES is all'],
])('with %j %s: %s', (variables, number, expected) => {
  expect(refusal(variables, number)).toBe(expected)
})

it.each([
  [{}, 'All numbers may be called, since no phone rings'],
  [REAL, 'No number may be called. Set ALLOWED_COUNTRIES, such as US,DE, since phones ring'],
  [{ ...REAL, ALLOWED_COUNTRIES: 'US,DE' }, 'Numbers that may be called: ALLOWED_COUNTRIES is US,DE'],
])('the log says at the start which numbers may be called: %j', (variables, line) => {
  const lines: string[] = []
  const note = (text: string) => void lines.push(text)
  logAllowedNumbers({ ...silentLog, info: note, warn: note }, readEnvironment(variables))
  expect(lines).toEqual([line])
})
