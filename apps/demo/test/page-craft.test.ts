import { expect, it } from 'vitest'
import { z } from 'zod'
import { openPage } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { flaws } from './support/flaws.ts'
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

it.each(PAGES)(
  '%s fits at every width, in both schemes, forced colours, right to left, and both languages',
  { timeout: 60_000 },
  async (address, ready) => {
    const page = await openPage(demo.url + address + (address === '/call/' ? callId : ''), { reducedMotion: 'reduce' })
    await page.locator(ready).first().waitFor()
    expect(await flaws(page)).toEqual({})
  },
)

it('a short page begins below the navigation', async () => {
  const page = await openPage(`${demo.url}/do-not-call`, { viewport: { width: 1280, height: 2000 } })
  await page.locator('outdial-do-not-call h2').waitFor()
  const gap = await page.evaluate(() => {
    const edgeOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect()
    return (edgeOf('main')?.top ?? 0) - (edgeOf('body > header')?.bottom ?? 0)
  })
  expect(gap).toBe(0)
})
