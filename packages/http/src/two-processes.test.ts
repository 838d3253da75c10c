import { createCallClient, numDialer, type Webhook } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { mockNumDialer } from '@outdial/call-mocks'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it, onTestFinished } from 'vitest'
import { createHandler } from './handler.ts'
import { type NodeListener, toNodeListener } from './node/listener.ts'
import { ADA, BOB } from './testing/answers.ts'
import { readEvents } from './testing/read-events.ts'
import { serve } from './testing/serve.ts'

/** A web process that is never started and a worker, on one store with a manual clock. */
async function webAndWorker() {
  const clock = manualClock()
  const store = memoryStore({ clock })
  let underWay = 0
  const mock = mockNumDialer({
    clock,
    scenario: { setupMs: 1000, ringMs: 1000, talkMs: 1000 },
    async deliver({ url, headers, body }: Webhook) {
      underWay++
      const pairs = Object.entries(headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      )
      const init = { method: 'POST', headers: Object.fromEntries(pairs), body: Buffer.from(body) }
      const response = await fetch(url, init).finally(() => underWay--)
      return { status: response.status }
    },
  })
  let listen: NodeListener | undefined
  const url = await serve((request, response) => listen?.(request, response))
  const open = () => {
    const provider = numDialer({ fetch: mock.fetch, webhookUrl: `${url}/webhooks` })
    const calls = createCallClient({ provider, clock })
    const scheduler = createScheduler({ store, clients: calls, concurrency: 1, clock })
    onTestFinished(async () => {
      await scheduler.close({ drainMs: 0 })
      await calls.close()
    })
    return { webhooks: calls, scheduler }
  }
  const web = open()
  const handler = createHandler({ ...web, clock })
  listen = toNodeListener(handler)
  onTestFinished(() => handler.close())
  return {
    clock,
    url,
    web: web.scheduler,
    worker: open().scheduler,
    ledger: mock.ledger,
    /** Advances the clock by 100 ms, unless a webhook is in progress. */
    async passOn() {
      if (underWay === 0) await clock.advance(100)
    },
  }
}

it('a page of a process that is never started receives the events of a call at another process', async () => {
  const { url, worker, passOn } = await webAndWorker()
  await worker.start()
  const events = await readEvents(url)
  await events.until(({ event }) => event === 'hello')
  const { id } = await worker.schedule({ to: ADA })
  const seen: string[] = []
  const ended = events.until(({ event, data }) => {
    if (event === 'call' && data.id === id && seen.at(-1) !== data.status) seen.push(data.status)
    return event === 'call' && data.id === id && data.status === 'completed'
  })
  let over = false
  void ended.then(() => (over = true))
  await expect.poll(() => passOn().then(() => over), { interval: 1, timeout: 4000 }).toBe(true)
  expect(seen.slice(-3)).toEqual(['ringing', 'answered', 'completed'])
  const response = await fetch(`${url}/api/calls/${id}`)
  expect(await response.json()).toMatchObject({ answered: true, attempts: [{ answered: true }] })
})

it('a webhook at a process that does not dial frees the line of a worker immediately', async () => {
  const { clock, web, worker, ledger, passOn } = await webAndWorker()
  await worker.start()
  const began = clock.now().getTime()
  const [first] = await web.schedule([{ to: ADA }, { to: BOB }])
  const placed = () => ledger.entries.length
  await expect.poll(() => passOn().then(placed), { interval: 1, timeout: 4000 }).toBe(2)
  expect((await web.get(first?.id ?? ''))?.status).toBe('completed')
  // Long before its own check, every thirty seconds.
  expect(clock.now().getTime() - began).toBeLessThan(5000)
})
