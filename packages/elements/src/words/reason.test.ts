import { expect, it } from 'vitest'
import { reasonOf } from './reason.ts'

it.each([
  ['completed', 'NORMAL_CLEARING', undefined],
  ['busy', 'user-busy', undefined],
  ['failed', 'USER_BUSY', 'Busy'],
  ['no-answer', 'No answer', undefined],
  ['failed', 'unallocated-number', 'No such number'],
  ['failed', 'temporary-failure', 'Network trouble'],
  ['expired', 'misfire', 'Missed: no worker was running'],
  ['expired', 'not-after', 'Too late'],
  ['cancelled', 'not-allowed', 'This number must not be called'],
  ['indeterminate', 'restored', 'It may have been placed after the backup was taken'],
  ['indeterminate', 'freed by an operator', 'An operator freed its line'],
  ['busy', 'sip 486', 'sip 486'],
  ['failed', 'constructor', 'constructor'],
  ['failed', undefined, undefined],
])('a call that is %s for %s says %s', (status, cause, words) => {
  expect(reasonOf({ status, cause })).toBe(words)
})

it.each([
  ['completed', false, 'answer not reported'],
  ['completed', true, undefined],
  ['completed', undefined, undefined],
  ['busy', false, undefined],
])('a call that is %s, with an answer reported: %s, says %s', (status, answered, words) => {
  expect(reasonOf({ status, answered, cause: 'NORMAL_CLEARING' })).toBe(words)
})
