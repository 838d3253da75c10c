import { once } from 'node:events'
import { createServer } from 'node:http'
import type { CallResult, Dial } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import type { QueueState, Scheduler } from '@outdial/scheduler-core'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { observeDial } from './call-observer.ts'
import { createMetrics } from './metrics.ts'

/** A server with metrics and an event stream that requires a header. */
async function serve(
  queues: () => Promise<readonly QueueState[]> = async () => [],
  limited: Awaited<ReturnType<Scheduler['dispatching']>>['limited'] = [],
) {
  const dispatching = async () => ({ paused: false, linesInUse: 0, clockShifts: 0, providers: [], limited })
  const metrics = createMetrics({ queues, dispatching }, manualClock())
  const app = express()
    .use(metrics.requests)
    .use((_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .use((request, response, next) => {
      if (request.headers.authorization) next()
      else response.status(401).end()
    })
    .get('/api/events', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' }).write(':\n\n')
    })
    .get('/metrics', metrics.expose)
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const ask = (path: string) => fetch(url + path, { headers: { authorization: 'x' } })
  return { url, ask, metrics, read: async () => (await ask('/metrics')).text() }
}

it('an open event stream counts as a stream, a refused one as a request', async () => {
  const { url, ask, read } = await serve()
  const stream = await ask('/api/events')
  await (await fetch(`${url}/api/events`)).text()
  const text = await read()
  expect(text).toContain('outdial_event_stream_clients 1')
  expect(text).toMatch(/duration_seconds_count\{[^}]*route="\/api",status="401"[^}]*\} 1/)
  await stream.body?.cancel()
  await expect.poll(read).toContain('outdial_event_stream_clients 0')
  expect(await read()).not.toContain('route="/api/events"')
})

it('a refused request to an unknown path gets no time series of its own', async () => {
  const { url, read } = await serve()
  await (await fetch(`${url}/wp-admin`)).text()
  expect(await read()).toMatch(/duration_seconds_count\{[^}]*route="other",status="401"[^}]*\} 1/)
})

it('an unavailable store is reported, and the other metrics are served as usual', async () => {
  const answers = await serve()
  expect(await answers.read()).toContain('outdial_store_up 1')
  const unavailable = await serve(() => Promise.reject(new Error('The database is gone')))
  const text = await unavailable.read()
  expect(text).toContain('outdial_store_up 0')
  expect(text).toContain('outdial_event_stream_clients 0')
})

it('the gauge of silent calls counts calls about which the service does not answer, until it answers or they end', async () => {
  const { metrics, read } = await serve()
  let follow: Parameters<Dial>[1]
  const ending = Promise.withResolvers<CallResult>()
  const dial = observeDial((_request, options) => {
    follow = options
    return ending.promise
  }, metrics)
  const to = '+13018040009'
  const endsBy = new Date(60_000)
  const dialed = dial({ to })
  follow?.onFollow?.({ endsBy })
  expect(await read()).toContain('outdial_dialer_calls_silent 0')
  follow?.onFollow?.({ endsBy, silentSince: new Date(0) })
  expect(await read()).toContain('outdial_dialer_calls_silent 1')
  follow?.onFollow?.({ endsBy })
  expect(await read()).toContain('outdial_dialer_calls_silent 0')
  follow?.onFollow?.({ endsBy, silentSince: new Date(0) })
  ending.resolve({ reference: 'r', to, outcome: 'indeterminate', provider: 'hand', answered: false, endedAt: endsBy })
  await dialed
  expect(await read()).toContain('outdial_dialer_calls_silent 0')
})

it('the limits of providers, their use, and queues that are held back are gauges', async () => {
  const queue = { name: 'q', version: 1, concurrency: 2, paused: false, refusals: 1, waiting: 3, linesInUse: 1 }
  const { read } = await serve(
    async () => [{ ...queue, backoffUntil: new Date(), backoffCode: 'rate-limited' }, queue],
    [
      { name: 'twilio', callsPerSecond: 1, concurrency: 20, linesInUse: 4, waiting: 7 },
      { name: 'vapi', linesInUse: 1, waiting: 0 },
    ],
  )
  const lines = (await read()).split('\n')
  expect(lines).toContain('outdial_scheduler_queues_held_back 1')
  expect(lines.filter(line => line.startsWith('outdial_provider_'))).toEqual([
    'outdial_provider_lines{provider="twilio"} 20',
    'outdial_provider_lines_in_use{provider="twilio"} 4',
    'outdial_provider_lines_in_use{provider="vapi"} 1',
    'outdial_provider_calls_per_second{provider="twilio"} 1',
    'outdial_provider_calls_waiting{provider="twilio"} 7',
    'outdial_provider_calls_waiting{provider="vapi"} 0',
  ])
})
