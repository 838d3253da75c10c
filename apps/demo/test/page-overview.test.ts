import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { openBeside, openPage, violations } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { startDemoProcess } from './support/processes.ts'

const overview = (page: Page) => page.locator('outdial-overview')
const figure = async (page: Page, title: string) =>
  (await overview(page).locator('[part=figure]').filter({ hasText: title }).locator('[part=value]').innerText()).trim()
const panel = (page: Page, title: string) =>
  overview(page)
    .locator('.panel')
    .filter({ has: page.getByRole('heading', { name: title }) })

it('a list that is dialed and scheduled calls show live on two overviews', { timeout: 120_000 }, async () => {
  const { url } = await startDemoProcess()
  const first = await openPage(`${url}/overview`)
  await expect.poll(() => figure(first, 'Lines in use')).toBe('0 of 6')
  const second = await openBeside(first, `${url}/overview`)
  await expect.poll(() => figure(second, 'Lines in use')).toBe('0 of 6')
  const dialer = await openBeside(first, url)

  await dialer.getByRole('button', { name: 'Call', exact: true }).click()
  for (const page of [first, second]) {
    await expect.poll(() => figure(page, 'Lines in use'), { timeout: 20_000 }).toBe('3 of 6')
    await overview(page).getByText('Dialer 6: All lines are in use').waitFor()
  }
  expect(await violations(first)).toEqual([])

  // The mocks refuse this number.
  await schedule(url, { to: '+12025550164', at: new Date().toISOString(), metadata: { name: 'Grace Hopper' } })
  const later = new Date(Date.now() + 3_600_000).toISOString()
  await schedule(url, { to: '+13018040009', at: later, metadata: { name: 'Ada Lovelace' } })
  for (const page of [first, second]) {
    await panel(page, 'Due next').getByText('Ada Lovelace').waitFor()
    await overview(page).getByText('Queue default 1: Not due yet, until').waitFor()
    const failure = panel(page, 'Latest failures').getByRole('listitem').filter({ hasText: 'Grace Hopper' })
    await failure.getByText('Rejected').waitFor()
    await panel(page, 'Health').getByText('answers.').first().waitFor()
    await panel(page, 'Health').getByText('The scheduler is working').waitFor()
  }
})
