import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openPage, violations } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { misplaced } from './support/geometry.ts'
import { demoForAll } from './support/processes.ts'

const TO = '+13018040009'

/** The id of a call whose page is opened. */
let callId = ''

const demo = demoForAll(async url => {
  const answer = await fetch(`${url}/api/lists`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'craft' },
    body: JSON.stringify({
      name: 'Autumn, and a rather long name of a list that somebody typed',
      calls: Array.from({ length: 30 }, (_, n) => ({
        to: `+1301804${1000 + n}`,
        metadata: { name: `Person number ${n}`, note: 'A note that says more than fits in a narrow row' },
      })),
    }),
  })
  z.object({ name: z.string() }).parse(await answer.json())
  const at = new Date(Date.now() + 86_400_000).toISOString()
  const note = 'A note that says more than fits in a narrow row, and goes on'
  const { id } = await schedule(url, { to: TO, at, metadata: { name: 'Maximiliana Wolfeschlegelsteinhausen', note } })
  callId = id
})

/** The pages, and what is there once their data is loaded. */
const PAGES = [
  ['/', 'outdial-dialer li'],
  ['/overview', 'outdial-overview [part~=tile], outdial-overview h3'],
  ['/lists', 'outdial-lists a'],
  ['/lists/Autumn%2C%20and%20a%20rather%20long%20name%20of%20a%20list%20that%20somebody%20typed', 'outdial-list li a'],
  ['/schedule', 'outdial-calls [role=row] a'],
  ['/calls?status=all', 'outdial-calls [role=row] a'],
  ['/call/', 'outdial-call [part=timeline]'],
  [`/calls/${TO}`, 'outdial-calls [role=row] a'],
  ['/history', '.recent a'],
  ['/do-not-call', 'outdial-do-not-call .empty'],
] as const

async function choose(page: Page, language: 'en' | 'es'): Promise<void> {
  await page.locator('.language').selectOption(language)
}

const direct = (page: Page, dir: 'ltr' | 'rtl') =>
  page.evaluate(dir => {
    document.documentElement.dir = dir
  }, dir)

it.each(PAGES)(
  '%s fits at every width, in both schemes, forced colours, right to left, and both languages',
  { timeout: 60_000 },
  async (address, ready) => {
    const page = await openPage(demo.url + address + (address === '/call/' ? callId : ''), { reducedMotion: 'reduce' })
    await page.locator(ready).first().waitFor()
    const found: Record<string, readonly string[]> = {}
    const look = async (state: string) => {
      const problems = await misplaced(page)
      if (problems.length > 0) found[state] = problems
    }
    const check = async (state: string) => {
      const problems = await violations(page)
      if (problems.length > 0) found[`axe, ${state}`] = problems
    }
    // 1,280 pixels at 400 % are 320.
    for (const width of [1920, 1024, 390, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await choose(page, 'en')
      await look(`en, ${width}`)
      if (width === 1920) await check('light, 1920')
      await choose(page, 'es')
      await look(`es, ${width}`)
      if (width > 1024 || width === 390) continue
      await direct(page, 'rtl')
      await look(`es, ${width}, right to left`)
      await direct(page, 'ltr')
    }
    await page.setViewportSize({ width: 390, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await check('dark, 390')
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
    await look('forced colours, 390')
    expect(found).toEqual({})
  },
)
