import { callApi, createCallClient } from '@outdial/call-client'
import { createScheduler } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { aPath } from './testing/files.ts'
import { aStore } from './testing/stores.ts'

const provider = callApi({ fetch: () => Promise.reject(new Error('nothing is placed here')) })

/** A scheduler that never starts, with its own handle on the file. */
function aScheduler(path: string) {
  const calls = createCallClient({ provider })
  const scheduler = createScheduler({ store: aStore({ path }), clients: calls, concurrency: 1 })
  onTestFinished(async () => {
    await scheduler.close({ drainMs: 0 })
    await calls.close()
  })
  return scheduler
}

it('a change by another handle on the file is reported as missed', async () => {
  const path = aPath()
  const [one, other] = [aScheduler(path), aScheduler(path)]
  await one.queues()
  const seen: string[] = []
  const missed = new Promise<void>(resolve => {
    const leave = one.watch({ call: ({ status }) => void seen.push(status), history: () => {}, missed: resolve })
    onTestFinished(leave)
  })
  // A first read: later commits count as changes.
  await one.queues()
  const { id } = await other.schedule({ to: '+13018040009', at: new Date('2099-01-01') })
  await missed
  expect((await one.get(id))?.status).toBe('scheduled')
  await one.cancel(id)
  expect(seen).toEqual(['cancelled'])
})
