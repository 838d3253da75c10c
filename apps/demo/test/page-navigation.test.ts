import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { addressOf, focusOf, LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { demoForAll } from './support/processes.ts'

const demo = demoForAll()

const PAGES = [
  ['/', 'Dialer'],
  ['/overview', 'Overview'],
  ['/schedule', 'Schedule'],
  ['/calls', 'Calls'],
  ['/history', 'History'],
  ['/do-not-call', 'Do not call'],
] as const

const link = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const current = (page: Page) => page.locator('nav [aria-current]').allInnerTexts()

/** Marks the document. A reload would lose the mark. */
const mark = (page: Page) => page.evaluate(() => document.body.setAttribute('data-same', ''))
const isSame = (page: Page) => page.evaluate(() => document.body.hasAttribute('data-same'))

it('navigates by links: each page has its address, title, heading and marked link', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(url)
  await mark(page)
  for (const [address, name] of [...PAGES, ...PAGES.slice(0, 1)]) {
    await link(page, name).click()
    await page.waitForURL(url + address)
    await expect.poll(() => heading(page).innerText()).toBe(name)
    expect([await page.title(), await current(page), await focusOf(page)]).toEqual([
      `${name} · Outdial`,
      [name],
      `h1: ${name}`,
    ])
    // Elements of other pages are removed.
    expect(await page.locator('main outdial-dialer').count()).toBe(address === '/' ? 1 : 0)
  }
  expect(await isSame(page)).toBe(true)
})

it('keeps one event stream across pages', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage('about:blank')
  const streams: string[] = []
  page.on('request', request => {
    if (request.url().endsWith('/api/events')) streams.push(request.url())
  })
  await page.goto(url)
  for (const [, name] of PAGES) await link(page, name).click()
  await link(page, 'Dialer').click()
  await page.getByRole('listitem').filter({ hasText: 'Waiting' }).first().waitFor()
  expect(streams).toHaveLength(1)
})

it.each(PAGES)('opens %s by its address and marks the link %s', LONG_TIMEOUT, async (address, name) => {
  const { url } = demo
  const page = await openPage(url + address)
  await expect.poll(() => heading(page).innerText()).toBe(name)
  expect([await page.title(), await current(page)]).toEqual([`${name} · Outdial`, [name]])
})

it.each([
  ['/', 'dialer'],
  ['/lists/Autumn', 'list'],
  ['/calls', 'calls'],
  ['/calls/+13018040009', 'number'],
  ['/call/none', 'call'],
  ['/nowhere', 'not-found'],
])('the document of %s preloads the scripts of the page, and of no other', LONG_TIMEOUT, async (address, script) => {
  const { url } = demo
  const page = await openPage('about:blank')
  // What is loaded while the page is idle is left out.
  await page.addInitScript(() => (window.requestIdleCallback = () => 0))
  const loaded: string[] = []
  page.on('request', request => {
    if (request.resourceType() === 'script') loaded.push(new URL(request.url()).pathname)
  })
  await page.goto(url + address)
  await heading(page).waitFor()
  const links = page.locator('link[rel=modulepreload]')
  const preloaded = await links.evaluateAll(all => all.map(link => link.getAttribute('href')))
  expect(preloaded).toContainEqual(expect.stringMatching(`^/assets/${script}-`))
  const shell = await page.locator('script[src]').getAttribute('src')
  expect(loaded.sort()).toEqual([shell, ...preloaded].sort())
})

it('restores the scroll position when going back and forward', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/schedule`, { viewport: { width: 390, height: 500 } })
  await link(page, 'Dialer').click()
  await page.getByRole('listitem').filter({ hasText: 'Waiting' }).nth(8).scrollIntoViewIfNeeded()
  const scrolled = await page.evaluate(() => scrollY)
  expect(scrolled).toBeGreaterThan(50)

  await page.getByRole('link', { name: 'Outdial' }).evaluate(() => navigation.navigate('/history'))
  await expect.poll(() => heading(page).innerText()).toBe('History')
  expect(await page.evaluate(() => scrollY)).toBe(0)

  await page.goBack()
  await expect.poll(() => heading(page).innerText()).toBe('Dialer')
  expect([addressOf(page), await focusOf(page)]).toEqual(['/', 'h1: Dialer'])
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled)

  await page.goBack()
  await expect.poll(() => heading(page).innerText()).toBe('Schedule')
  await page.goForward()
  await expect.poll(() => heading(page).innerText()).toBe('Dialer')
  await page.reload()
  await expect.poll(() => heading(page).innerText()).toBe('Dialer')
})

it('an unknown path shows that the page was not found, with status 404', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage('about:blank')
  const answer = await page.goto(`${url}/nowhere`)
  expect(answer?.status()).toBe(404)
  await expect.poll(() => heading(page).innerText()).toBe('Page not found')
  expect([await page.title(), await current(page), await violations(page)]).toEqual(['Not found · Outdial', [], []])
  await link(page, 'Dialer').click()
  await expect.poll(() => heading(page).innerText()).toBe('Dialer')
})

it('has a link to skip to the content, and can be used by keyboard', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/history`)
  await expect.poll(() => heading(page).innerText()).toBe('History')
  await page.keyboard.press('Tab')
  expect(await focusOf(page)).toBe('a: Skip to the content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.getByLabel('Phone number').evaluate(input => input.matches(':focus'))).toBe(true)

  await link(page, 'Calls').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focusOf(page)).toBe('h1: Calls')
})

/** An element of each page that appears once its data is loaded. */
const READY: Readonly<Record<string, string>> = {
  '/': 'outdial-dialer li',
  '/schedule': 'outdial-calls [role=row] a',
  '/calls': 'outdial-calls [role=row] a',
  '/history': '.recent a',
  '/calls/+13018040009': 'outdial-history .empty',
}

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
  ['dark', 320],
] as const)(
  'axe finds no violation in %s mode at %s pixels, and nothing scrolls sideways',
  LONG_TIMEOUT,
  async (colorScheme, width) => {
    const { url } = demo
    const page = await openPage('about:blank', { colorScheme, viewport: { width, height: 800 } })
    for (const [address, ready] of Object.entries(READY)) {
      await page.goto(url + address)
      await page.locator(ready).first().waitFor()
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect([address, overflow, await violations(page)]).toEqual([address, 0, []])
    }
  },
)
