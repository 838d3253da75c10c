import { NEW_ATTEMPT } from '@outdial/call-client/internal'
import { type Outcome, toPhoneNumber } from '@outdial/call-client/kernel'
import type { ScheduledCall } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { createPendingCallEvents } from './pending-call-events.ts'

const NOON = new Date('2026-01-01T12:00:00Z')
const CALLER = toPhoneNumber('+15550000001')

/** The n-th call, which is not due yet. */
const waiting = (n: number, version = 1): ScheduledCall => ({
  id: `call-${n}`,
  version,
  sequence: n,
  to: toPhoneNumber(`+1301804${1000 + n}`),
  provider: 'hand',
  queue: 'default',
  at: NOON,
  dueAt: NOON,
  createdAt: NOON,
  status: 'scheduled',
  attemptCount: 0,
})

/** The n-th call, whose retry waits after an attempt with this outcome. */
const tried = (n: number, status: Outcome, providerCallId: string | undefined): ScheduledCall => {
  const { id, to, provider, queue } = waiting(n)
  const known = { ...NEW_ATTEMPT, status, providerCallId, released: false, polls: 0, events: [] }
  const until = { licensedAt: NOON, dialBy: NOON, answerBy: NOON, lineFreeAt: NOON }
  const attempt = { ...known, ...until, callId: id, reference: 'secret', attempt: 1, provider, queue, to, from: CALLER }
  return { ...waiting(n, 5), attempt, attemptCount: 1, lastOutcome: status }
}

const received = (text: string) =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map(event => {
      const [, name, data = ''] = event.match(/^event: (.*)\ndata: (.*)$/) ?? []
      const payload: unknown = JSON.parse(data)
      return [name, payload]
    })

it('the latest version of each call is sent once, in any order of changes', () => {
  const pending = createPendingCallEvents('e1')
  for (const version of [1, 3, 2]) pending.call(waiting(1, version))
  pending.call(waiting(2))
  expect(received(pending.take())).toMatchObject([
    ['call', { epoch: 'e1', id: 'call-1', version: 3, at: '2026-01-01T12:00:00.000Z' }],
    ['call', { epoch: 'e1', id: 'call-2', version: 1 }],
  ])
  expect(pending.take()).toBe('')
})

it('an attempt that was placed and has ended changes the history of both its numbers', () => {
  const pending = createPendingCallEvents('e1')
  pending.call(tried(1, 'busy', 'c1'))
  pending.call(tried(2, 'rejected', undefined))
  const text = pending.take()
  expect(received(text).at(-1)).toEqual(['history', { epoch: 'e1', numbers: ['+13018041001', CALLER] }])
  expect(text).not.toContain('secret')
})

it('the numbers of logged calls are sent with the next events', () => {
  const pending = createPendingCallEvents('e1')
  pending.history([CALLER, '+13018041001'])
  pending.history([CALLER])
  expect(received(pending.take())).toEqual([['history', { epoch: 'e1', numbers: [CALLER, '+13018041001'] }]])
})

it('1,000 calls are sent one by one; one more, and pages fetch again', () => {
  const pending = createPendingCallEvents('e1')
  for (let n = 0; n < 1000; n++) pending.call(tried(n, 'busy', 'c'))
  expect(received(pending.take())).toHaveLength(1001)
  for (let n = 0; n < 1500; n++) pending.call(tried(n, 'busy', 'c'))
  pending.history([CALLER])
  expect(received(pending.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
  pending.call(waiting(1))
  expect(received(pending.take())).toHaveLength(1)
})

it('pages fetch again if calls are too large', () => {
  const pending = createPendingCallEvents('e1')
  for (let n = 0; n < 10; n++) pending.call({ ...waiting(n), metadata: { note: 'x'.repeat(60_000) } })
  expect(received(pending.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
})

it('pages fetch again after changes of more than 2,000 histories', () => {
  const pending = createPendingCallEvents('e1')
  pending.history(Array.from({ length: 2001 }, (_, n) => `+1301804${1000 + n}`))
  expect(received(pending.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
})
