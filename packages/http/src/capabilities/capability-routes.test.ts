import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { ADA as NUMBER } from '../testing/answers.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { scheduling } from '../testing/scheduling.ts'

const dialing = (canHangUp?: boolean) => ({
  dialer: createDialer({ dial: scriptedPhone().dial, canHangUp, concurrency: 1 }),
  list: () => [NUMBER],
})

it('says what providers, dialer and store can do', async () => {
  const { get } = await scheduling()
  expect(await get('/capabilities')).toMatchObject({
    providers: { 'call-api': { hangUp: false } },
    metadataFields: ['customer'],
  })
  expect(await get('/capabilities')).not.toHaveProperty('dialer')
})

it('says the country of numbers without +, if there is one', async () => {
  const { get } = await scheduling({ defaultCountry: 'US' })
  expect(await get('/capabilities')).toMatchObject({ defaultCountry: 'US' })
  expect(await (await scheduling()).get('/capabilities')).not.toHaveProperty('defaultCountry')
})

it.each([
  [true, true],
  [false, false],
  [undefined, false],
])('a dialer with canHangUp %s is said to hang up: %s', async (canHangUp, hangUp) => {
  const { get } = await scheduling(dialing(canHangUp))
  expect(await get('/capabilities')).toMatchObject({ dialer: { hangUp } })
})

it('a user who may not dial learns nothing of the dialer', async () => {
  const { get } = await scheduling({ ...dialing(true), authorize: () => ({ ownerId: 'ada' }) })
  expect(await get('/capabilities')).not.toHaveProperty('dialer')
})

it('the answer to a stop with hangUp says that the provider cannot hang up', async () => {
  const { send, errors } = await scheduling(dialing(false))
  await send('POST', '/dialer/start', {})
  const answer = await send('POST', '/dialer/stop', { hangUp: true })
  expect([answer.status, await answer.json()]).toMatchObject([202, { state: 'stopping', hangUp: 'not-supported' }])
  expect(errors).toMatchObject([{ code: 'not-supported' }])
})
