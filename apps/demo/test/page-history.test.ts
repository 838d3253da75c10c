import { expect, it } from 'vitest'
import { addressOf, focusOf, goOffline, LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { cancel, logInbound, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'
import { demoForAll } from './support/processes.ts'

const NUMBER = '+13018040009'

const demo = demoForAll(async url => {
  await logInbound(url, NUMBER, { id: 'one', from: '+13333333333', answered: true, durationMs: 37_400 })
  await logInbound(url, NUMBER, { id: 'two', from: '+14444444444', answered: false })
})

it('finds a history by a number in national format', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/history`)
  await page.getByLabel('Phone number').fill('(301) 804-0009')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor()
  expect([addressOf(page), await page.title(), await focusOf(page)]).toEqual([
    `/calls/${NUMBER}`,
    `${NUMBER} · Outdial`,
    `h1: ${NUMBER}`,
  ])
  await page.getByText('+13333333333').waitFor()
  await page.getByText('+14444444444').waitFor()
  expect(await violations(page)).toEqual([])
})

it('shows the problem with a number at the field, and keeps the input', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/history`)
  const field = page.getByLabel('Phone number')
  await field.fill('12')
  await page.getByRole('button', { name: 'Show history' }).click()
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  expect(await field.inputValue()).toBe('12')
  expect(await field.evaluate(input => input.matches(':focus'))).toBe(true)
  expect(await field.evaluate(input => input.ariaDescribedByElements?.[0]?.textContent)).toBe(
    'This number is too short.',
  )
  expect([addressOf(page), await violations(page)]).toEqual(['/history', []])
})

it.each(['13018040009', '+13018040009', '%2B13018040009'])('is shown at /calls/%s', LONG_TIMEOUT, async written => {
  const page = await openPage(`${demo.url}/calls/${written}`)
  await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor()
  await page.getByText('+13333333333').waitFor()
  expect(await page.locator('nav [aria-current]').allInnerTexts()).toEqual(['History'])
})

it('links to the histories of other numbers, and to the form with the number filled in', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/calls/${NUMBER}`)
  await page.getByRole('link', { name: '+13333333333' }).click()
  await page.getByRole('heading', { level: 1, name: '+13333333333' }).waitFor()
  await page.getByRole('link', { name: NUMBER }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor()

  await page.getByRole('link', { name: 'Schedule a call to this number' }).click()
  await page.getByRole('heading', { level: 1, name: 'Schedule' }).waitFor()
  await expect.poll(() => page.getByLabel(/number/i).inputValue()).toMatch(/301.*804.*0009/)
})

it('offers the numbers that were called last, and none that was never called', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  await schedule(demo.url, { to: NUMBER, at: afterMinutes(0) })
  await demo.passUntil(() => demo.ledger.counts.placed === 1)
  const { id } = await schedule(demo.url, { to: '+19842068287', at: afterMinutes(1) })
  await cancel(demo.url, id)
  const page = await openPage(`${demo.url}/history`, { ...BERLIN, now: afterMinutes(2) })
  const numbers = page.getByRole('region', { name: 'Called last' }).getByRole('link')
  await numbers.first().waitFor()
  expect(await numbers.allTextContents()).toEqual([NUMBER])
})

it('does not take a word for a number', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/calls/alice`)
  await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor()
})

it('shows an invalid number of the address, and asks for another', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/calls/12`)
  await page.getByRole('heading', { level: 1, name: '12 is not a phone number' }).waitFor()
  await page.getByLabel('Phone number').fill('3018040009')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: NUMBER }).waitFor()
})

it('does not mark a number as invalid because the server cannot be reached', LONG_TIMEOUT, async () => {
  const page = await openPage(`${demo.url}/history`)
  const field = page.getByLabel('Phone number')
  await field.fill(NUMBER)
  await goOffline(page)
  await page.keyboard.press('Enter')
  await page.getByText('The server cannot be reached. Try again once it is back.').waitFor()
  expect([await field.getAttribute('aria-invalid'), await violations(page)]).toEqual([null, []])
})
