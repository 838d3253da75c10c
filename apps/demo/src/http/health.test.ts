import { once } from 'node:events'
import { createServer } from 'node:http'
import { manualClock } from '@outdial/call-client/testing'
import { SchedulerError } from '@outdial/scheduler-core'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { health, type Readiness } from './health.ts'

/** Serves health with this readiness; returns a function that requests a path. */
async function serve(readiness: Readiness) {
  const server = createServer(express().use(health(readiness))).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${path}`)
    return [response.status, await response.json(), response.headers.get('cache-control')]
  }
}

/** The answer of a process with this readiness. */
const answerOf = async (readiness: Readiness, path: string) => (await serve(readiness))(path)

const READY: Readiness = { running: () => true, store: async () => [], clock: manualClock() }
const failing = (error: Error): Readiness => ({
  ...READY,
  async store() {
    throw error
  },
})
const STOPPING: Readiness = { ...READY, running: () => false }

it('is ready while the process runs and the store answers', async () => {
  expect(await answerOf(READY, '/readyz')).toEqual([200, { status: 'ready' }, 'no-store'])
})

it.each([
  [failing(new Error('The disk is gone')), { why: 'The store does not answer', code: 'store-unavailable' }],
  [failing(new SchedulerError('store-missing', 'gone')), { why: 'The store does not answer', code: 'store-missing' }],
  [STOPPING, { why: 'The process is starting or stopping' }],
])('is not ready otherwise, with the reason: %#', async (readiness, reason) => {
  expect(await answerOf(readiness, '/readyz')).toEqual([503, { status: 'not ready', ...reason }, 'no-store'])
  expect(await answerOf(readiness, '/healthz')).toEqual([200, { status: 'ok' }, 'no-store'])
})

it('queries the store at most once a second, however many requests come', async () => {
  const clock = manualClock()
  let queries = 0
  const store = async () => void queries++
  const ask = await serve({ ...READY, clock, store })
  await Promise.all([ask('/readyz'), ask('/readyz')])
  await clock.advance(999)
  await ask('/readyz')
  expect(queries).toBe(1)
  await clock.advance(1)
  await ask('/readyz')
  expect(queries).toBe(2)
})

it('reports a slow store as not ready before a probe times out', async () => {
  const clock = manualClock()
  const ask = await serve({ ...READY, clock, store: () => new Promise(() => {}) })
  let answered = false
  const asked = ask('/readyz').finally(() => {
    answered = true
  })
  await expect.poll(() => clock.advance(800).then(() => answered)).toBe(true)
  expect(await asked).toMatchObject([503, { code: 'store-unavailable' }, 'no-store'])
})
