import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { type Ledger, startCallApi } from '@outdial/call-mocks/server'
import type { Page } from 'playwright'
import { expect, onTestFinished } from 'vitest'
import { startDemo } from '../../src/demo.ts'
import { readEnvironment } from '../../src/environment.ts'

/** What time it is at first: ten in Berlin, six in the afternoon in Tokyo, four in the morning in New York. */
export const NINE = new Date('2026-03-02T09:00:00Z')

/** The demo and its Call API, whose time the test moves. */
export interface DemoByHand {
  readonly url: string
  readonly clock: ManualClock
  /** What really rang. */
  readonly ledger: Ledger
  /** Lets time pass on the server and at its service until then, in small steps, and shows the pages what time it is. */
  passTo(at: Date, ...pages: readonly Page[]): Promise<void>
  /** Lets time pass until this is true. */
  passUntil(isTrue: () => boolean | Promise<boolean>): Promise<void>
}

const STEP_MS = 250
const STAGES = { setupMs: 2000, ringMs: 6000, talkMs: 37_400 }

/** Everything in this process, with a database in memory; over HTTP all the same. */
export async function startDemoByHand(variables: Readonly<Record<string, string>> = {}): Promise<DemoByHand> {
  const clock = manualClock(NINE)
  const mock = await startCallApi({ port: 0, clock, scenario: STAGES })
  const environment = readEnvironment({ PORT: '0', DATABASE_URL: 'memory:', CALL_API_URL: mock.url, ...variables })
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
    async passUntil(isTrue) {
      await expect
        .poll(
          async () => {
            await clock.advance(STEP_MS)
            return isTrue()
          },
          { interval: 10, timeout: 20_000 },
        )
        .toBe(true)
    },
  }
}
