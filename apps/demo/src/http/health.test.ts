import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { manualClock } from '@outdial/call-client/testing'
import { memoryStore, SchedulerError } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
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

function failingStore(failure: Error): Readiness['store'] {
  const fail = async () => {
    throw failure
  }
  return { counter: fail, increment: fail }
}

const READY: Readiness = { running: () => true, store: memoryStore(), clock: manualClock() }
const failing = (error: Error): Readiness => ({ ...READY, store: failingStore(error) })
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

it('writes to the store at most once a second, however many requests come', async () => {
  const clock = manualClock()
  const store = memoryStore()
  const ask = await serve({ ...READY, clock, store })
  await Promise.all([ask('/readyz'), ask('/readyz')])
  await clock.advance(999)
  await ask('/readyz')
  expect(await store.counter('readiness')).toBe(1)
  await clock.advance(1)
  await ask('/readyz')
  expect(await store.counter('readiness')).toBe(2)
})

it('reports a slow store as not ready before a probe times out', async () => {
  const clock = manualClock()
  const ask = await serve({ ...READY, clock, store: { ...memoryStore(), increment: () => new Promise(() => {}) } })
  let answered = false
  const asked = ask('/readyz').finally(() => {
    answered = true
  })
  await expect.poll(() => clock.advance(800).then(() => answered)).toBe(true)
  expect(await asked).toMatchObject([503, { code: 'store-unavailable' }, 'no-store'])
})

/** Readiness of a SQLite file, which the test may damage. */
async function onFile() {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-health-'))
  const path = join(folder, 'calls.db')
  const store = sqliteStore({ path, lockTimeoutMs: 100 })
  const clock = manualClock()
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  const ask = await serve({ ...READY, store, clock })
  expect((await ask('/readyz'))[0]).toBe(200)
  await clock.advance(1000)
  return { path, ask, clock }
}

it('a SQLite file that another process has locked for writing is not ready, until it is free again', async () => {
  const { path, ask, clock } = await onFile()
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  expect(await ask('/readyz')).toMatchObject([503, { code: 'store-locked' }, 'no-store'])
  other.exec('ROLLBACK')
  other.close()
  await clock.advance(1000)
  expect((await ask('/readyz'))[0]).toBe(200)
})

it('a SQLite file that was deleted is not ready', async () => {
  const { path, ask } = await onFile()
  await Promise.all(['', '-wal', '-shm'].map(end => rm(path + end, { force: true })))
  expect(await ask('/readyz')).toMatchObject([503, { status: 'not ready' }, 'no-store'])
})

it('a store that reads and does not write is not ready', async () => {
  const full = { ...memoryStore(), increment: () => Promise.reject(new SchedulerError('store-full', 'full')) }
  expect(await answerOf({ ...READY, store: full }, '/readyz')).toMatchObject([503, { code: 'store-full' }, 'no-store'])
  const forgetful = { ...memoryStore(), counter: async () => 0 }
  expect((await answerOf({ ...READY, store: forgetful }, '/readyz'))[0]).toBe(503)
})
