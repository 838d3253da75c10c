import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { readCalls, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const NUMBER = '+13018040009'

const statusOf = (page: Page) => page.locator('outdial-call header .status').innerText()

it('two people follow one call on its own page, and calling again rings the number once', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  const { id } = await schedule(demo.url, { to: NUMBER, at: afterMinutes(5), metadata: { name: 'Ann', note: 'Keys' } })
  const [ann, bob] = await Promise.all([
    openPage(`${demo.url}/call/${id}`, BERLIN),
    openPage(`${demo.url}/call/${id}`, BERLIN),
  ])
  for (const page of [ann, bob]) {
    await page.getByRole('heading', { name: `Call to ${NUMBER}` }).waitFor()
    expect(await statusOf(page)).toBe('Scheduled')
  }
  expect(await violations(ann)).toEqual([])

  await ann.getByRole('button', { name: 'Edit' }).click()
  await ann.getByLabel('Note').fill('Bring the keys')
  await ann.getByRole('button', { name: 'Save' }).click()
  await ann
    .getByText(/is changed/)
    .first()
    .waitFor()
  await bob.getByText('Ann · Bring the keys').waitFor()

  await demo.clock.advance(5 * 60_000)
  await demo.passUntil(async () => /Completed|Busy|No answer|Failed/.test(await statusOf(bob)))
  await expect.poll(() => statusOf(ann)).toBe(await statusOf(bob))
  await expect.poll(() => bob.locator('outdial-call .attempt').count()).toBeGreaterThan(0)

  const calls = (await readCalls(demo.url)).length
  await Promise.all([ann, bob].map(page => page.getByRole('button', { name: 'Call again' }).click()))
  for (const page of [ann, bob]) await page.getByRole('link', { name: 'Open the new call' }).waitFor()
  expect((await readCalls(demo.url)).length).toBe(calls + 1)
  await bob.getByRole('link', { name: 'Open the new call' }).click()
  await expect.poll(() => bob.url()).not.toContain(id)
  await bob.getByRole('heading', { name: `Call to ${NUMBER}` }).waitFor()
})

it('an address of no call says so, and leads to the list', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  const page = await openPage(`${demo.url}/call/none`, BERLIN)
  await page.getByText('There is no such call.').waitFor()
  await page.locator('outdial-call').getByRole('link', { name: 'All calls' }).click()
  await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
})
