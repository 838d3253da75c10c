import { expect, it } from 'vitest'
import { backUp } from './support/backups.ts'
import { buildOf, newStore, STORES, type StoreName } from './support/builds.ts'
import { readLedger } from './support/dialer-over-http.ts'
import { startMocksProcess } from './support/processes.ts'
import { type StoreWorker, startStoreWorker } from './support/store-workers.ts'

const NUMBERS = Array.from({ length: 56 }, (_, n) => `+1301804${String(n).padStart(4, '0')}`)
const LINES = 8
const LONG_TIMEOUT = { timeout: 90_000 }

/** A run of 56 calls that has ended, and a backup from the middle of it. */
async function endedRun(store: StoreName) {
  const flags = ['--reply-ms', '50', '--setup-ms', '0', '--ring-ms', '50', '--talk-ms', '200']
  const { callApiUrl } = await startMocksProcess(...flags)
  const rung = async () => (await readLedger(callApiUrl)).entries.map(({ to }) => to)
  const module = await buildOf(store)
  const start = (address: string) => startStoreWorker({ module, address, callApiUrl, lines: LINES })

  const address = await newStore(store)
  const worker = await start(address)
  await worker.ask({ kind: 'schedule', numbers: NUMBERS })
  await worker.ask({ kind: 'start' })
  await expect.poll(async () => (await rung()).length).toBeGreaterThanOrEqual(16)
  const backupTakenAt = new Date()
  const { restore } = await backUp(store, address)
  await allEnded(worker)
  await worker.end()
  expect((await rung()).toSorted()).toEqual(NUMBERS)
  return { backupTakenAt, startOnBackup: async () => start(await restore()), rung }
}

const allEnded = (worker: StoreWorker) =>
  expect.poll(() => worker.ask({ kind: 'count' }), { timeout: 60_000, interval: 200 }).toBe(0)

it.each(STORES)(
  'a restored backup rings numbers again, since a store cannot notice it: %s',
  LONG_TIMEOUT,
  async store => {
    const { startOnBackup, rung } = await endedRun(store)
    const worker = await startOnBackup()
    await worker.ask({ kind: 'start' })
    await allEnded(worker)
    const again = (await rung()).length - NUMBERS.length
    expect(again).toBeGreaterThan(20)
  },
)
