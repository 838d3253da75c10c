import { describe, expect, it } from 'vitest'
import { callIn, LATER, ADA as NUMBER } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { userKey } from './own-keys.ts'

describe.each(STORES)('on the %s store', store => {
  const open = () => scheduling({ store, authorize: () => ({ ownerId: 'ada' }) })

  it('the application and a user who give the same key schedule one call', async () => {
    const { scheduler, send } = await open()
    const key = userKey('ada', 'order-17')
    const call = { to: NUMBER, at: new Date(LATER), ownerId: 'ada' }
    const own = await scheduler.schedule({ ...call, key })
    const byUser = await callIn(await send('POST', '/calls', { to: NUMBER, at: LATER, key: 'order-17' }))
    expect([byUser.id, byUser.key]).toEqual([own.id, 'order-17'])
    const again = await callIn(await send('POST', '/calls', { to: NUMBER, at: LATER, key: 'order-18' }))
    expect(await scheduler.schedule({ ...call, key: userKey('ada', 'order-18') })).toMatchObject({
      id: again.id,
      created: false,
    })
  })

  it('a user does not see keys that the application did not make by userKey', async () => {
    const { scheduler, get } = await open()
    await scheduler.schedule([
      { to: NUMBER, at: new Date(LATER), ownerId: 'ada', key: 'internal-1' },
      { to: NUMBER, at: new Date(LATER), ownerId: 'ada', key: userKey('bob', 'order-1') },
    ])
    const { calls } = Object(await get('/calls'))
    expect(calls).toHaveLength(2)
    for (const call of calls) expect(call).not.toHaveProperty('key')
  })
})

it.each([
  ['', 'order-1', '`ownerId` to be a text that is not empty, got ""'],
  [undefined, 'order-1', '`ownerId` to be a text that is not empty, got undefined'],
  ['ada', 17, '`key` to be a text that is not empty, got 17'],
])('userKey(%o, %o) is refused', (ownerId, key, message) => {
  expect(() => userKey(ownerId as never, key as never)).toThrow(message)
})
