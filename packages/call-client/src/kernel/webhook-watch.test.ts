import { expect, it } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { createWebhookWatch } from './webhook-watch.ts'

it('only the first call of a provider is watched, so that a process keeps nothing for the others', async () => {
  const clock = manualClock()
  const errors: unknown[] = []
  const provider = { name: 'num-dialer', parseWebhook: () => undefined, webhookUrl: 'https://calls.example.com' }
  const watch = createWebhookWatch(provider, { clock, onError: error => errors.push(error) })
  expect([typeof watch.placed(() => true), watch.placed(() => true)]).toEqual(['function', undefined])
  await clock.advance(60_000)
  expect(errors.map(String)).toEqual([expect.stringContaining('reaches https://calls.example.com')])
})
