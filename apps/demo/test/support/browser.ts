import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { chromiumLaunchOptions } from '../../../../tools/chromium.ts'

/** For a test that starts processes and opens pages. */
export const PATIENT = { timeout: 60_000 }

let browser: Browser | undefined
beforeAll(async () => {
  browser = await chromium.launch(await chromiumLaunchOptions())
}, 60_000)
afterAll(() => browser?.close())

export interface PageOptions extends BrowserContextOptions {
  /** What the page takes for the time; its timers go on as they do. @default the machine's */
  readonly now?: Date
}

/**
 * A page of a browser that nobody has used before, until the test is over. Any error in it fails the test, but for what the
 * browser itself says of a server that is away or refuses.
 */
export async function openPage(url: string, { now, ...options }: PageOptions = {}): Promise<Page> {
  if (!browser) throw new Error('Expected a browser: pages are opened in tests')
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  if (now) await context.clock.setFixedTime(now)
  return followed(await context.newPage(), url)
}

/** Another page of the same browser: what one remembers, the other knows. */
export const openBeside = async (page: Page, url: string): Promise<Page> =>
  followed(await page.context().newPage(), url)

async function followed(page: Page, url: string): Promise<Page> {
  // Gathered, since whoever throws in a listener of Playwright stops it, and the test hangs.
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

/** Cuts the page off. The browser says that it is offline a little before it is. */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  const reaches = () => page.evaluate(async () => fetch('/healthz').then(Boolean, () => false))
  while (await reaches());
}

/** What axe finds wrong with the page as it stands. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } } // just evaluated there
    return (await axe.run()).violations
  })
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)
}

/** The path and query at which the page stands. */
export const addressOf = (page: Page): string => {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

/** What of the page has the focus: its tag and its text. */
export const focusOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return `${activeElement?.localName}: ${activeElement?.textContent.trim()}`
  })
