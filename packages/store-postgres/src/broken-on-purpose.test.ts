import { setTimeout } from 'node:timers/promises'
import type { CallStore } from '@outdial/scheduler-core'
import { type RaceOptions, raceCallStore, type StoreFactory, testCallStore } from '@outdial/scheduler-core/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Break } from '../../../tools/broken-source.ts'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { startTcpProxy } from '../../../tools/tcp-proxy.ts'
import { LICENSING, PROVIDERS_NOT_LOCKED } from './testing/breaks/licensing.ts'
import { type Mistake, meetingWithin } from './testing/breaks/mistake.ts'
import { OTHERS } from './testing/breaks/others.ts'
import { DATED_TOO_EARLY, LATE_FOR_THE_LOCK, THREE_HAVE_COUNTED } from './testing/breaks/racing.ts'
import { RECORDING } from './testing/breaks/recording.ts'
import { RULING } from './testing/breaks/ruling.ts'
import { breakStore } from './testing/broken-store.ts'
import { through } from './testing/through.ts'

const MISTAKES: readonly Mistake[] = [...LICENSING, ...RECORDING, ...RULING, ...OTHERS]
const HINT_WITHIN_MS = 2000

/** A store with these faults in its source, deleted after the test. */
async function broken(breaks: readonly Break[]) {
  const store = await breakStore(breaks)
  onTestFinished(store.remove)
  return store
}

/** The address of the database, through a proxy that can lose an answer. */
async function lossy(url: string) {
  const address = new URL(url)
  const proxy = await startTcpProxy({ host: address.hostname, port: Number(address.port || 5432) })
  onTestFinished(() => proxy.close())
  address.host = `127.0.0.1:${proxy.port}`
  return { url: address.href, loseAnswer: (to: string) => void proxy.loseAnswer('cut', to) }
}

/**
 * Opens stores on a new database, with enough connections for all concurrent operations of a case.
 */
async function stores(breaks: readonly Break[], { losesAnswers }: Pick<Mistake, 'losesAnswers'>) {
  const { postgresStore } = await broken(breaks)
  const database = await testDatabase()
  const wire = losesAnswers ? await lossy(database) : undefined
  const opened: CallStore[] = []
  onTestFinished(async () => void (await Promise.all(opened.map(store => store.close()))))
  const open: StoreFactory = async setting => {
    const store = postgresStore({ ...through(wire?.url ?? database), ...setting, poolSize: 8 })
    opened.push(store)
    await store.now()
    if (!wire || !losesAnswers) return store
    return {
      ...store,
      advance(step) {
        wire.loseAnswer(losesAnswers)
        return store.advance(step)
      },
    }
  }
  return open
}

/** The failure of a case of the kit, if it fails. */
async function verdict(name: string, open: StoreFactory): Promise<string | undefined> {
  const cases = new Map<string, () => Promise<void>>()
  testCallStore((each, run) => cases.set(each, run), open, { another: open })
  const run = cases.get(name)
  if (!run) throw new Error(`Expected a case of the kit, got: ${name}`)
  return run().then(
    () => undefined,
    (error: unknown) => String(error),
  )
}

/** Races processes that all find a free line at once. */
const race = async (module: URL, wanted: Partial<RaceOptions> = {}) =>
  raceCallStore({
    module,
    argument: await testDatabase(),
    processes: 3,
    calls: 60,
    concurrency: 9,
    withinMs: 20_000,
    execArgv: ['--conditions=@outdial/source'],
    ...wanted,
  })

const ONE_LINE_OF_THE_PROVIDER = { concurrency: 1, queues: 3, talkMs: 30 }

describe('the kit detects a broken store', () => {
  it.each(MISTAKES)('$name', async ({ breaks, moments, fails, says, ...wire }) => {
    const open = await stores([meetingWithin(2000), ...moments, ...breaks], wire)
    const said = verdict(fails, open)
    if (says) expect(await said).toMatch(says)
    else expect(await Promise.race([said, setTimeout(HINT_WITHIN_MS, 'in vain', { ref: false })])).toBe('in vain')
  })

  it.each(MISTAKES.filter(({ moments, losesAnswers, says }) => moments.length > 0 || losesAnswers || !says))(
    'by nothing but its fault: $name',
    async ({ moments, fails, ...wire }) => {
      const open = await stores([meetingWithin(20), ...moments], wire)
      expect(await verdict(fails, open)).toBeUndefined()
    },
  )
})

describe('a race detects', () => {
  it('licences dated before the lock of their queue', async () => {
    const { module } = await broken([...LATE_FOR_THE_LOCK, ...DATED_TOO_EARLY])
    await expect(race(module)).rejects.toThrow(/was licensed \d+ ms before/)
  })

  it('the lines of a provider counted without its lock', async () => {
    const { module } = await broken([meetingWithin(2000), ...THREE_HAVE_COUNTED, ...PROVIDERS_NOT_LOCKED])
    await expect(race(module, ONE_LINE_OF_THE_PROVIDER)).rejects.toThrow(/lines (were )?in use/)
  })

  it('nothing in an unbroken store whose provider is limited', async () => {
    const { module } = await broken([meetingWithin(200), ...THREE_HAVE_COUNTED])
    expect(await race(module, ONE_LINE_OF_THE_PROVIDER)).toMatchObject({ licences: 60 })
  })

  it('nothing in an unbroken store', async () => {
    const { module } = await broken(LATE_FOR_THE_LOCK)
    expect(await race(module)).toMatchObject({ licences: 60 })
  })
})
