import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { health, type Readiness } from './health.ts'

/** What a demo says of itself that stands so. */
async function askOf(readiness: Readiness, path: string) {
  const server = createServer(express().use(health(readiness))).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const response = await fetch(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${path}`)
  return [response.status, await response.json(), response.headers.get('cache-control')]
}

const READY: Readiness = { running: () => true, store: async () => [], mocked: true }
const AWAY: Readiness = { ...READY, store: () => Promise.reject(new Error('The disk is gone')) }
const STOPPING: Readiness = { ...READY, running: () => false }

it('is ready while the scheduler runs and the store answers', async () => {
  expect(await askOf(READY, '/readyz')).toEqual([200, { status: 'ready' }, 'no-store'])
})

it.each([
  [AWAY, 'The store does not answer'],
  [STOPPING, 'The scheduler is not running'],
])('is not ready otherwise, and says why: %#', async (readiness, why) => {
  expect(await askOf(readiness, '/readyz')).toEqual([503, { status: 'not ready', why }, 'no-store'])
  expect(await askOf(readiness, '/healthz')).toEqual([200, { status: 'ok', mocked: true }, 'no-store'])
})
