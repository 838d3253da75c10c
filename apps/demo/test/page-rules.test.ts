import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openPage, violations } from './support/browser.ts'
import { logInbound, schedule } from './support/calls-over-http.ts'
import { rowOf } from './support/calls-page.ts'
import { demoForAll } from './support/processes.ts'

const clock = (inHours: number) => new Date(Date.now() + inHours * 3_600_000).toISOString().slice(11, 16)

// Half a day away, whenever the test runs.
const HOURS = { CALLING_HOURS: `mon-sun ${clock(12)}-${clock(13)}`, CALLING_ZONE: 'UTC' }
const demo = demoForAll(undefined, HOURS)

it('a call outside the calling hours says so on the page, and from when on it may ring', LONG_TIMEOUT, async () => {
  const { url } = demo
  const added = await fetch(`${url}/api/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to: '+13018040009' }),
  })
  const { dueAt, at } = await added.json()
  expect([added.status, dueAt > at]).toEqual([201, true])
  const page = await openPage(`${url}/calls`)
  await page.getByText('Outside calling hours').first().waitFor()
  await page
    .getByRole('button', { name: /^Details of the call to \+13018040009/ })
    .first()
    .click()
  await page.getByText('Outside calling hours (UTC)').first().waitFor()
  expect(await violations(page)).toEqual([])
})

it('a number that is put on the do-not-call list is found there, and taken off again', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/do-not-call`)
  await page.getByLabel('Phone number').fill('(301) 804-0009')
  await page.getByLabel('Reason').fill('asked us to stop')
  await page.getByRole('button', { name: 'Do not call' }).click()
  await page.getByText('+13018040009 will not be called.').waitFor()
  const entry = await (await fetch(`${url}/api/do-not-call/+13018040009`)).json()
  expect(entry).toMatchObject({ number: '+13018040009', reason: 'asked us to stop', source: 'page' })
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Remove +13018040009' }).click()
  await page.getByRole('button', { name: 'Remove from the list' }).click()
  await page.getByText('+13018040009 may be called again.').waitFor()
  expect((await fetch(`${url}/api/do-not-call/+13018040009`)).status).toBe(404)
})

it('a call is repeated by the form, and cancelled with all that follow', LONG_TIMEOUT, async () => {
  const { url } = demo
  const page = await openPage(`${url}/schedule`)
  await page.getByLabel('Phone number').fill('+13018040010')
  await page.getByLabel('Repeats').selectOption('daily')
  await page.getByRole('list', { name: 'The next calls' }).getByRole('listitem').nth(4).waitFor()
  await page.getByRole('button', { name: 'Schedule call' }).click()
  await page.getByText('Scheduled:').first().waitFor()
  await page.getByRole('button', { name: /^Cancel the call to \+13018040010/ }).click()
  await page.getByRole('button', { name: 'This and all that follow' }).click()
  await expect
    .poll(async () => (await (await fetch(`${url}/api/calls?to=%2B13018040010`)).json()).calls)
    .toMatchObject([{ status: 'cancelled', series: { ended: true } }])
})

it('a number has a page: who it is, the time there, calls to come and past, and a switch', LONG_TIMEOUT, async () => {
  const { url } = demo
  const to = '+13018040011'
  await schedule(url, { to, metadata: { name: 'Ada Lovelace', note: 'Reminder' } })
  await logInbound(url, to, { from: '+12025550123', answered: false, id: 'missed' })
  const page = await openPage(`${url}/calls/${to}`)
  const number = page.locator('outdial-number')
  await number.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
  await number.getByText(/^It is .* \(New York\) there now\.$/).waitFor()
  const coming = rowOf(page, to)
  await coming.getByText('Outside calling hours').first().waitFor()

  const toggle = number.getByRole('switch', { name: 'Do not call' })
  await toggle.click()
  const question = number.getByRole('dialog', { name: 'Do not call this number?' })
  await question.getByText('1 coming call will be cancelled').waitFor()
  await question.getByText('Reminder').waitFor()
  expect(await violations(page)).toEqual([])
  await question.getByRole('button', { name: 'Do not call' }).click()
  await number.getByText('No call rings this number from now on.').waitFor()
  expect((await fetch(`${url}/api/do-not-call/${to}`)).status).toBe(200)
  expect(await violations(page)).toEqual([])
  await toggle.click()
  await number.getByText('This number may be called again.').waitFor()
  expect((await fetch(`${url}/api/do-not-call/${to}`)).status).toBe(404)

  await page.locator('outdial-history').getByRole('link', { name: 'Missed Inbound' }).click()
  await page.getByRole('heading', { level: 1, name: 'Call' }).waitFor()
  await page.goBack()
  await coming.getByRole('link').first().click()
  await page.locator('outdial-call').getByText('Ada Lovelace').first().waitFor()
})
