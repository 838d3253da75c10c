import type { Figures } from '../figures.ts'
import { fill, inputs } from './fill.ts'
import type { Contenders } from './measures.ts'
import { createScheduler, sqliteStore } from './packages.ts'
import { endAtOnce, instantProvider } from './provider.ts'
import { copyOf, record, replay } from './tape.ts'

// Drains a backlog of due calls at a provider that accepts and ends every call at once.

const COUNT = 20_000

const backlog = (path: string, lines: number) =>
  fill(path, inputs(COUNT, { from: new Date(Date.now() - 60_000), everyMs: 0 }), lines)

/** Places all calls and follows each to its end; resolves to the milliseconds that it took. */
async function drain(path: string, lines: number): Promise<number> {
  const store = sqliteStore({ path })
  // Opens the file before the clock starts.
  await store.queues()
  let startedAt = 0
  let ended = 0
  let onDrained = () => {}
  const drained = new Promise<void>(resolve => {
    onDrained = resolve
  })
  const calls = instantProvider(call => {
    void endAtOnce(call).then(() => {
      if (++ended === COUNT) onDrained()
    })
  })
  const scheduler = createScheduler({ store, clients: calls, concurrency: lines })
  startedAt = performance.now()
  await scheduler.start()
  await drained
  const elapsedMs = performance.now() - startedAt
  await scheduler.close()
  const [queue] = await store.queues()
  if (queue?.waiting !== 0 || queue.linesInUse !== 0) throw new Error('Expected all calls to have ended')
  await store.close()
  return elapsedMs
}

async function outdial(directory: string, lines: number): Promise<Figures> {
  await backlog(`${directory}/first.db`, lines)
  const coldMs = await drain(`${directory}/first.db`, lines)
  await backlog(`${directory}/second.db`, lines)
  const warmMs = await drain(`${directory}/second.db`, lines)
  return { callsPerSecond: COUNT / (warmMs / 1000), coldCallsPerSecond: COUNT / (coldMs / 1000) }
}

async function bare(directory: string, lines: number): Promise<Figures> {
  const path = `${directory}/ours.db`
  await backlog(path, lines)
  const copy = copyOf(path)
  const tape = await record(() => drain(path, lines))
  const { commits, close } = replay(copy, tape)
  const startedAt = performance.now()
  for (const commit of commits) commit()
  const elapsedMs = performance.now() - startedAt
  close()
  const store = sqliteStore({ path: copy })
  const [queue] = await store.queues()
  await store.close()
  if (queue?.waiting !== 0 || queue.linesInUse !== 0) throw new Error('Expected the tape to end all calls')
  const writes = tape.commits.reduce((sum, commit) => sum + commit.length, 0)
  return {
    callsPerSecond: COUNT / (elapsedMs / 1000),
    callsPerCommit: COUNT / commits.length,
    writesPerCall: writes / COUNT,
  }
}

export const drains: Contenders = { outdial, 'bare node:sqlite': bare }
