import { expect, it } from 'vitest'
import { backUp } from './support/backups.ts'
import { buildOf, newStore, STORES, type StoreName } from './support/builds.ts'
import { readLedger } from './support/dialer-over-http.ts'
import { startMocksProcess } from './support/processes.ts'
import { allEnded, type StoreWorker, startStoreWorker } from './support/store-workers.ts'

const NUMBERS = Array.from({ length: 56 }, (_, n) => `+1301804${String(n).padStart(4, '0')}`)
const ANOTHER = '+13018049999'
const LINES = 8
const LONG_TIMEOUT = { timeout: 90_000 }

/** A run of 56 calls that has ended, and a backup from the middle of it. */
async function endedRun(store: StoreName) {
  const flags = ['--reply-ms', '50', '--setup-ms', '0', '--ring-ms', '50', '--talk-ms', '200']
  const { callApiUrl } = await startMocksProcess(...flags)
  const placed = async () => (await readLedger(callApiUrl)).entries
  const module = await buildOf(store)
  const start = (address: string) => startStoreWorker({ module, address, callApiUrl, lines: LINES })

  const address = await newStore(store)
  const worker = await start(address)
  await worker.ask({ kind: 'schedule', numbers: NUMBERS })
  await worker.ask({ kind: 'start' })
  await expect.poll(async () => (await placed()).length).toBeGreaterThanOrEqual(16)
  const backupTakenAt = new Date()
  const { restore } = await backUp(store, address)
  await allEnded(worker)
  await worker.end()
  expect((await placed()).map(({ to }) => to).toSorted()).toEqual(NUMBERS)
  return { backupTakenAt, startOnBackup: async () => start(await restore()), placed }
}

it.each(STORES)(
  'a restored backup rings numbers again, unless the scheduler is told; then it reports them: %s',
  LONG_TIMEOUT,
  async store => {
    const { startOnBackup, placed, backupTakenAt } = await endedRun(store)
    const told = await startOnBackup()
    const { reported, open } = await told.ask({ kind: 'restored', backupTakenAt: backupTakenAt.toISOString() })
    expect(open).toBe(0)
    expect(new Set(reported).size).toBe(reported.length)
    const since = (await placed()).filter(({ placedAt }) => new Date(placedAt) >= backupTakenAt)
    expect(reported).toEqual(expect.arrayContaining(since.map(({ to }) => to)))

    await told.ask({ kind: 'start' })
    await told.ask({ kind: 'resume' })
    await told.ask({ kind: 'schedule', numbers: [ANOTHER] })
    await allEnded(told)
    const all = [...NUMBERS, ANOTHER]
    expect((await placed()).map(({ to }) => to).toSorted()).toEqual(all)
    expect(licensed(told)).toEqual([ANOTHER])
    await told.end()

    const untold = await startOnBackup()
    await untold.ask({ kind: 'start' })
    await allEnded(untold)
    // Some 40 of 56: all that were not placed when the backup was taken.
    expect((await placed()).length).toBeGreaterThan(all.length + 20)
  },
)

const licensed = ({ reports }: StoreWorker) => reports.flatMap(each => (each.kind === 'licensed' ? each.to : []))
