import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createCallClient, numDialer } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { startNumDialer } from '@outdial/call-mocks/server'
import { createScheduler } from '@outdial/scheduler-core'
import { postgresStore } from '@outdial/store-postgres'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { createHandler } from './handler.ts'
import { type NodeListener, toNodeListener } from './node/listener.ts'
import { ADA, BOB } from './testing/answers.ts'
import { readEvents } from './testing/read-events.ts'
import { serve } from './testing/serve.ts'

/** A service whose calls advance by hand, one second at a time. */
async function aService() {
  const clock = manualClock()
  const service = await startNumDialer({ port: 0, clock, scenario: { setupMs: 1000, ringMs: 1000, talkMs: 1000 } })
  onTestFinished(() => service.close())
  return { service, goOn: () => clock.advance(1000) }
}

/** A web server, which never dials. */
async function aWebServer(databaseUrl: string, baseUrl: string) {
  let listen: NodeListener | undefined
  const url = await serve((request, response) => listen?.(request, response))
  const calls = createCallClient({ provider: numDialer({ baseUrl, webhookUrl: `${url}/webhooks` }) })
  const scheduler = createScheduler({ store: postgresStore({ url: databaseUrl }), clients: calls, concurrency: 1 })
  const handler = createHandler({ webhooks: calls, scheduler })
  listen = toNodeListener(handler)
  onTestFinished(async () => {
    handler.close()
    await scheduler.close({ drainMs: 0 })
    await calls.close()
  })
  return { scheduler, url }
}

/** Another process, which only dials. */
async function aWorker(...addresses: readonly string[]): Promise<void> {
  const worker = fork(new URL('testing/worker-process.ts', import.meta.url), addresses, {
    execArgv: ['--conditions=@outdial/source'],
  })
  onTestFinished(() => void worker.kill('SIGKILL'))
  await once(worker, 'message')
}

it('a webhook at one process frees the line for another process, and a page shows both immediately', {
  // Without a notification the worker checks every thirty seconds.
  timeout: 25_000,
}, async () => {
  const databaseUrl = await testDatabase()
  const { service, goOn } = await aService()
  const { scheduler, url } = await aWebServer(databaseUrl, service.url)
  const events = await readEvents(url)
  // The listening connection is open: from now on changes by others arrive.
  await events.until(({ event }) => event === 'calls-missed')
  await aWorker(databaseUrl, service.url, `${url}/webhooks`)
  const calls = await scheduler.schedule([{ to: ADA }, { to: BOB }])

  const received = new Set<string>()
  const untilCall = async (id: string, status: string) => {
    if (received.has(`${id} ${status}`)) return
    await events.until(({ event, data }) => {
      if (event === 'call') received.add(`${data.id} ${data.status}`)
      return received.has(`${id} ${status}`)
    })
  }
  for (const { id } of calls) {
    // The worker reports this status, the web server the following ones.
    await untilCall(id, 'initiated')
    for (const status of ['ringing', 'answered', 'completed']) {
      await goOn()
      await untilCall(id, status)
    }
  }
  expect(service.ledger).toMatchObject({ counts: { placed: 2, ended: 2 }, mostAtOnce: 1 })
})

it('a call that one web server logs appears immediately in the histories on a page of another', {
  timeout: 30_000,
}, async () => {
  const databaseUrl = await testDatabase()
  const { service } = await aService()
  const [one, other] = [await aWebServer(databaseUrl, service.url), await aWebServer(databaseUrl, service.url)]
  const page = await readEvents(one.url)
  // The listening connection is open: from now on changes by others arrive.
  await page.until(({ event }) => event === 'calls-missed')
  const log = (id: string, to: string) =>
    fetch(`${other.url}/api/phone-numbers/${to}/calls`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id, from: BOB, answered: true, durationMs: 37_400 }),
    })
  expect((await log('came in', ADA)).status).toBe(201)
  const received = await page.next()
  expect(received).toMatchObject({ event: 'history', data: { numbers: [ADA, BOB] } })
  const history = await fetch(`${one.url}/api/phone-numbers/${ADA}/calls`)
  expect(await history.json()).toMatchObject([{ counterparty: BOB, type: 'Completed Inbound' }])
})
