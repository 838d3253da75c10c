import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { type RunningCallApi, startCallApi } from '@outdial/call-mocks/server'
import { expect, it, onTestFinished } from 'vitest'
import { startDemo } from '../src/demo.ts'
import { readEnvironment } from '../src/environment.ts'
import { newDatabase, readCalls, schedule } from './support/calls-over-http.ts'

const LONG_TIMEOUT = { timeout: 60_000 }
const MONDAY = new Date('2026-03-02T09:00:00Z')
const HOUR_MS = 3_600_000

async function startAt(clock: ManualClock, variables: Readonly<Record<string, string>>) {
  const environment = readEnvironment({ PORT: '0', ALLOWED_COUNTRIES: 'all', ...variables })
  const demo = await startDemo(environment, { clock, onError: error => expect.unreachable(String(error)) })
  onTestFinished(demo.close)
  return demo
}

/** A service with an address, which the demo treats as one that rings phones. */
async function startService(clock: ManualClock): Promise<RunningCallApi> {
  const service = await startCallApi({ port: 0, clock })
  onTestFinished(() => service.close())
  return service
}

/**
 * Advances the clock in steps of an hour, leaving the event loop a turn to answer HTTP requests.
 */
async function passTo(clock: ManualClock, ms: number): Promise<void> {
  while (clock.now().getTime() < ms) {
    await clock.advance(HOUR_MS)
    await new Promise(setImmediate)
  }
}

it('upcoming sample calls never reach a real service, which gets every other call', LONG_TIMEOUT, async () => {
  const clock = manualClock(MONDAY)
  const DATABASE_URL = await newDatabase()
  const mocked = await startAt(clock, { DATABASE_URL })
  const upcoming = (await readCalls(mocked.url)).filter(({ status }) => status === 'scheduled')
  expect(upcoming.length).toBeGreaterThan(3)
  await mocked.close()

  const { url: CALL_API_URL, ledger } = await startService(clock)
  const { url } = await startAt(clock, { DATABASE_URL, CALL_API_URL, DIALER_PROVIDER: 'call-api' })
  // Each hour takes many polls, so only the first three calls become due.
  const [, , third = 0] = upcoming.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b)
  const wanted = await schedule(url, { to: '+13018040009', at: new Date(third).toISOString() })
  await passTo(clock, third + 2 * HOUR_MS)
  await expect.poll(() => ledger.entries.map(({ to }) => to)).toEqual([wanted.to])
  const ids = new Set(upcoming.map(({ id }) => id))
  const waiting = (await readCalls(url)).filter(({ id, status }) => ids.has(id) && status === 'scheduled')
  expect(waiting).toHaveLength(upcoming.length)
})

it('with mocked services only, sample calls are dialed when due', LONG_TIMEOUT, async () => {
  const clock = manualClock(MONDAY)
  const { url } = await startAt(clock, { DATABASE_URL: 'memory:' })
  const [next] = (await readCalls(url)).filter(({ status }) => status === 'scheduled')
  await clock.advance(Date.parse(next?.at ?? '') - MONDAY.getTime())
  const statusOf = async () => (await readCalls(url)).find(({ id }) => id === next?.id)?.status
  await expect
    .poll(
      async () => {
        await clock.advance(250)
        return statusOf()
      },
      { timeout: 20_000 },
    )
    .toBe('completed')
})
