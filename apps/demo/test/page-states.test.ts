import { startNumDialer } from '@outdial/call-mocks/server'
import { expect, it, onTestFinished } from 'vitest'
import { addressOf, LONG_TIMEOUT, openBeside, openPage, violations } from './support/browser.ts'
import { freePort } from './support/ports.ts'
import { startDemoProcess } from './support/processes.ts'

const TOKEN = 'a-token-of-more-than-thirty-two-characters'

it('suggests first steps until dismissed for good', LONG_TIMEOUT, async () => {
  const { url } = await startDemoProcess()
  const page = await openPage(`${url}/schedule`)
  const hint = page.getByRole('region', { name: 'Try it' })
  await hint.waitFor()
  expect(await violations(page)).toEqual([])
  const number = page.locator('outdial-schedule-form').getByLabel('Phone number')
  const fillIn = page.getByRole('button', { name: '+1 301 804 0009' })
  await fillIn.click()
  await expect.poll(() => number.inputValue()).toBe('+1 301 804 0009')
  await number.fill('')
  await fillIn.click()
  await expect.poll(() => number.inputValue()).toBe('+1 301 804 0009')
  await page.getByRole('button', { name: 'Got it' }).click()
  await hint.waitFor({ state: 'hidden' })

  const again = await openBeside(page, `${url}/schedule`)
  await again.getByRole('heading', { level: 1, name: 'Schedule' }).waitFor()
  expect(await again.getByRole('region', { name: 'Try it' }).count()).toBe(0)
})

it(
  'shows one notice on every page while the server cannot be reached, and one when it is back',
  LONG_TIMEOUT,
  async () => {
    const PORT = String(await freePort())
    const demo = await startDemoProcess({ PORT })
    const page = await openPage(`${demo.url}/schedule`)
    await page.getByRole('region', { name: 'Try it' }).waitFor()
    // The scripts of all pages are loaded soon after the first one.
    await page.waitForFunction(() => customElements.get('outdial-sign-in'))
    const line = page.locator('.connection')
    const notices = page.locator('[part~=notice]').filter({ visible: true })

    await demo.stop('SIGKILL')
    await expect.poll(() => line.innerText()).toContain('The server cannot be reached')
    expect([await notices.count(), await violations(page)]).toEqual([0, []])
    await page.getByRole('navigation').getByRole('link', { name: 'Calls', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
    expect([await line.isVisible(), await notices.count(), await violations(page)]).toEqual([true, 0, []])

    await startDemoProcess({ PORT })
    await expect.poll(() => line.innerText(), { timeout: 20_000 }).toContain('The server is back')
    expect([await notices.count(), await violations(page)]).toEqual([0, []])
  },
)

it('says that a page could not be loaded, and shows it once the server is back', LONG_TIMEOUT, async () => {
  const PORT = String(await freePort())
  const demo = await startDemoProcess({ PORT })
  const page = await openPage(`${demo.url}/schedule`)
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const follow = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await heading('Schedule')
  const scripts = '**/assets/overview-*.js'
  await page.route(scripts, route => route.abort())

  // The server is there: the document is loaded again, once.
  await follow('Overview')
  await heading('Page not loaded')
  expect([addressOf(page), await violations(page)]).toEqual(['/overview', []])
  await follow('Schedule')
  await heading('Schedule')
  await demo.stop('SIGKILL')
  await expect.poll(() => page.locator('.connection').innerText()).toContain('The server cannot be reached')
  await follow('Overview')
  await heading('Page not loaded')
  await page.unroute(scripts)
  await startDemoProcess({ PORT })
  await heading('Overview')
})

it.each(['light', 'dark'] as const)(
  'asks for the token once, in %s mode, and then shows the requested page',
  LONG_TIMEOUT,
  async colorScheme => {
    const { url } = await startDemoProcess({ API_TOKEN: TOKEN })
    const page = await openPage(`${url}/calls?status=coming`, { colorScheme })
    const field = page.getByLabel('API token')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await field.fill('another-token')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That is not the token').waitFor()
    expect(await violations(page)).toEqual([])

    await field.fill(TOKEN)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
    expect([await page.title(), addressOf(page)]).toEqual(['Calls · Outdial', '/calls?status=coming'])
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await field.waitFor()
    await page.reload()
    await field.waitFor()
    expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(false)
  },
)

it('warns in the footer, and on pages that place calls, if phones ring', LONG_TIMEOUT, async () => {
  const mock = await startNumDialer({ port: 0 })
  onTestFinished(() => mock.close())
  const { url } = await startDemoProcess({ NUM_DIALER_URL: mock.url })
  const warning = 'Phones ring: calls are placed through the Num Dialer.'
  const page = await openPage(url)
  await page.locator('.intro').getByText(warning).waitFor()
  await page.locator('footer').getByText(warning).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Schedule' }).click()
  await page.locator('.intro').getByText(warning).waitFor()
})

it('says that no phone rings if the services at other addresses are mocks', LONG_TIMEOUT, async () => {
  const mock = await startNumDialer({ port: 0 })
  onTestFinished(() => mock.close())
  const { url, lines } = await startDemoProcess({ NUM_DIALER_URL: mock.url, MOCKED_SERVICES: 'num-dialer' })
  expect(lines).toContain(`Dialing the list with the mocked num-dialer at ${mock.url} (no phone rings)`)
  const page = await openPage(url)
  await page.locator('footer').getByText('The call services are mocked: no phone rings.').waitFor()
  expect(await page.locator('.intro').innerText()).not.toContain('Phones ring')
})
