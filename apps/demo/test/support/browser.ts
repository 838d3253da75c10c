import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { chromiumLaunchOptions } from '../../../../tools/chromium.ts'

/** Options of a test that starts processes and opens pages. */
export const LONG_TIMEOUT = { timeout: 60_000 }

let browser: Browser | undefined
beforeAll(async () => {
  browser = await chromium.launch(await chromiumLaunchOptions())
}, 60_000)
afterAll(() => browser?.close())

export interface PageOptions extends BrowserContextOptions {
  /** The page's wall time. Its timers are not affected. @default the machine's */
  readonly now?: Date
}

/**
 * Opens a page in a new browser context, until the test is over. Any error on the page fails the
 * test, except the browser's own messages about failed requests.
 */
export async function openPage(url: string, { now, ...options }: PageOptions = {}): Promise<Page> {
  if (!browser) throw new Error('Expected a browser: pages are opened in tests')
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  if (now) await context.clock.setFixedTime(now)
  return openWatched(await context.newPage(), url)
}

/** Opens another page in the same context: both share cookies and storage. */
export const openBeside = async (page: Page, url: string): Promise<Page> =>
  openWatched(await page.context().newPage(), url)

async function openWatched(page: Page, url: string): Promise<Page> {
  // Checked at the end, since an exception in a listener would make Playwright hang.
  const errors: string[] = []
  onTestFinished(() => expect(errors).toEqual([]))
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text()))
      errors.push(message.text())
  })
  await page.goto(url)
  return page
}

/** Takes the page offline, and waits until requests fail: the browser reports it a little early. */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  const reaches = () => page.evaluate(async () => fetch('/healthz').then(Boolean, () => false))
  while (await reaches());
}

/** The accessibility violations that axe finds. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } } // defined above
    return (await axe.run()).violations
  })
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)
}

/** The path and query of the page's address. */
export const addressOf = (page: Page): string => {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

/** Tag and text of the focused element. */
export const focusOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return `${activeElement?.localName}: ${activeElement?.textContent.trim()}`
  })
