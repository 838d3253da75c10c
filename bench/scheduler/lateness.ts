import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { type Figures, quantile } from '../figures.ts'
import { fill } from './fill.ts'
import type { Contenders } from './measures.ts'
import { createScheduler, sqliteStore } from './packages.ts'
import { endAtOnce, instantProvider } from './provider.ts'

// Jobs that fall due in 5 to 10 seconds, at a given rate: how late each starts.

const AHEAD_MS = 5000
const SPAN_MS = 5000

/** Milliseconds since 1970, with a finer resolution than `Date.now()`. */
const now = () => performance.timeOrigin + performance.now()

/** Whole milliseconds, at pseudo-random times within the span, equal for all contenders. */
function dueMoments(perSecond: number): readonly number[] {
  const from = Date.now() + AHEAD_MS
  let seed = 1
  return Array.from({ length: (perSecond * SPAN_MS) / 1000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647
    return from + (seed % SPAN_MS)
  })
}

/**
 * Waits until all jobs have started, and measures how late. `early` counts starts before the due
 * time.
 */
async function lateness(perSecond: number, begin: (due: readonly number[], begun: (dueAt: number) => void) => unknown) {
  const due = dueMoments(perSecond)
  const lateMs: number[] = []
  await begin(due, dueAt => void lateMs.push(now() - dueAt))
  while (lateMs.length < due.length && now() < Math.max(...due) + 5000) await wait(100)
  if (lateMs.length !== due.length) throw new Error(`Expected ${due.length} to begin once each, got ${lateMs.length}`)
  return {
    medianMs: quantile(lateMs, 0.5),
    p99Ms: quantile(lateMs, 0.99),
    maxMs: Math.max(...lateMs),
    early: lateMs.filter(ms => ms < 0).length,
  }
}

/** Measured at the start of the POST: the licence is on disk by then. */
async function outdial(directory: string, perSecond: number): Promise<Figures> {
  const path = `${directory}/ours.db`
  await fill(path, [], 100)
  const store = sqliteStore({ path })
  const dueByNumber = new Map<string, number>()
  let onPlaced = (_dueAt: number) => {}
  let licensedEarly = 0
  const calls = instantProvider(call => {
    onPlaced(dueByNumber.get(call.to) ?? Number.NaN)
    void endAtOnce(call)
  })
  const scheduler = createScheduler({ store, clients: calls, concurrency: 100 })
  scheduler.on('call', ({ status, dueAt, attempt }) => {
    if (status === 'dialing' && attempt && attempt.licensedAt < dueAt) licensedEarly++
  })
  await scheduler.start()
  const found = await lateness(perSecond, async (due, begun) => {
    onPlaced = begun
    const inputs = due.map((dueAt, index) => ({ to: `+1301${1_000_000 + index}`, at: new Date(dueAt) }))
    for (const { to, at } of inputs) dueByNumber.set(to, at.getTime())
    await scheduler.schedule(inputs)
  })
  await scheduler.close()
  await store.close()
  return { ...found, early: licensedEarly }
}

const timers = (_directory: string, perSecond: number): Promise<Figures> =>
  lateness(perSecond, (due, begun) => {
    for (const dueAt of due) setTimeout(() => begun(dueAt), dueAt - Date.now())
  })

async function croner(_directory: string, perSecond: number): Promise<Figures> {
  const { Cron } = await import('croner')
  return lateness(perSecond, (due, begun) => {
    return due.map(dueAt => new Cron(new Date(dueAt), () => begun(dueAt)))
  })
}

/** node-cron cannot schedule a single moment: each second it polls a table for due jobs. */
async function nodeCron(directory: string, perSecond: number): Promise<Figures> {
  const { schedule } = await import('node-cron')
  const db = new DatabaseSync(`${directory}/jobs.db`)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE jobs (due_at INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX jobs_waiting ON jobs (due_at) WHERE taken = 0`)
  const insert = db.prepare('INSERT INTO jobs (due_at) VALUES (?)')
  const take = db.prepare('UPDATE jobs SET taken = 1 WHERE taken = 0 AND due_at <= ? RETURNING due_at')
  let onDue = (_dueAt: number) => {}
  const task = schedule('* * * * * *', () => {
    for (const row of take.all(Date.now())) onDue(Number(row['due_at']))
  })
  const found = await lateness(perSecond, (due, begun) => {
    onDue = begun
    db.exec('BEGIN')
    for (const dueAt of due) insert.run(dueAt)
    db.exec('COMMIT')
  })
  await task.stop()
  db.close()
  return found
}

export const latenesses: Contenders = {
  outdial,
  'setTimeout per job': timers,
  'croner, a job each': croner,
  'node-cron, a poll each second': nodeCron,
}
