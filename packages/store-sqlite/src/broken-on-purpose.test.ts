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

/** A store whose source is broken so, forgotten when the test is over. */
async function broken(breaks: readonly Break[]) {
  const store = await breakStore(breaks)
  onTestFinished(store.remove)
  return store
}

/** The names of the cases that fail, of those that begin so. */
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

/** Races processes on a new file, for fewer lines than there are processes. */
async function race(module: URL) {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-broken-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const argument = join(folder, 'calls.db')
  return raceCallStore({
    module,
    argument,
    processes: AT_A_MEETING,
    calls: 60,
    concurrency: AT_A_MEETING - 1,
    withinMs: 20_000,
    execArgv: ['--conditions=@outdial/source'],
  })
}

describe('a store that is broken on purpose is found out', () => {
  it.each(MISTAKES)('$name', { timeout: 30_000 }, async ({ breaks, fails }) => {
    const { sqliteStore } = await broken(breaks)
    const subject = fails.slice(0, fails.indexOf(':') + 1)
    expect(await failing(({ clock }) => sqliteStore({ path: ':memory:', clock }), subject)).toContain(fails)
  })

  it('by nothing, if nothing is broken', { timeout: 30_000 }, async () => {
    const { sqliteStore } = await broken([])
    expect(await failing(({ clock }) => sqliteStore({ path: ':memory:', clock }), '')).toEqual([])
  })
})

describe('a race finds out', () => {
  it('lines that are counted before the lock is taken', { timeout: 30_000 }, async () => {
    const { module } = await broken([...COUNTED_BEFORE_THE_LOCK, ...MEETING_AFTER_COUNTING])
    await expect(race(module)).rejects.toThrow(/lines (were )?in use/)
  })

  it('steps that are no transactions', { timeout: 30_000 }, async () => {
    const { module } = await broken([...NO_TRANSACTION, ...MEETING_IN_A_STEP])
    await expect(race(module)).rejects.toThrow('The race went wrong')
  })

  it('nothing, if nothing is broken', { timeout: 30_000 }, async () => {
    const { module } = await broken([])
    expect(await race(module)).toMatchObject({ licences: 60 })
  })
})
