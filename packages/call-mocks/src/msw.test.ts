import { manualClock } from '@outdial/call-client/testing'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { mockCallApi, mockNumDialer } from './index.ts'
import { mswHandlers } from './msw.ts'

const clock = manualClock()
const callApi = mockCallApi({
  clock,
  numbers: { '+15512459377': { reply: 'reset' }, '+19362072765': { reply: 'torn' } },
})
const numDialer = mockNumDialer({ clock, baseUrl: 'https://dialer.test/v2', deliver: () => ({ status: 200 }) })
const server = setupServer(...mswHandlers(callApi, numDialer))

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const placeAt5000 = (number: string) => post('http://localhost:5000/api/call', { phone_number: number })

test('MSW answers as the Call API, and the call advances by the clock', async () => {
  const placed = await placeAt5000('+13018040009')
  expect(placed.status).toBe(201)
  const { id } = await placed.json()
  await clock.advance(60_000)
  const found = await fetch(`http://localhost:5000/api/call/${id}`)
  expect(await found.json()).toMatchObject({ id, status: 'completed' })
  expect(callApi.ledger.entries).toMatchObject([{ id: String(id), outcome: 'completed' }])
})

test('MSW answers as the Num Dialer at the address it was given', async () => {
  const placed = await post('https://dialer.test/v2/call', { phone: '13018040009', webhookURL: 'http://a.test/n/ref' })
  expect(await placed.json()).toEqual({ id: expect.any(Number) })
  await clock.advance(60_000)
  expect(numDialer.webhooks().map(({ status }) => status)).toEqual(['ringing', 'answered', 'completed'])
})

test('through MSW a connection breaks before an answer, never within one', async () => {
  await expect(placeAt5000('+15512459377')).rejects.toThrow(TypeError)
  await expect(placeAt5000('+19362072765')).rejects.toThrow(TypeError)
})

test('a request to no mocked service fails', async () => {
  const reports = vi.spyOn(console, 'error').mockImplementation(() => {})
  await expect(fetch('http://localhost:5000/api/calls')).rejects.toThrow(TypeError)
  await expect(post('http://localhost:4830/call', {})).rejects.toThrow(TypeError)
  expect(reports).toHaveBeenCalledTimes(2)
  reports.mockRestore()
})
