import { expect, it } from 'vitest'
import { ADA } from '../testing/answers.ts'
import { scheduling } from '../testing/scheduling.ts'
import { shortDetails } from './short-details.ts'

it('the details of an attempt are answered whole with the call, and short in lists', async () => {
  const { scheduler, store, clock, send, get } = await scheduling()
  await scheduler.start()
  await send('POST', '/calls', { to: ADA })
  await clock.advance(100)
  const [call] = (await scheduler.list()).calls
  const transcript = 'Hello. '.repeat(200)
  const details = { answeredBy: 'human', price: { amount: 0.02, currency: 'USD' }, transcript }
  await store.advance({
    updates: [
      {
        reference: call?.attempt?.reference ?? '',
        provider: 'call-api',
        status: 'answered',
        at: clock.now(),
        details,
      },
    ],
    decide: () => ({}),
    nextPollAt: (_, now) => now,
  })
  expect(await get(`/calls/${call?.id}`)).toMatchObject({ attempts: [{ details }] })
  const short = { ...details, transcript: `${transcript.slice(0, 499)}…` }
  expect(await get('/calls')).toMatchObject({ calls: [{ details: short }] })
})

it('short details have texts of 500 characters at most, and only small values', () => {
  expect(shortDetails(undefined)).toBeUndefined()
  expect(shortDetails({ big: Array.from({ length: 300 }, (_, at) => at) })).toBeUndefined()
  const cut = shortDetails({ text: `${'x'.repeat(498)}😀${'x'.repeat(9)}`, digits: '1' })
  expect(cut).toEqual({ text: `${'x'.repeat(498)}…`, digits: '1' })
})
