import { expect, it } from 'vitest'
import { reasonOf } from './reason.ts'
import { reasonWords } from './reason.words.ts'

it.each([
  ['completed', 'NORMAL_CLEARING', undefined],
  ['completed', 'completed', undefined],
  ['answered', 'in-progress', undefined],
  ['initiated', 'queued', undefined],
  ['busy', 'user-busy', undefined],
  ['busy', 'sip 486', undefined],
  ['busy', '486 Busy Here', undefined],
  ['failed', 'USER_BUSY', 'Busy'],
  ['no-answer', 'No answer', undefined],
  ['no-answer', 'no-user-responding', undefined],
  ['no-answer', 'timeout', undefined],
  ['no-answer', 'NO_USER_RESPONSE', undefined],
  ['failed', 'no-user-responding', 'No answer'],
  ['failed', 'unallocated-number', 'No such number'],
  ['failed', 'not_found', 'No such number'],
  ['failed', 'Q.850 cause 1', 'No such number'],
  ['failed', 'temporary-failure', 'Network trouble'],
  ['failed', 'SUBSCRIBER_ABSENT', 'Phone not reachable'],
  ['failed', 'call_rejected', 'Declined'],
  ['failed', 'failed', undefined],
  ['cancelled', 'canceled', undefined],
  ['cancelled', 'originator_cancel', undefined],
  ['completed', 'time_limit', 'Ended at the time limit'],
  ['completed', 'customer-ended-call', 'The other end hung up'],
  ['completed', 'assistant-ended-call-after-message-spoken', 'The assistant ended the call'],
  ['completed', 'voicemail', 'Voicemail answered'],
  ['failed', 'call.start.error-subscription-concurrency-limit-reached', 'A limit of the account was reached'],
  ['failed', 'call.in-progress.error-providerfault-outbound-sip-503-service-unavailable', 'Network trouble'],
  ['expired', 'misfire', 'Missed: no worker was running'],
  ['expired', 'not-after', 'Too late'],
  ['cancelled', 'not-allowed', 'This number must not be called'],
  ['rejected', 'do-not-call', 'On the do-not-call list'],
  ['indeterminate', 'restored', 'It may have been placed after the backup was taken'],
  ['indeterminate', 'freed by an operator', 'An operator freed its line'],
  ['unknown', 'no answer was recorded', 'The worker stopped while it was dialing'],
  ['rejected', 'Unknown prefix', 'The service says “Unknown prefix”'],
  ['failed', 'constructor', 'The service says “constructor”'],
  ['failed', 'sip 999', 'The service says “sip 999”'],
  ['failed', ' ', undefined],
  ['failed', undefined, undefined],
])('a call that is %s for %s says %s', (status, cause, words) => {
  expect(reasonOf({ status, cause }, 'en')).toBe(words)
})

it.each([
  ['completed', false, 'answer not reported'],
  ['completed', true, undefined],
  ['completed', undefined, undefined],
  ['busy', false, undefined],
])('a call that is %s, with an answer reported: %s, says %s', (status, answered, words) => {
  expect(reasonOf({ status, answered, cause: 'NORMAL_CLEARING' }, 'en')).toBe(words)
})

it('both languages say each cause, and each in its own words', () => {
  const { en, es } = reasonWords.shipped
  expect(Object.keys(es)).toEqual(Object.keys(en))
  const said = Object.values(en).filter(Boolean)
  expect(new Set(said).size).toBe(said.length)
  expect(Object.values(es).filter(Boolean)).toHaveLength(said.length)
})
