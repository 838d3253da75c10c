import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage } from './support/browser.ts'
import { readHistory, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const TO = '+13018040009'
const CALLER = '+12025550123'

it('the history of both numbers lists each call of the dialer beside the scheduled ones', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  await schedule(demo.url, { to: TO, at: afterMinutes(0) })
  const page = await openPage(`${demo.url}/calls?status=all`, BERLIN)
  await demo.passTo(afterMinutes(2))
  await rowOf(page, TO).getByText('Completed').waitFor()

  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
  await link('Dialer').click()
  const entries = page.locator('outdial-dialer').getByRole('listitem')
  await entries.getByText('Waiting').first().waitFor()
  const length = await entries.count()
  const repeats = await entries.filter({ hasText: TO }).count()
  expect(repeats).toBeGreaterThan(1)
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await demo.passUntil(() => entries.getByText('Initiated').first().isVisible())
  await demo.passTo(afterMinutes(5))
  await page.getByText('Finished', { exact: true }).waitFor()
  expect(await entries.getByText('Completed', { exact: true }).count()).toBe(length)

  await page.clock.setFixedTime(demo.clock.now())
  await link('History').click()
  await page.getByLabel('Phone number').fill('(301) 804-0009')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: TO }).waitFor()
  const history = page.locator('outdial-history')
  const kinds = history.locator('[part~=type]')
  await expect.poll(() => kinds.count()).toBe(repeats + 1)
  for (const kind of await kinds.allInnerTexts()) expect(kind).toMatch(/^We called, \d+ s/)
  const callers = history.locator('[part~=counterparty]').getByRole('link')
  expect(new Set(await callers.allInnerTexts())).toEqual(new Set([CALLER]))

  await kinds.getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: 'Call' }).waitFor()
  await page.locator('outdial-call').getByText('Completed').first().waitFor()
  await page.goBack()
  await callers.first().click()
  await page.getByRole('heading', { level: 1, name: CALLER }).waitFor()
  await expect.poll(() => kinds.first().innerText()).toBe('Completed Outbound')
  await expect.poll(() => history.locator('[part~=type]').count()).toBe(length + 1)
  expect(await readHistory(demo.url, CALLER)).toHaveLength(length + 1)
})
