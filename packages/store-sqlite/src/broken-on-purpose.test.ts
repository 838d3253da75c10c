import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { raceCallStore, type StoreFactory, testCallStore } from '@outdial/scheduler-core/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Break } from '../../../tools/broken-source.ts'
import {
  COUNTED_BEFORE_THE_LOCK,
  MEETING_AFTER_COUNTING,
  MEETING_IN_A_STEP,
  MISTAKES,
  NO_TRANSACTION,
} from './testing/breaks.ts'
import { breakStore } from './testing/broken-store.ts'
import { AT_A_MEETING } from './testing/meeting.ts'

/** A store with these faults in its source, deleted after the test. */
async function broken(breaks: readonly Break[]) {
  const store = await breakStore(breaks)
  onTestFinished(store.remove)
  return store
}

/** The names of the failing cases among those with this prefix. */
async function failing(factory: StoreFactory, subject: string): Promise<string[]> {
  const cases = new Map<string, () => Promise<void>>()
  testCallStore((name, run) => cases.set(name, run), factory)
  const failed: string[] = []
  for (const [name, run] of cases) {
    if (!name.startsWith(subject)) continue
    try {
      await run()
    } catch {
      failed.push(name)
    }
  }
  return failed
}

/** Races processes on a new file, with fewer lines than processes. */
async function race(module: URL, queues = 1) {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-broken-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const argument = join(folder, 'calls.db')
  return raceCallStore({
    module,
    argument,
    processes: AT_A_MEETING,
    calls: 60,
    concurrency: AT_A_MEETING - 1,
    queues,
    withinMs: 20_000,
    execArgv: ['--conditions=@outdial/source'],
  })
}

describe('the kit detects a broken store', () => {
  it.each(MISTAKES)('$name', { timeout: 30_000 }, async ({ breaks, fails }) => {
    const { sqliteStore } = await broken(breaks)
    const subject = fails.slice(0, fails.indexOf(':') + 1)
    expect(await failing(setting => sqliteStore({ path: ':memory:', ...setting }), subject)).toContain(fails)
  })

  it('and accepts an unbroken one', { timeout: 30_000 }, async () => {
    const { sqliteStore } = await broken([])
    expect(await failing(setting => sqliteStore({ path: ':memory:', ...setting }), '')).toEqual([])
  })
})

describe('a race detects', () => {
  it('lines counted before the lock', { timeout: 30_000 }, async () => {
    const { module } = await broken([...COUNTED_BEFORE_THE_LOCK, ...MEETING_AFTER_COUNTING])
    await expect(race(module)).rejects.toThrow(/lines (were )?in use/)
  })

  it('steps without a transaction', { timeout: 30_000 }, async () => {
    const { module } = await broken([...NO_TRANSACTION, ...MEETING_IN_A_STEP])
    await expect(race(module)).rejects.toThrow('The race went wrong')
  })

  it('nothing in an unbroken store', { timeout: 30_000 }, async () => {
    const { module } = await broken([])
    expect(await race(module)).toMatchObject({ licences: 60 })
    const again = await broken([])
    expect(await race(again.module, 3)).toMatchObject({ licences: 60 })
  })
})
