import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { demoForAll } from './support/processes.ts'

const demo = demoForAll()

it('pauses all calls for every page, until they are resumed', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await page.getByText('Everything is paused: no scheduled call').waitFor()
  expect(await violations(page)).toEqual([])
  const other = await openPage(`${url}/calls`)
  await other.getByRole('button', { name: 'Resume all' }).click()
  await other.getByText('Scheduled calls begin when they are due').waitFor()
  await page.reload()
  await page.getByText('Scheduled calls begin when they are due').waitFor()
})
