import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage } from './support/browser.ts'
import { change, scheduleMany } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, rowOf } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const CALLS = import.meta.env.MODE === 'full' ? 100_000 : 20_000
const BATCH = 1000
/** Four changes per 80 ms of the server's time are fifty a second. */
const CHANGES_AT_ONCE = 4

const numberOf = (index: number) => `+1301${5_000_000 + index}`
const changedNumberOf = (index: number) => `+1302${5_000_000 + index}`
/** Visits every index once, in scattered order. */
const scattered = (n: number) => (n * 7919) % CALLS

/**
 * Scrolls to the last loaded call until more are loaded or none are left; returns what is then
 * rendered.
 */
const scrollOn = (page: Page) =>
  page.locator('outdial-calls').evaluate(async ({ shadowRoot: root }) => {
    const countOf = () => root?.querySelector('[part=count]')?.textContent ?? ''
    const before = countOf()
    while (countOf() === before && before.endsWith('+')) {
      scrollTo(0, document.documentElement.scrollHeight)
      await new Promise(requestAnimationFrame)
    }
    return {
      count: countOf(),
      elements: root?.querySelectorAll('*').length ?? 0,
      rows: root?.querySelectorAll('[part=call]').length ?? 0,
    }
  })

const lastNumbers = async (page: Page, count: number) =>
  (await page.locator('outdial-calls [part=number]').allInnerTexts()).slice(-count)

it(
  `${CALLS} calls can be scrolled to the end while fifty a second change, with few of them rendered`,
  LONG_TIMEOUT,
  async () => {
    const demo = await startDemoWithManualClock()
    const ids: string[] = []
    while (ids.length < CALLS) {
      const batch = Array.from({ length: BATCH }, (_, n) => ids.length + n)
      const calls = batch.map(index => ({ to: numberOf(index), at: afterMinutes(60 + index) }))
      ids.push(...(await scheduleMany(demo.url, calls)))
    }
    const changed = new Set<number>()
    const changeCall = (index: number) => {
      changed.add(index)
      return change(demo.url, ids[index] ?? '', { to: changedNumberOf(index) })
    }

    const page = await openPage(`${demo.url}/calls?order=soonest`, BERLIN)
    await rowOf(page, numberOf(0)).waitFor()
    const max = { elements: 0, rows: 0 }
    let count = ''
    for (let step = 0; count !== CALLS.toLocaleString('en'); step++) {
      const scrolled = scrollOn(page)
      const indexes = Array.from({ length: CHANGES_AT_ONCE }, (_, n) => scattered(step * CHANGES_AT_ONCE + n))
      await Promise.all(indexes.map(changeCall))
      await demo.clock.advance(80)
      const { elements, rows, count: next } = await scrolled
      count = next
      max.elements = Math.max(max.elements, elements)
      max.rows = Math.max(max.rows, rows)
    }
    expect(max.rows).toBeLessThan(50)
    expect(max.elements).toBeLessThan(2000)

    const last = Array.from({ length: 5 }, (_, n) => CALLS - 5 + n)
    const expected = () => last.map(index => (changed.has(index) ? changedNumberOf(index) : numberOf(index)))
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await expect.poll(() => lastNumbers(page, 5)).toEqual(expected())
    // Rows in view show changes, and calls that move to the end.
    await changeCall(CALLS - 2)
    await demo.passUntil(() => rowOf(page, changedNumberOf(CALLS - 2)).isVisible())
    expect(await lastNumbers(page, 5)).toEqual(expected())
    await change(demo.url, ids[0] ?? '', { at: afterMinutes(60 + CALLS) })
    await demo.passUntil(async () => (await lastNumbers(page, 1))[0] === changedNumberOf(0))
    expect(await page.locator('outdial-calls [part=count]').innerText()).toBe(CALLS.toLocaleString('en'))
  },
)
