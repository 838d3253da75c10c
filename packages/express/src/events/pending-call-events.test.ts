import { NEW_ATTEMPT } from '@outdial/call-client/internal'
import { type Outcome, toPhoneNumber } from '@outdial/call-client/kernel'
import type { ScheduledCall } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { createPendingCallEvents } from './pending-call-events.ts'

const NOON = new Date('2026-01-01T12:00:00Z')
const CALLER = toPhoneNumber('+15550000001')

/** The n-th call, which waits for its time. */
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

/** The n-th call, which waits again after an attempt that ended so. */
const tried = (n: number, status: Outcome, providerCallId: string | undefined): ScheduledCall => {
  const { id, to, provider, queue } = waiting(n)
  const known = { ...NEW_ATTEMPT, status, providerCallId, released: false, polls: 0, events: [] }
  const until = { licensedAt: NOON, dialBy: NOON, answerBy: NOON, lineFreeAt: NOON }
  const attempt = { ...known, ...until, callId: id, reference: 'secret', attempt: 1, provider, queue, to, from: CALLER }
  return { ...waiting(n, 5), attempt, attemptCount: 1, lastOutcome: status }
}

const heard = (text: string) =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map(event => {
      const [, name, data = ''] = event.match(/^event: (.*)\ndata: (.*)$/) ?? []
      const payload: unknown = JSON.parse(data)
      return [name, payload]
    })

it('of each call its latest version is told, whatever the order in which they came, and once', () => {
  const news = createPendingCallEvents('e1')
  for (const version of [1, 3, 2]) news.call(waiting(1, version))
  news.call(waiting(2))
  expect(heard(news.take())).toMatchObject([
    ['call', { epoch: 'e1', id: 'call-1', version: 3, at: '2026-01-01T12:00:00.000Z' }],
    ['call', { epoch: 'e1', id: 'call-2', version: 1 }],
  ])
  expect(news.take()).toBe('')
})

it('an attempt that was placed and has ended changes the history of both its numbers', () => {
  const news = createPendingCallEvents('e1')
  news.call(tried(1, 'busy', 'c1'))
  news.call(tried(2, 'rejected', undefined))
  const text = news.take()
  expect(heard(text).at(-1)).toEqual(['history', { epoch: 'e1', numbers: ['+13018041001', CALLER] }])
  expect(text).not.toContain('secret')
})

it('what was logged is told with the next', () => {
  const news = createPendingCallEvents('e1')
  news.history([CALLER, '+13018041001'])
  news.history([CALLER])
  expect(heard(news.take())).toEqual([['history', { epoch: 'e1', numbers: [CALLER, '+13018041001'] }]])
})

it('1,000 calls are told one by one, one more are to be fetched again', () => {
  const news = createPendingCallEvents('e1')
  for (let n = 0; n < 1000; n++) news.call(tried(n, 'busy', 'c'))
  expect(heard(news.take())).toHaveLength(1001)
  for (let n = 0; n < 1500; n++) news.call(tried(n, 'busy', 'c'))
  news.history([CALLER])
  expect(heard(news.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
  news.call(waiting(1))
  expect(heard(news.take())).toHaveLength(1)
})

it('so are calls with much in them', () => {
  const news = createPendingCallEvents('e1')
  for (let n = 0; n < 10; n++) news.call({ ...waiting(n), metadata: { note: 'x'.repeat(60_000) } })
  expect(heard(news.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
})

it('so are the histories of more than 2,000 numbers', () => {
  const news = createPendingCallEvents('e1')
  news.history(Array.from({ length: 2001 }, (_, n) => `+1301804${1000 + n}`))
  expect(heard(news.take())).toEqual([['calls-missed', { epoch: 'e1' }]])
})
