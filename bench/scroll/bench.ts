// Measures how smoothly 100,000 calls scroll in Chromium: `node scroll/bench.ts [calls] [rounds]`. Beside
// `<outdial-calls>`, a plain list of the same calls, which the browser skips where it is out of sight.

import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { chromiumLaunchOptions } from '../../tools/chromium.ts'
import { type Figures, medians } from '../figures.ts'
import { command, integer } from '../flags.ts'

const ORIGIN = 'http://bench.invalid'
const ELEMENTS = fileURLToPath(new URL('../../packages/elements/dist', import.meta.url))
const LISTS = ['outdial-calls', 'a plain list'] as const
const SCROLLED_MS = 5000
/** At 60 frames a second, 12,000 pixels a second: a fast wheel. */
const PIXELS_A_FRAME = 200

/** Runs in the page: fills the list, and resolves when its first calls are drawn. */
async function fill([list, count]: readonly [string, number]): Promise<number> {
  const start = Date.parse('2026-12-01T09:00:00Z')
  const calls = Array.from({ length: count }, (_, index) => {
    const at = new Date(start + index * 60_000).toISOString()
    const to = `+1301${String(2_000_000 + index)}`
    const metadata = { name: `Person ${index}`, note: 'Reminder of the appointment' }
    const times = { at, dueAt: at, createdAt: at }
    const place = { id: `c${index}`, version: 1, sequence: index, provider: 'twilio', queue: 'default' }
    return { ...place, ...times, to, metadata, status: 'scheduled', attemptCount: 0 }
  })
  const begun = performance.now()
  if (list === 'outdial-calls') {
    const element = Object.assign(document.createElement('outdial-calls'), { calls })
    document.body.append(element)
    while (!element.shadowRoot?.querySelector('[role=row] a, [role=row] button'))
      await new Promise(resolve => requestAnimationFrame(resolve))
  } else {
    const rows = calls.map(({ to, at, metadata: { name, note } }) => {
      const row = document.createElement('div')
      row.style.cssText = 'content-visibility: auto; contain-intrinsic-height: 60px'
      for (const text of [to, new Date(at).toLocaleString(), name, note, 'Scheduled'])
        row.append(Object.assign(document.createElement('p'), { textContent: text }))
      return row
    })
    document.body.append(...rows)
  }
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  return performance.now() - begun
}

/** Runs in the page: scrolls, and returns the time between frames, in milliseconds. */
async function scroll([pixels, ms]: readonly [number, number]): Promise<number[]> {
  const nextFrame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
  const gaps: number[] = []
  const begun = await nextFrame()
  for (let last = begun; last - begun < ms; ) {
    scrollBy(0, pixels)
    const now = await nextFrame()
    gaps.push(now - last)
    last = now
  }
  return gaps
}

async function measure(page: Page, list: string, calls: number): Promise<Figures> {
  await page.goto(`${ORIGIN}/`)
  await page.waitForFunction(() => customElements.get('outdial-calls'))
  const drawnMs = await page.evaluate(fill, [list, calls] as const)
  const gaps = await page.evaluate(scroll, [PIXELS_A_FRAME, SCROLLED_MS] as const)
  const sorted = gaps.toSorted((a, b) => a - b)
  return {
    drawnMs,
    framesPerSecond: (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0),
    p99Ms: sorted[Math.floor(gaps.length * 0.99)] ?? Number.NaN,
    longestMs: sorted.at(-1) ?? Number.NaN,
    scrolledPixels: await page.evaluate(() => scrollY),
  }
}

await command('scroll', async () => {
  const calls = integer('calls', process.argv[2], 100_000)
  const rounds = integer('rounds', process.argv[3], 5)
  const browser = await chromium.launch(await chromiumLaunchOptions())
  const measured = new Map<string, Figures[]>(LISTS.map(list => [list, []]))
  for (let round = 0; round < rounds; round++) {
    for (const list of LISTS) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      await page.route(`${ORIGIN}/**`, route => {
        const { pathname } = new URL(route.request().url())
        if (pathname !== '/') return route.fulfill({ path: ELEMENTS + pathname })
        const body =
          '<!doctype html><html lang="en"><script type="module" src="/outdial.js"></script><body></body></html>'
        return route.fulfill({ contentType: 'text/html', body })
      })
      measured.get(list)?.push(await measure(page, list, calls))
      await page.close()
    }
  }
  await browser.close()
  console.log(`${calls} calls, medians of ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}`)
  for (const [list, figures] of measured) {
    const rounded = Object.entries(medians(figures)).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`)
    console.log(`${list}: ${rounded.join(', ')}`)
  }
})
