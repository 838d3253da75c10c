import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { type Ledger, startCallApi } from '@outdial/call-mocks/server'
import type { Page } from 'playwright'
import { expect, onTestFinished } from 'vitest'
import { startDemo } from '../../src/demo.ts'
import { readEnvironment } from '../../src/environment.ts'

/** Initial time of the clock: 10:00 in Berlin, 18:00 in Tokyo, 4:00 in New York. */
export const NINE = new Date('2026-03-02T09:00:00Z')

/** The demo and its mocked Call API on a clock that the test advances. */
export interface DemoWithManualClock {
  readonly url: string
  readonly clock: ManualClock
  /** What rang at the mock. */
  readonly ledger: Ledger
  /** Advances the clock of server and mock in small steps, then sets the time of the pages. */
  passTo(at: Date, ...pages: readonly Page[]): Promise<void>
  /** Advances the clock until the condition is true. */
  passUntil(condition: () => boolean | Promise<boolean>): Promise<void>
}

const STEP_MS = 250
const STAGES = { setupMs: 2000, ringMs: 6000, talkMs: 37_400 }

/** Starts both in this process, with a database in memory; requests still go over HTTP. */
export async function startDemoWithManualClock(
  variables: Readonly<Record<string, string>> = {},
): Promise<DemoWithManualClock> {
  const clock = manualClock(NINE)
  const mock = await startCallApi({ port: 0, clock, scenario: STAGES })
  const environment = readEnvironment({
    PORT: '0',
    DATABASE_URL: 'memory:',
    CALL_API_URL: mock.url,
    ALLOWED_COUNTRIES: 'all',
    ...variables,
  })
  const demo = await startDemo(environment, { clock, onError: error => expect.unreachable(String(error)) })
  onTestFinished(async () => {
    await demo.close()
    await mock.close()
  })
  return {
    url: demo.url,
    clock,
    ledger: mock.ledger,
    async passTo(at, ...pages) {
      for (let left = 1; left > 0; ) {
        left = at.getTime() - clock.now().getTime()
        await clock.advance(Math.min(left, STEP_MS))
      }
      for (const page of pages) await page.clock.setFixedTime(clock.now())
    },
    async passUntil(condition) {
      await expect
        .poll(
          async () => {
            await clock.advance(STEP_MS)
            return condition()
          },
          { interval: 10, timeout: 20_000 },
        )
        .toBe(true)
    },
  }
}
