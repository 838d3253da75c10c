// Takes the README's screenshots of the demo, with sample calls and mock services: `npm run
// pictures`.
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { startDemo } from '../apps/demo/src/demo.ts'
import { readEnvironment } from '../apps/demo/src/environment.ts'
import buildPage from '../apps/demo/test/support/build-page.ts'
import { chromiumLaunchOptions } from './chromium.ts'

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const SIZE = { width: 1280, height: 860 }

await buildPage()
const demo = await startDemo(readEnvironment({ PORT: '0', DATABASE_URL: 'memory:' }), { onError: console.error })
const launch = await chromiumLaunchOptions()
const browser = await chromium.launch({ ...launch, args: [...(launch.args ?? []), '--hide-scrollbars'] })

/** Opens a page as a returning visitor in New York, and takes a screenshot once it is ready. */
async function picture(name: string, address: string, getReady: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await browser.newPage({
    viewport: SIZE,
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'America/New_York',
  })
  await page.addInitScript(() => localStorage.setItem('outdial-first-steps-seen', 'yes'))
  await page.goto(demo.url + address)
  await getReady(page)
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  await page.close()
}

/** The number with the longest history. */
async function busiest(): Promise<string> {
  const answer = await fetch(`${demo.url}/api/calls?limit=1000&status=completed,no-answer,busy,failed`)
  const { calls }: { calls: { to: string }[] } = await answer.json()
  const counts = Map.groupBy(calls, ({ to }) => to)
  return [...counts].sort(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? '+13018040009'
}

try {
  const today = new Date().toISOString().slice(0, 10)
  await picture('schedule', '/schedule', async page => {
    await page.getByLabel('Phone number').fill('(301) 804-0009')
    await page.getByRole('button', { name: 'Tomorrow 9:00' }).click()
    await page.getByLabel('Note').fill('Reminder of the appointment')
    await page.getByLabel('Note').blur()
    await page.evaluate(() => scrollTo(0, 0))
    await page.getByText('Scheduled').first().waitFor()
  })
  await picture('calls', `/calls?until=${today}`, page => page.getByText('Completed').nth(3).waitFor())
  await picture('history', `/calls/${await busiest()}`, page => page.getByText('We called').nth(2).waitFor())
  await picture('dialer', '/', async page => {
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page.getByText(/^[45] of 9 done/).waitFor()
    await page.getByText('Ringing').first().waitFor()
  })
} finally {
  await browser.close()
  await demo.close()
}
