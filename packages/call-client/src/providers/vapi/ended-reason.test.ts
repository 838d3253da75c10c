import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { endOf } from './ended-reason.ts'

const PUBLISHED = readFileSync(new URL('../../../test/vapi/ended-reasons.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))

const reasonsOf = (outcome: string) => PUBLISHED.filter(reason => endOf(reason).status === outcome)

it('every published reason is an end, and only few of them are no failure', () => {
  expect(PUBLISHED).toHaveLength(595)
  expect(new Set(PUBLISHED).size).toBe(595)
  expect(reasonsOf('busy')).toEqual(['customer-busy'])
  expect(reasonsOf('no-answer')).toEqual([
    'call.in-progress.error-providerfault-outbound-sip-408-request-timeout',
    'call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable',
    'customer-did-not-answer',
  ])
  expect(reasonsOf('cancelled')).toEqual([
    'call-deleted',
    'call.ringing.sip-inbound-caller-hungup-before-call-connect',
    'manually-canceled',
    'scheduled-call-deleted',
  ])
  expect(reasonsOf('completed')).toEqual([
    'assistant-ended-call',
    'assistant-ended-call-after-message-spoken',
    'assistant-ended-call-with-hangup-task',
    'assistant-forwarded-call',
    'assistant-said-end-call-phrase',
    'call.ending.hook-executed-say',
    'call.ending.hook-executed-transfer',
    'call.forwarding.no-answer',
    'call.forwarding.operator-busy',
    'call.in-progress.error-transfer-failed',
    'call.in-progress.error-warm-transfer-assistant-cancelled',
    'call.in-progress.error-warm-transfer-max-duration',
    'call.in-progress.error-warm-transfer-microphone-timeout',
    'call.in-progress.error-warm-transfer-silence-timeout',
    'call.in-progress.sip-completed-call',
    'call.in-progress.twilio-completed-call',
    'call.ringing.hook-executed-say',
    'call.ringing.hook-executed-transfer',
    'customer-ended-call',
    'customer-ended-call-after-warm-transfer-attempt',
    'customer-ended-call-before-warm-transfer',
    'customer-ended-call-during-transfer',
    'exceeded-max-duration',
    'silence-timed-out',
    'voicemail',
    'vonage-completed',
    'vonage-disconnected',
  ])
  expect(reasonsOf('failed')).toHaveLength(595 - 1 - 3 - 4 - 27)
})

it('an answer is claimed only for reasons that need one', () => {
  const claimed = PUBLISHED.filter(reason => endOf(reason).answered)
  const unclaimed = reasonsOf('completed').filter(reason => !claimed.includes(reason))
  expect(unclaimed).toEqual([
    'call.ringing.hook-executed-say',
    'call.ringing.hook-executed-transfer',
    'vonage-disconnected',
  ])
  expect(claimed.filter(reason => endOf(reason).status !== 'completed')).toEqual([])
})

it.each([
  'call.start.error-subscription-concurrency-limit-reached',
  'call.start.error-vapi-number-outbound-daily-limit',
  'call.start.assistant-version-error-validation',
  'call-start-error-neither-assistant-nor-server-set',
  'assistant-not-found',
  'assistant-request-returned-no-assistant',
])('a call that never rang because of %s is failed, not completed', reason => {
  expect(endOf(reason)).toEqual({ status: 'failed' })
})

it('the code of a SIP answer is told', () => {
  expect(endOf('call.in-progress.error-providerfault-outbound-sip-403-forbidden')).toEqual({
    status: 'failed',
    sipCode: 403,
  })
})

it('an undocumented reason ends a call: as failed if it names a failure, otherwise as completed', () => {
  expect(endOf('hangup')).toEqual({ status: 'completed' })
  expect(endOf('call.in-progress.error-vapifault-something-new')).toEqual({ status: 'failed' })
  expect(endOf('constructor')).toEqual({ status: 'completed' })
})
