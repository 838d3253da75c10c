import { type RunningNumDialer, startNumDialer } from '@outdial/call-mocks/server'
import type { Page } from 'playwright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { freePort } from './support/ports.ts'
import { startDemoProcess } from './support/processes.ts'

const LENGTH = 9

/** The demo as a process, with a mocked service whose calls the test advances. */
async function setUp() {
  const mock = await startNumDialer({ port: 0, scenario: { outcome: 'manual' } })
  onTestFinished(() => mock.close())
  const port = await freePort()
  const start = () => startDemoProcess({ PORT: String(port), NUM_DIALER_URL: mock.url })
  return { mock, start, demo: await start() }
}

const callButton = (page: Page) => page.getByRole('button', { name: 'Call', exact: true })
const rows = (page: Page) => page.getByRole('listitem')
const statuses = (page: Page) => rows(page).locator('[part~=status]').allInnerTexts()

/** Waits until the page shows these counts of statuses. */
const shows = (page: Page, counts: Readonly<Record<string, number>>) =>
  expect
    .poll(
      async () => {
        const shown = await statuses(page)
        return Object.fromEntries(
          Object.keys(counts).map(word => [word, shown.filter(status => status === word).length]),
        )
      },
      { timeout: 10_000 },
    )
    .toEqual(counts)

const openCalls = (mock: RunningNumDialer) => mock.calls().filter(({ status }) => status !== 'completed')
function advanceAll(mock: RunningNumDialer, status: 'ringing' | 'answered' | 'completed') {
  for (const { id } of openCalls(mock)) mock.advance(id, status)
}

describe('the page', () => {
  it(
    'shows every number as waiting, dials three at a time after a press on Call, and completes all',
    LONG_TIMEOUT,
    async () => {
      const { mock, demo } = await setUp()
      const page = await openPage(demo.url)
      await shows(page, { Waiting: LENGTH })
      expect(await violations(page)).toEqual([])
      expect(await callButton(page).isEnabled()).toBe(true)

      await callButton(page).click()
      await shows(page, { Initiated: 3, Waiting: LENGTH - 3 })
      expect(await callButton(page).isDisabled()).toBe(true)
      expect(new URL(page.url()).pathname).toBe('/')

      const second = await openPage(demo.url, { colorScheme: 'dark' })
      await shows(second, { Initiated: 3, Waiting: LENGTH - 3 })
      expect(await callButton(second).isDisabled()).toBe(true)

      advanceAll(mock, 'ringing')
      await shows(page, { Ringing: 3, Waiting: LENGTH - 3 })
      expect([await violations(page), await violations(second)]).toEqual([[], []])

      // One call ends, and the next number takes its line.
      const [first] = mock.calls()
      if (first) mock.advance(first.id, 'completed')
      await shows(page, { Completed: 1, Ringing: 2, Initiated: 1, Waiting: LENGTH - 4 })
      expect((await statuses(page)).slice(0, 4)).toEqual(['Completed', 'Ringing', 'Ringing', 'Initiated'])

      for (let done = 1; done < LENGTH; ) {
        advanceAll(mock, 'answered')
        advanceAll(mock, 'completed')
        done = mock.ledger.counts.ended
        await shows(page, { Completed: done, Initiated: Math.min(3, LENGTH - done) })
      }
      await shows(second, { Completed: LENGTH })
      await page.getByText('Finished', { exact: true }).waitFor()
      expect([await callButton(page).isDisabled(), await callButton(second).isDisabled()]).toEqual([true, true])
      expect([await violations(page), await violations(second)]).toEqual([[], []])
      await page.reload()
      await shows(page, { Completed: LENGTH })
      expect(await callButton(page).isDisabled()).toBe(true)

      expect(mock.ledger.mostAtOnce).toBe(3)
      expect(mock.ledger.entries).toHaveLength(LENGTH)
    },
  )

  it('can be used by keyboard alone', LONG_TIMEOUT, async () => {
    const { demo } = await setUp()
    const page = await openPage(demo.url)
    await shows(page, { Waiting: LENGTH })
    for (let pressed = 0; pressed < 20; pressed++) {
      await page.keyboard.press('Tab')
      if (await callButton(page).evaluate(button => button.matches(':focus'))) break
    }
    expect(await callButton(page).evaluate(button => button.matches(':focus-visible'))).toBe(true)
    await page.keyboard.press('Enter')
    await shows(page, { Initiated: 3 })
  })

  it(
    'shows that the server cannot be reached and when it is back, and then shows and dials its new list',
    LONG_TIMEOUT,
    async () => {
      const { mock, demo, start } = await setUp()
      const page = await openPage(demo.url)
      await callButton(page).click()
      await shows(page, { Initiated: 3 })
      advanceAll(mock, 'completed')
      await shows(page, { Completed: 3, Initiated: 3 })

      await demo.stop('SIGKILL')
      await page.getByText('The server cannot be reached').first().waitFor()
      expect(await violations(page)).toEqual([])
      await shows(page, { Completed: 3, Initiated: 3 })

      await start()
      await page.getByText('The server is back').first().waitFor()
      await shows(page, { Waiting: LENGTH })
      expect(await callButton(page).isEnabled()).toBe(true)
      await callButton(page).click()
      await shows(page, { Initiated: 3, Waiting: LENGTH - 3 })
      expect(await violations(page)).toEqual([])
    },
  )

  it('pauses, resumes, and stops after confirmation', LONG_TIMEOUT, async () => {
    const { mock, demo } = await setUp()
    const page = await openPage(demo.url, { viewport: { width: 390, height: 800 } })
    await callButton(page).click()
    await shows(page, { Initiated: 3 })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    advanceAll(mock, 'completed')
    await shows(page, { Completed: 3, Waiting: LENGTH - 3 })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Resume' }).click()
    await shows(page, { Completed: 3, Initiated: 3, Waiting: LENGTH - 6 })

    await page.getByRole('button', { name: /^Stop/ }).click()
    await page.getByRole('dialog').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Stop after the calls in progress' }).click()
    await shows(page, { Completed: 3, Initiated: 3, Cancelled: LENGTH - 6 })
    advanceAll(mock, 'completed')
    await shows(page, { Completed: 6, Cancelled: LENGTH - 6 })
    await page.getByText('Stopped', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(mock.ledger.entries).toHaveLength(6)
  })
})
