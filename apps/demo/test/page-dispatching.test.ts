import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { demoForAll } from './support/processes.ts'

const demo = demoForAll()

it('pauses all calls for every page, until they are resumed', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/calls`)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await page.getByText('Everything is paused: no call').waitFor()
  expect(await violations(page)).toEqual([])
  const other = await openPage(`${url}/calls`)
  await other.getByRole('button', { name: 'Resume all' }).click()
  await other.getByText('Scheduled calls begin when they are due').waitFor()
  await page.reload()
  await page.getByText('Scheduled calls begin when they are due').waitFor()
})

it(
  'a pause of everything is said on each page, and the list of the dialer waits for its end',
  LONG_TIMEOUT,
  async () => {
    const { url } = demo
    const page = await openPage(`${url}/overview`)
    await page.getByRole('button', { name: 'Pause all' }).click()
    await page.getByRole('button', { name: 'Resume all' }).waitFor()
    const others = ['Lists', 'Schedule', 'History', 'Do not call', 'Dialer']
    for (const name of others) {
      await page.getByRole('link', { name, exact: true }).click()
      await page.locator('.paused').getByText('Everything is paused: no call begins.').waitFor()
    }
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.getByText('Everything is paused. Resume it first.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Resume all' }).click()
    await page.getByText('Everything is paused: no call begins.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.getByText('Ringing').first().waitFor()
  },
)
