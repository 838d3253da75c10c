import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { openPage } from './support/browser.ts'
import { schedule } from './support/calls-over-http.ts'
import { formOf, rowOf, submit, type } from './support/calls-page.ts'
import { flaws } from './support/flaws.ts'
import { emailOf, PASSWORD, signUp } from './support/people-over-http.ts'
import { demoForAll } from './support/processes.ts'

const TO = '+13018040009'
const SERIES_TO = '+13018040010'
const LIST_TO = '+13018040012'
const NAME = 'Maximiliana Wolfeschlegelsteinhausen'

const post = (url: string, path: string, body: object) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': path },
    body: JSON.stringify(body),
  }).then(({ status }) => expect(status).toBeLessThan(300))

const demo = demoForAll(async url => {
  const at = new Date(Date.now() + 86_400_000).toISOString()
  await schedule(url, { to: TO, at, metadata: { name: NAME, note: 'A note that is long enough to be cut in a row' } })
  await schedule(url, {
    to: SERIES_TO,
    at: { local: `${at.slice(0, 10)}T12:00`, timeZone: 'Europe/Madrid' },
    repeat: { rule: 'FREQ=DAILY' },
  })
  await post(url, '/api/lists', { name: 'Autumn', paused: true, calls: [{ to: LIST_TO }] })
  await post(url, '/api/do-not-call', { entries: [{ number: '+13018040011', reason: 'They asked us to stop' }] })
})
const accounts = demoForAll(async url => void (await signUp(url, 'root')), { ACCOUNTS: 'on' })
const locked = demoForAll(undefined, { API_TOKEN: '0123456789abcdef0123456789abcdef' })

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).filter({ visible: true })
const press = (page: Page, name: string | RegExp) => button(page, name).first().click()
const says = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor()
const dialog = (page: Page) => page.getByRole('dialog').waitFor()

/** Fills in the form that signs somebody up. */
async function signUpOnPage(page: Page, name: string, password = PASSWORD): Promise<void> {
  await press(page, 'Sign up')
  const form = page.getByRole('form', { name: 'Sign up' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Email').fill(emailOf(name))
  await form.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

/** Signs a new person up, who has no calls yet. */
async function arriveAs(page: Page, name: string): Promise<void> {
  await signUpOnPage(page, name)
  await page.locator('header').getByText(name).waitFor()
}

/** A state of a page: what it is called, the server, the address, and how the page gets there. */
const STATES: readonly (readonly [string, { readonly url: string }, string, (page: Page) => Promise<void>])[] = [
  [
    'the form to edit a call',
    demo,
    '/calls?status=all',
    async page => {
      await rowOf(page, TO).getByRole('button', { name: 'Edit' }).click()
      await dialog(page)
    },
  ],
  [
    'the details of a call',
    demo,
    '/calls?status=all',
    async page => {
      await rowOf(page, TO)
        .getByRole('button', { name: /^Details/ })
        .first()
        .click()
      await dialog(page)
    },
  ],
  [
    'the question which calls of a series to cancel',
    demo,
    '/calls?status=all',
    async page => {
      await rowOf(page, SERIES_TO)
        .getByRole('button', { name: /^Cancel/ })
        .click()
      await dialog(page)
    },
  ],
  [
    'the question before a list is stopped',
    demo,
    '/lists/Autumn',
    async page => {
      await press(page, /^Stop/)
      await dialog(page)
    },
  ],
  [
    'the question before a number is never called again',
    demo,
    `/calls/${TO}`,
    async page => {
      await page.getByRole('switch', { name: 'Do not call' }).click()
      await dialog(page)
    },
  ],
  [
    'the question before a number may be called again',
    demo,
    '/do-not-call',
    async page => {
      await press(page, /^Remove \+/)
      await dialog(page)
    },
  ],
  [
    'the shortcuts',
    demo,
    '/calls',
    async page => {
      await page.locator('outdial-calls [role=row]').first().waitFor()
      await page.keyboard.press('?')
      await dialog(page)
    },
  ],
  [
    'a form with problems',
    demo,
    '/schedule',
    async page => {
      await type(page, { number: '12' })
      await submit(page)
      await formOf(page).locator('[aria-invalid=true]').first().waitFor()
    },
  ],
  ['a list that does not exist', demo, '/lists/Nowhere', page => says(page, /no list/i)],
  ['a call that does not exist', demo, '/call/none', page => page.locator('[part~=empty]').waitFor()],
  ['a page that does not exist', demo, '/nowhere', page => says(page, /no page|not found/i)],
  ['a filter that does not exist', demo, '/calls?status=odd', page => says(page, /odd/)],
  [
    'a search that finds nothing',
    demo,
    '/calls?status=all',
    async page => {
      await page.getByLabel('Search').fill('Nobody of this name')
      await page.locator('outdial-calls [part~=empty]').waitFor()
    },
  ],
  [
    'the server away',
    demo,
    '/calls',
    async page => {
      await page.locator('outdial-calls [role=row]').first().waitFor()
      await page.context().setOffline(true)
      await says(page, /cannot be reached/)
    },
  ],
  [
    'a server that fails',
    demo,
    '/calls',
    async page => {
      await page.route(/api.(calls|log)\b/, route =>
        route.fulfill({ status: 500, json: { detail: 'The disk is full' } }),
      )
      await page.reload()
      await page.locator('outdial-calls [part~=empty]').waitFor()
    },
  ],
  ['sign-in', accounts, '/calls', page => button(page, 'Sign up').waitFor()],
  [
    'sign-up, with a problem',
    accounts,
    '/calls',
    async page => {
      await signUpOnPage(page, 'dora', 'short')
      await says(page, 'The password needs 12 characters.')
    },
  ],
  ['the overview without calls', accounts, '/overview', page => arriveAs(page, 'ada')],
  ['no calls yet', accounts, '/calls', page => arriveAs(page, 'bob')],
  ['no lists yet', accounts, '/lists', page => arriveAs(page, 'cleo')],
  ['the question for the token', locked, '/calls', page => page.getByLabel('API token').waitFor()],
]

it.each(STATES)('%s has no flaws', { timeout: 60_000 }, async (_name, { url }, address, reach) => {
  const page = await openPage(url + address, { reducedMotion: 'reduce' })
  await reach(page)
  expect(await flaws(page)).toEqual({})
})
