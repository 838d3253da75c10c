import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { LONG_TIMEOUT, openBeside, openPage, violations } from './support/browser.ts'
import { formOf, rowOf, submit, type } from './support/calls-page.ts'
import { emailOf, PASSWORD, signUp } from './support/people-over-http.ts'
import { startDemoProcess } from './support/processes.ts'

const TO = '+13018040009'

const form = (page: Page, name: string) => page.getByRole('form', { name })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const link = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Opens an address, where nobody is signed in yet, and signs up. */
async function openAs(name: string, address: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await openPage(address, { colorScheme, viewport: { width: 390, height: 800 } })
  await form(page, 'Sign in').waitFor()
  expect([await violations(page), await overflow(page)]).toEqual([[], 0])
  await button(page, 'Sign up').click()
  const signingUp = form(page, 'Sign up')
  await signingUp.getByLabel('Name').fill(name)
  await signingUp.getByLabel('Email').fill(emailOf(name))
  await signingUp.getByLabel('Password').fill('short')
  await page.keyboard.press('Enter')
  await page.getByText('The password needs 12 characters.').waitFor()
  expect([await violations(page), await overflow(page)]).toEqual([[], 0])
  await signingUp.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('header').getByText(name).waitFor()
  return page
}

// The longest flow of all: people sign up, and a list is dialed in real time.
const LONGEST = { timeout: 2 * LONG_TIMEOUT.timeout }

it(
  'two people in one browser schedule, dial and see their own calls; a sign-out ends every page',
  LONGEST,
  async () => {
    const { url } = await startDemoProcess({ ACCOUNTS: 'on' })
    // The first person is an admin.
    await signUp(url, 'root')
    const ada = await openAs('ada', `${url}/schedule`, 'light')
    const bob = await openAs('bob', `${url}/calls?status=all`, 'dark')
    await bob.getByText('No calls').first().waitFor()
    await ada.getByText('no phone rings').first().waitFor()
    await type(ada, { number: '(301) 804-0009' })
    await formOf(ada).getByRole('button', { name: 'In 1 hour' }).click()
    await submit(ada)
    await rowOf(ada, TO).getByText('Scheduled').waitFor()
    expect([await violations(ada), await overflow(ada)]).toEqual([[], 0])
    expect(await link(ada, 'Do not call').count()).toBe(0)

    // Each dials a list of their own.
    await link(ada, 'Dialer').click()
    await button(ada, 'Call').click()
    await ada.getByRole('listitem').filter({ hasText: 'Completed' }).first().waitFor()
    const dialer = await openBeside(bob, url)
    await dialer.getByRole('listitem').filter({ hasText: 'Waiting' }).nth(8).waitFor()
    expect(await button(dialer, 'Call').isEnabled()).toBe(true)

    // A call of Bob arrives on his page by the same stream that never had Ada's.
    await dialer.goto(`${url}/schedule`)
    await type(dialer, { number: '+1 984 206 8287' })
    await formOf(dialer).getByRole('button', { name: 'In 1 hour' }).click()
    await submit(dialer)
    await rowOf(bob, '+19842068287').waitFor()
    expect(await rowOf(bob, TO).count()).toBe(0)
    expect([await violations(bob), await overflow(bob)]).toEqual([[], 0])

    const history = await openBeside(ada, `${url}/calls/${TO}`)
    await history
      .locator('outdial-history')
      .getByText(/We called, \d/)
      .first()
      .waitFor()
    await bob.goto(`${url}/calls/${TO}`)
    await bob.locator('outdial-history .empty').waitFor()

    // A sign-out ends the other page of the same session, and no other session.
    await button(ada, 'Sign out').click()
    await form(ada, 'Sign in').waitFor()
    await form(history, 'Sign in').waitFor({ timeout: 10_000 })
    expect([await button(history, 'Sign out').count(), new URL(ada.url()).pathname]).toEqual([0, '/'])
    expect(await bob.locator('header .person').innerText()).toBe('bob')

    // Who signs in next sees nothing of the person before.
    await form(ada, 'Sign in').getByLabel('Email').fill(emailOf('root'))
    await form(ada, 'Sign in').getByLabel('Password').fill('a wrong password')
    await button(ada, 'Sign in').click()
    await ada.getByText('No account has this address and password.').waitFor()
    await form(ada, 'Sign in').getByLabel('Password').fill(PASSWORD)
    await button(ada, 'Sign in').click()
    await ada.locator('header').getByText('root').waitFor()
    await link(ada, 'Do not call').click()
    await heading(ada, 'Do not call').waitFor()
    for (const number of [TO, '+19842068287']) {
      await ada.goto(`${url}/calls?to=${encodeURIComponent(number)}`)
      await rowOf(ada, number).first().waitFor()
    }
  },
)
