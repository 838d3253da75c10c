import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { scriptedPhone } from '../testing/phone.ts'
import { readEvents } from '../testing/read-events.ts'
import { scheduling } from '../testing/scheduling.ts'

it('a call of the dialer is in the history of both its numbers, and pages receive the event', async () => {
  const phone = scriptedPhone()
  const { url, clock, send, get } = await scheduling({
    dialer: createDialer({ dial: phone.dial, concurrency: 1 }),
    list: () => [{ to: '+13018040009', from: '+15550000001' }],
  })
  const page = await readEvents(url)
  await send('POST', '/dialer/start')
  phone.calls[0]?.end('completed', { answered: true })
  await clock.advance(50)
  expect(await page.until(({ event }) => event === 'history')).toMatchObject({
    data: { numbers: ['+13018040009', '+15550000001'] },
  })
  const call = { created_at: '2026-01-01T00:00:00Z', duration: '37.4' }
  expect(await get('/phone-numbers/+13018040009/calls')).toEqual([
    { ...call, counterparty: '+15550000001', type: 'Completed Inbound' },
  ])
  expect(await get('/phone-numbers/+15550000001/calls')).toEqual([
    { ...call, counterparty: '+13018040009', type: 'Completed Outbound' },
  ])
})

it('a call that the provider calls completed without an answer is missed, and the entry and the history say so', async () => {
  const phone = scriptedPhone()
  const { clock, send, get } = await scheduling({
    dialer: createDialer({ dial: phone.dial, concurrency: 2 }),
    list: () => [
      { to: '+13018040009', from: '+15550000001' },
      { to: '+19842068287', from: '+15550000001' },
    ],
  })
  await send('POST', '/dialer/start')
  phone.calls[0]?.end('completed', { durationMs: undefined })
  phone.calls[1]?.end('busy', { durationMs: undefined })
  await clock.advance(50)
  expect(await get('/dialer')).toMatchObject({
    entries: [
      { status: 'completed', answered: false },
      { status: 'busy', answered: false },
    ],
  })
  const created_at = '2026-01-01T00:00:00Z'
  expect(await get('/phone-numbers/+13018040009/calls')).toEqual([
    { created_at, counterparty: '+15550000001', type: 'Missed Inbound', answer_reported: false },
  ])
  expect(await get('/phone-numbers/+19842068287/calls')).toEqual([
    { created_at, counterparty: '+15550000001', type: 'Missed Inbound' },
  ])
})
