import { once } from 'node:events'
import { createServer } from 'node:http'
import { manualClock } from '@outdial/call-client/testing'
import { SchedulerError } from '@outdial/scheduler-core'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { health, type Readiness } from './health.ts'

/** A demo that stands so, to be asked. */
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

/** What it says of itself. */
const askOf = async (readiness: Readiness, path: string) => (await serve(readiness))(path)

const READY: Readiness = { running: () => true, store: async () => [], clock: manualClock(), mocked: true }
const failing = (error: Error): Readiness => ({
  ...READY,
  async store() {
    throw error
  },
})
const STOPPING: Readiness = { ...READY, running: () => false }

it('is ready while the scheduler runs and the store answers', async () => {
  expect(await askOf(READY, '/readyz')).toEqual([200, { status: 'ready' }, 'no-store'])
})

it.each([
  [failing(new Error('The disk is gone')), { why: 'The store does not answer', code: 'store-unavailable' }],
  [failing(new SchedulerError('store-missing', 'gone')), { why: 'The store does not answer', code: 'store-missing' }],
  [STOPPING, { why: 'It is not running' }],
])('is not ready otherwise, and says why: %#', async (readiness, said) => {
  expect(await askOf(readiness, '/readyz')).toEqual([503, { status: 'not ready', ...said }, 'no-store'])
  expect(await askOf(readiness, '/healthz')).toEqual([200, { status: 'ok', mocked: true }, 'no-store'])
})

it('asks the store once a second at most, however many ask', async () => {
  const clock = manualClock()
  let asked = 0
  const store = async () => void asked++
  const ask = await serve({ ...READY, clock, store })
  await Promise.all([ask('/readyz'), ask('/readyz')])
  await clock.advance(999)
  await ask('/readyz')
  expect(asked).toBe(1)
  await clock.advance(1)
  await ask('/readyz')
  expect(asked).toBe(2)
})

it('tells which services ring phones, and whether there is a token to sign in with', async () => {
  const [, said] = await askOf({ ...READY, mocked: false, services: ['num-dialer'], token: true }, '/healthz')
  expect(said).toEqual({ status: 'ok', mocked: false, services: ['num-dialer'], token: true })
})

it('is not ready while the store takes its time, and says so before whoever asks loses patience', async () => {
  const clock = manualClock()
  const ask = await serve({ ...READY, clock, store: () => new Promise(() => {}) })
  let answered = false
  const asked = ask('/readyz').finally(() => {
    answered = true
  })
  await expect.poll(() => clock.advance(800).then(() => answered)).toBe(true)
  expect(await asked).toMatchObject([503, { code: 'store-unavailable' }, 'no-store'])
})
