import type { Figures } from '../figures.ts'
import { fill, inputs } from './fill.ts'
import type { Contenders } from './measures.ts'
import { createScheduler, sqliteStore } from './packages.ts'
import { instantProvider } from './provider.ts'
import { copyOf, record, replay } from './tape.ts'

// Adds one long list to an empty store.

async function add(path: string, count: number): Promise<number> {
  const store = sqliteStore({ path })
  await store.queues()
  const scheduler = createScheduler({ store, clients: instantProvider(() => {}), concurrency: 3 })
  const calls = inputs(count, { from: new Date(Date.now() + 3_600_000), everyMs: 100 })
  const startedAt = performance.now()
  await scheduler.schedule(calls)
  const elapsedMs = performance.now() - startedAt
  await scheduler.close()
  await store.close()
  return elapsedMs
}

async function outdial(directory: string, count: number): Promise<Figures> {
  for (const name of ['first.db', 'second.db']) await fill(`${directory}/${name}`, [], 3)
  const coldMs = await add(`${directory}/first.db`, count)
  const warmMs = await add(`${directory}/second.db`, count)
  return { callsPerSecond: count / (warmMs / 1000), coldCallsPerSecond: count / (coldMs / 1000) }
}

async function bare(directory: string, count: number): Promise<Figures> {
  const path = `${directory}/ours.db`
  await fill(path, [], 3)
  const copy = copyOf(path)
  const tape = await record(() => add(path, count))
  const { commits, close } = replay(copy, tape)
  const startedAt = performance.now()
  for (const commit of commits) commit()
  const elapsedMs = performance.now() - startedAt
  close()
  return { callsPerSecond: count / (elapsedMs / 1000), commits: commits.length }
}

export const adds: Contenders = { outdial, 'bare node:sqlite': bare }
