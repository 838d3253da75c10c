import { expect, it } from 'vitest'
import { buildOf, newStore, STORES, type StoreName } from './support/builds.ts'
import { newDatabase } from './support/calls-over-http.ts'
import { readLedger } from './support/dialer-over-http.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'
import { allEnded, type StoreWorker, startStoreWorker } from './support/store-workers.ts'

const NUMBERS = Array.from({ length: 20 }, (_, n) => `+1301804${String(n).padStart(4, '0')}`)
const LINES = 4
const LONG_TIMEOUT = { timeout: 60_000 }

const SQL: Readonly<Record<StoreName, string>> = {
  sqlite: 'CREATE TABLE notes (text TEXT)',
  postgres: 'CREATE TABLE outdial.notes (text text)',
}

/** Two older workers in the middle of twenty calls, and a newer one that has not opened its store. */
async function rollingUpdate(store: StoreName, compatible: boolean) {
  // A POST takes a while, so that some are under way whenever the newer worker migrates.
  const flags = ['--reply-ms', '100', '--setup-ms', '0', '--ring-ms', '50', '--talk-ms', '200']
  const { callApiUrl } = await startMocksProcess(...flags)
  const address = await newStore(store)
  const builds = { older: await buildOf(store), newer: await buildOf(store, { sql: SQL[store], compatible }) }
  const start = (module: string) => startStoreWorker({ module, address, callApiUrl, lines: LINES })

  const older = [await start(builds.older), await start(builds.older)] as const
  const newer = await start(builds.newer)
  await older[0].ask({ kind: 'schedule', numbers: NUMBERS })
  for (const worker of older) await worker.ask({ kind: 'start' })
  const ledger = () => readLedger(callApiUrl)
  await expect.poll(async () => (await ledger()).entries.length).toBeGreaterThan(NUMBERS.length / 4)
  return { older, newer, ledger }
}

async function expectEachOnce(ledger: () => ReturnType<typeof readLedger>): Promise<void> {
  const { entries, mostAtOnce } = await ledger()
  expect(entries.map(({ to }) => to).toSorted()).toEqual(NUMBERS)
  expect(mostAtOnce).toBeLessThanOrEqual(LINES)
}

const licences = (workers: readonly StoreWorker[]) =>
  workers.flatMap(({ reports }) => reports.filter(({ kind }) => kind === 'licensed')).length
const errors = (workers: readonly StoreWorker[]) =>
  workers.flatMap(({ reports }) => reports.flatMap(each => (each.kind === 'error' ? each.code : [])))

it.each(STORES)(
  'older workers go on after a compatible migration, and each number rings once: %s',
  LONG_TIMEOUT,
  async store => {
    const { older, newer, ledger } = await rollingUpdate(store, true)
    // The newer process migrates, and places no calls.
    await newer.ask({ kind: 'count' })
    const before = licences(older)
    await allEnded(older[0])
    expect(licences(older)).toBeGreaterThan(before)
    expect(errors(older)).toEqual([])
    await expectEachOnce(ledger)
  },
)

it.each(STORES)(
  'older workers stop at an incompatible migration, and each number rings once: %s',
  LONG_TIMEOUT,
  async store => {
    const { older, newer, ledger } = await rollingUpdate(store, false)
    await newer.ask({ kind: 'start' })
    await expect.poll(() => older.every(worker => errors([worker]).length > 0)).toBe(true)
    await expect(older[0].ask({ kind: 'count' })).rejects.toThrow('store-newer')
    const before = licences(older)
    await allEnded(newer)
    expect(licences(older)).toBe(before)
    expect(new Set(errors(older))).toEqual(new Set(['store-newer']))
    expect(errors([newer])).toEqual([])
    await expectEachOnce(ledger)
  },
)

it('a refused process is not ready', async () => {
  const address = await newDatabase()
  const { url } = await startDemoProcess({ DATABASE_URL: address })
  const module = await buildOf('sqlite', { sql: SQL.sqlite, compatible: false })
  const path = address.slice('sqlite:'.length)
  const newer = await startStoreWorker({ module, address: path, callApiUrl: url, lines: LINES })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await newer.ask({ kind: 'count' })
  const ready = async () => (await fetch(`${url}/readyz`)).json()
  await expect.poll(ready).toMatchObject({ status: 'not ready', code: 'store-newer' })
})
