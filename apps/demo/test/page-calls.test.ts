import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { addressOf, LONG_TIMEOUT, openPage } from './support/browser.ts'
import { demoForAll } from './support/processes.ts'

const demo = demoForAll()

const chosen = (page: Page) => page.getByRole('group', { name: 'Show' }).locator('[aria-pressed=true]').allInnerTexts()

it('shows upcoming calls and those in progress, soonest first, and others on request', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await expect.poll(() => chosen(page)).toEqual(['Coming', 'In progress'])
  const order = () => page.getByLabel('Order').inputValue()
  expect(await order()).toBe('soonest')
  await page.getByRole('button', { name: 'Ended' }).click()
  expect([addressOf(page), await order()]).toEqual(['/calls?status=ended', 'latest'])
  await page.getByRole('button', { name: 'All', exact: true }).click()
  expect([addressOf(page), await order()]).toEqual(['/calls?status=all', 'latest'])
  await page.reload()
  await expect.poll(() => chosen(page)).toEqual(['All'])
})

it('keeps filters and order in the address', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await page.getByRole('button', { name: 'Coming' }).click()
  expect(addressOf(page)).toBe('/calls?status=coming')
  await page.getByLabel('Order').selectOption('Latest first')
  expect(addressOf(page)).toBe('/calls?status=coming&order=latest')
  await page.getByLabel('Number').fill('13018040009')
  await page.keyboard.press('Tab')
  await expect.poll(() => addressOf(page)).toBe('/calls?status=coming&to=%2B13018040009&order=latest')

  await page.reload()
  await expect.poll(() => chosen(page)).toEqual(['Coming'])
  expect(await page.getByLabel('Order').inputValue()).toBe('latest')
  expect(await page.getByLabel('Number').inputValue()).toBe('+13018040009')

  // Filters add no history entry: going back leads to the page before.
  await page.getByRole('navigation').getByRole('link', { name: 'Dialer' }).click()
  await page.goBack()
  await expect.poll(() => chosen(page)).toEqual(['Coming'])
  await page.getByRole('navigation').getByRole('link', { name: 'Calls', exact: true }).click()
  await expect.poll(() => chosen(page)).toEqual(['Coming', 'In progress'])
  expect(addressOf(page)).toBe('/calls')
})

it('accepts an address with an unencoded plus', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls?to=+13018040009&status=completed,busy`)
  await expect.poll(() => page.getByLabel('Number').inputValue()).toBe('+13018040009')
})

it('links a call to the history of its number', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  const link = page.getByRole('table').getByRole('link').first()
  const number = await link.innerText()
  await link.click()
  await page.getByRole('heading', { level: 1, name: number }).waitFor()
  expect(addressOf(page)).toBe(`/calls/${number}`)
})
