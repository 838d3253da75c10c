import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { addressOf, LONG_TIMEOUT, openPage } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { rowOf } from './support/calls-page.ts'
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

it('keeps filters and order in the address, and going back undoes the last choice', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  const field = page.locator('outdial-calls').getByRole('searchbox')
  await page.getByRole('button', { name: 'Coming' }).click()
  expect(addressOf(page)).toBe('/calls?status=coming')
  await page.getByLabel('Order').selectOption('Latest first')
  expect(addressOf(page)).toBe('/calls?status=coming&order=latest')
  await field.fill('13018040009')
  await page.keyboard.press('Tab')
  await expect.poll(() => addressOf(page)).toContain('13018040009')

  await page.reload()
  await expect.poll(() => chosen(page)).toEqual(['Coming'])
  expect(await page.getByLabel('Order').inputValue()).toBe('latest')
  expect(await field.inputValue()).toContain('13018040009')

  await page.goBack()
  await expect.poll(() => addressOf(page)).toBe('/calls?status=coming&order=latest')
  expect(await field.inputValue()).toBe('')
  await page.goBack()
  await expect.poll(() => page.getByLabel('Order').inputValue()).toBe('soonest')
  await page.goBack()
  await expect.poll(() => chosen(page)).toEqual(['Coming', 'In progress'])
  expect(addressOf(page)).toBe('/calls')
  await page.goForward()
  await expect.poll(() => chosen(page)).toEqual(['Coming'])
})

it('keeps who was not reached yesterday in the address', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await page.getByRole('button', { name: 'Yesterday' }).click()
  await page.getByLabel('Outcome').selectOption('Not reached')
  const day = '\\d{4}-\\d\\d-\\d\\d'
  expect(addressOf(page)).toMatch(new RegExp(`^/calls\\?status=not-reached&from=(${day})&until=\\1$`))
  await page.reload()
  await expect.poll(() => page.getByLabel('Outcome').inputValue()).toBe('not-reached')
  expect(await page.getByRole('button', { name: 'Yesterday' }).getAttribute('aria-pressed')).toBe('true')
})

it('accepts an address with an unencoded plus', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls?to=+13018040009&status=completed,busy`)
  await expect.poll(() => page.locator('outdial-calls').getByRole('searchbox').inputValue()).toBe('+13018040009')
})

it('the calls that are shown, or selected, are downloaded as files', LONG_TIMEOUT, async () => {
  const { url } = demo
  const at = new Date(Date.now() + 3_600_000).toISOString()
  const names = ['Grace Hopper', 'Grace Kelly', 'Ada Lovelace']
  for (const [n, name] of names.entries()) await schedule(url, { to: `+1301804002${n}`, at, metadata: { name } })
  const page = await openPage(`${url}/calls?status=coming&search=grace`)
  await rowOf(page, 'Grace Hopper').waitFor()
  const download = async (name: string, index: number) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('outdial-calls').getByRole('link', { name, exact: true }).nth(index).click(),
    ])
    return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')] as const
  }
  const [csv, rows] = await download('CSV', 0)
  expect(csv).toMatch(/^calls-[\d-]+\.csv$/)
  expect(rows).toMatch(/^\uFEFF?to,name,/)
  expect(rows.match(/Grace \w+|Ada \w+/g)?.sort()).toEqual(['Grace Hopper', 'Grace Kelly'])

  await rowOf(page, 'Grace Kelly').getByRole('checkbox').check()
  const [jsonl, lines] = await download('JSON lines', 1)
  expect(jsonl).toMatch(/^calls-[\d-]+\.jsonl$/)
  const calls = lines
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(calls).toMatchObject([{ to: '+13018040021', metadata: { name: 'Grace Kelly' } }])
  expect(addressOf(page)).toBe('/calls?status=coming&search=grace')
})

it('says which filters of the address do not exist', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls?status=coming,bsy&stauts=x`)
  await page.getByText('There is no filter “bsy, stauts”: it is ignored.').waitFor()
  await expect.poll(() => chosen(page)).toEqual(['Coming'])
})

it('links a call to the history of its number', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  const link = page.getByRole('table').getByRole('link', { name: /^\+/ }).first()
  const number = await link.innerText()
  await link.click()
  await page.getByRole('heading', { level: 1, name: number }).waitFor()
  expect(addressOf(page)).toBe(`/calls/${number}`)
})

it('links a call to its own page', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await page.locator('outdial-calls .when').getByRole('link').first().click()
  await page
    .locator('outdial-call')
    .getByRole('heading', { name: /^Call to/ })
    .waitFor()
  expect(addressOf(page)).toMatch(/^\/call\//)
})
