import { type CallClient, createCallClient, numDialer } from '@outdial/call-client'
import { startNumDialer } from '@outdial/call-mocks/server'
import { createDialer } from '@outdial/dialer'
import { expect, it, onTestFinished } from 'vitest'

const numbers = Array.from({ length: 9 }, (_, at) => `+1555000001${at}`)
const soon = { setupMs: 5, ringMs: 5, talkMs: 5 }
const refusedOnce = numbers.slice(3).map(number => [number, [{ reply: 429 }, soon]] as const)

it('a Num Dialer that answers 429 gets each call again after the wait, until all were rung once', async () => {
  let receive: CallClient['receive'] = async () => ({ status: 503 })
  const service = await startNumDialer({
    port: 0,
    scenario: soon,
    numbers: Object.fromEntries(refusedOnce),
    deliver: webhook => receive(webhook),
  })
  onTestFinished(() => service.close())
  const calls = createCallClient({
    provider: numDialer({ baseUrl: service.url, webhookUrl: 'http://me.test/webhooks' }),
    maxCallMs: 20_000,
  })
  receive = calls.receive
  onTestFinished(async () => void (await calls.close()))

  const run = createDialer({ dial: calls.dial, concurrency: 3 }).run(numbers)
  const refusals = new Set<string | undefined>()
  const waits = new Set<string | undefined>()
  run.on('entry', ({ status, cause }) => status === 'idle' && refusals.add(cause))
  run.on('run', ({ backoff }) => waits.add(backoff?.code))

  expect(await run.finished).toMatchObject({ completed: 9, rejected: 0 })
  expect(service.ledger.counts).toMatchObject({ posts: 15, placed: 9, rang: 9 })
  expect(service.ledger.mostAtOnce).toBeLessThanOrEqual(3)
  expect(run.entries.every(({ attempt }) => attempt === 1)).toBe(true)
  expect([...refusals]).toEqual([expect.stringContaining('The mocked service answers 429')])
  expect([...waits]).toEqual([undefined, 'rate-limited'])
})
