import type { Page } from 'playwright'
import { violations } from './browser.ts'
import { misplaced } from './geometry.ts'

/** 1,280 pixels at 400 % are 320. */
const WIDTHS = [1920, 1024, 390, 320]

/**
 * What axe finds, and what is misplaced, on a page in its state of now: at every width, in both schemes,
 * forced colours, right to left, and both languages. Empty if there is nothing.
 */
export async function flaws(page: Page): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  const add = (state: string, problems: readonly string[]) => {
    if (problems.length > 0) found[state] = problems
  }
  const look = async (state: string) => add(state, await misplaced(page))
  const check = async (state: string) => add(`axe, ${state}`, await violations(page))
  const speak = (language: 'en' | 'es') => page.locator('.language').selectOption(language, { force: true })
  const direct = (dir: 'ltr' | 'rtl') =>
    page.evaluate(dir => {
      document.documentElement.dir = dir
    }, dir)

  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await speak('en')
    await look(`en, ${width}`)
    if (width === 1920) await check('light, 1920')
    await speak('es')
    await look(`es, ${width}`)
    if (width > 1024 || width === 390) continue
    await direct('rtl')
    await look(`es, ${width}, right to left`)
    await direct('ltr')
  }
  await page.setViewportSize({ width: 390, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await check('es, dark, 390')
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await look('es, forced colours, 390')
  await check('es, forced colours, 390')
  return found
}
