import { expect, it } from 'vitest'
import { scheduling } from '../testing/scheduling.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const US = '+12025550123'

it('calls without `from` come from the number of the server, and a repeat is recognised', async () => {
  const { send } = await scheduling({ from: US })
  const fromOf = async (body: object) => {
    const response = await send('POST', '/calls', body)
    return [response.status, (await response.json()).from]
  }
  expect(await fromOf({ to: ADA, key: 'k' })).toEqual([201, US])
  expect(await fromOf({ to: ADA, key: 'k' })).toEqual([201, US])
  expect(await fromOf({ to: ADA, from: BOB })).toEqual([201, BOB])
  const several = await (await send('POST', '/calls', [{ to: ADA }, { to: ADA, from: BOB }])).json()
  expect(several).toMatchObject({ calls: [{ from: US }, { from: BOB }] })
})

it('a server with an invalid `from` does not start', async () => {
  await expect(scheduling({ from: '911' })).rejects.toThrow(
    new TypeError('Expected `from` to be a number like +13018040009 (E.164), got "911"'),
  )
})
