import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import { answer, type Fault, faultyServer } from '../../test/faulty-server.ts'
import { createCallClient } from '../client.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { callApi } from './call-api/call-api.ts'
import { numDialer } from './num-dialer/num-dialer.ts'

// What each fault proves is in the cases `placing` and `proof` of `testCallProvider`.

const say =
  (text: string): Fault =>
  socket =>
    void socket.end(text)

const MAX_CALL_MS = 60_000

it('`maySend` is called after the connection was made, not before', async () => {
  const { baseUrl } = await faultyServer(say(answer('201 Created', '{"id":1,"status":"initiated"}')))
  const order: string[] = []
  const connected = () => void order.push('connected')
  subscribe('undici:client:connected', connected)
  const maySend = () => {
    order.push('maySend')
    return true
  }
  const provider = numDialer({ baseUrl, webhookUrl: 'http://127.0.0.1:1/webhooks' })
  const placed = createCallClient({ provider }).place({ to: '+13018040009' }, { maySend })
  expect(order).toEqual([])
  await placed
  unsubscribe('undici:client:connected', connected)
  expect(order).toEqual(['connected', 'maySend'])
})

describe('a call whose POST failed on a real connection', () => {
  it.each<[string, Fault, string[], object]>([
    [
      'holds its line until it is surely over, if the failure proves nothing',
      socket => void socket.resetAndDestroy(),
      ['unknown', 'indeterminate'],
      { outcome: 'indeterminate', error: { placed: 'unknown' } },
    ],
    [
      'ends `rejected` at once, if the answer proves that nothing was placed',
      say(answer('422 No', '{"error":"no"}')),
      ['rejected'],
      { outcome: 'rejected', error: { status: 422, placed: 'no' } },
    ],
  ])('%s', async (_, fault, expected, result) => {
    const { baseUrl, requests } = await faultyServer(fault)
    const clock = manualClock()
    const calls = createCallClient({ provider: callApi({ baseUrl }), clock, maxCallMs: MAX_CALL_MS })
    const statuses: string[] = []
    const first = Promise.withResolvers<void>()
    const onUpdate = ({ status }: { status: string }) => {
      statuses.push(status)
      first.resolve()
    }
    const dialed = calls.dial({ to: '+13018040009' }, { onUpdate })
    await first.promise
    await clock.advance(MAX_CALL_MS)
    expect(await dialed).toMatchObject(result)
    expect([statuses, requests()]).toEqual([expected, 1])
  })
})
