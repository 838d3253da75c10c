import { expect, it } from 'vitest'
import { scheduling } from '../testing/scheduling.ts'

const TO = '+13018040009'

it('a closing server schedules no calls; calls can still be read, changed and logged', async () => {
  const { handler, send, get } = await scheduling()
  const { id } = await (await send('POST', '/calls', { to: TO })).json()
  handler.close()
  for (const body of [{ to: TO }, [{ to: TO }]]) {
    const refused = await send('POST', '/calls', body)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:closing' })
  }
  expect(await get('/calls')).toMatchObject({ calls: [{ id }] })
  expect((await send('DELETE', `/calls/${id}`)).status).toBe(200)
  const inbound = { from: '+19842068287', answered: true }
  expect((await send('POST', `/phone-numbers/${TO}/calls`, inbound)).status).toBe(201)
})
