import { type CallProvider, createCallClient } from '@outdial/call-client'
import { CallError } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'
import { scheduling } from '../testing/scheduling.ts'

/** A live call at a provider with this `hangUp`. */
async function live(hangUp: NonNullable<CallProvider['hangUp']>) {
  const clock = manualClock()
  const provider: CallProvider = {
    name: 'hand',
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false },
    place: async () => ({ status: 'initiated', providerCallId: 'c1' }),
    parseWebhook: () => ({ updates: [] }),
    hangUp,
  }
  const calls = createCallClient({ provider, clock })
  const scheduler = createScheduler({ store: memoryStore({ clock }), clients: calls, concurrency: 1, clock })
  const { send, errors } = await scheduling({ webhooks: calls, scheduler, clock })
  await scheduler.start()
  const { id } = await (await send('POST', '/calls', { to: '+13018040009' })).json()
  await clock.advance(1000)
  expect(await (await send('GET', `/calls/${id}`)).json()).toMatchObject({ status: 'initiated' })
  return { id, send, errors }
}

it('a live call is hung up, and ends as the provider reports', async () => {
  const hungUp: string[] = []
  const { id, send } = await live(async call => void hungUp.push(call))
  const response = await send('DELETE', `/calls/${id}`)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ status: 'initiated', cancelledAt: expect.any(String) })
  expect(hungUp).toEqual(['c1'])
})

it("a failure of the provider to hang up is answered without the provider's message", async () => {
  const { id, send, errors } = await live(() =>
    Promise.reject(new CallError('unavailable', 'secret-host said no', { status: 500 })),
  )
  const response = await send('DELETE', `/calls/${id}`)
  expect([response.status, response.headers.get('retry-after')]).toEqual([502, '5'])
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ type: 'urn:outdial:problem:provider-failed', reason: 'unavailable' })
  expect(text).not.toContain('secret-host')
  expect(errors).toMatchObject([{ code: 'unavailable' }])
})
