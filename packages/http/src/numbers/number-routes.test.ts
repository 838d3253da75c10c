import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { scriptedPhone } from '../testing/phone.ts'
import { scheduling } from '../testing/scheduling.ts'

const check = async (text: string, query = '', defaultCountry?: string) => {
  const { get } = await scheduling({ defaultCountry })
  return get(`/phone-numbers/${encodeURIComponent(text)}${query}`)
}

it('a typed number is formatted and answered in E.164', async () => {
  const expected = {
    formatted: '(301) 804-0009',
    number: '+13018040009',
    country: 'US',
    international: '+1 301 804 0009',
    national: '(301) 804-0009',
    valid: true,
    timeZones: ['America/New_York'],
  }
  expect(await check('3018040009', '?defaultCountry=US')).toEqual(expected)
  expect(await check('(301) 804/0009', '', 'US')).toMatchObject({ number: '+13018040009' })
  expect(await check('+49 30 901820', '', 'US')).toMatchObject({ number: '+4930901820', country: 'DE', valid: true })
})

it('a number is answered with the zones it may be in; one without a place has none', async () => {
  expect(await check('+4930901820')).toMatchObject({ timeZones: ['Europe/Berlin'] })
  expect(await check('+15005550006')).toMatchObject({ timeZones: expect.arrayContaining(['America/Chicago']) })
  expect(await check('+80012345678')).toMatchObject({ timeZones: [] })
})

it('a number outside every numbering plan is still a number', async () => {
  expect(await check('+13333333333')).toMatchObject({ number: '+13333333333', valid: false })
})

it('a text that is no number is answered with the reason, not with an error', async () => {
  expect(await check('30180', '?defaultCountry=US')).toEqual({
    formatted: expect.any(String),
    problem: { code: 'too-short', detail: expect.stringContaining('too short') },
  })
  expect(await check('me')).toMatchObject({ formatted: 'me', problem: { code: 'not-a-number' } })
  expect(await check('<script>')).toMatchObject({ formatted: '<script>' })
  expect(await check('1'.repeat(5000))).toMatchObject({ formatted: '1'.repeat(5000), problem: {} })
})

it.each([
  ['?defaultCountry=us', 422],
  ['?defaultCountry=__proto__', 422],
  ['?country=US', 422],
])('a check by %s is refused', async (query, status) => {
  const { send } = await scheduling()
  expect((await send('GET', `/phone-numbers/301${query}`)).status).toBe(status)
})

it('the check of numbers and local times needs no scheduler', async () => {
  const dialer = createDialer({ dial: scriptedPhone().dial, concurrency: 1 })
  const { send } = await scheduling({ scheduler: undefined, dialer, list: () => [] })
  expect((await send('GET', '/phone-numbers/301')).status).toBe(200)
  expect((await send('GET', '/local-time?local=2026-11-21T09:00&timeZone=UTC')).status).toBe(200)
})
