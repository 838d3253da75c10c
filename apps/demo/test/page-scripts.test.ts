import type { Page } from 'playwright'
import { expect, it, onTestFinished } from 'vitest'
import { database } from '../src/database/address.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { LONG_TIMEOUT, openPage } from './support/browser.ts'
import { newDatabase, schedule } from './support/calls-over-http.ts'
import { afterMinutes, BERLIN, formOf, rowOf, submit, type } from './support/calls-page.ts'
import { startDemoWithManualClock } from './support/demo-with-manual-clock.ts'

const TO = '+13018040009'

const markup = (where: string) =>
  `"><img src=/ran-${where} onerror="document.title='ran'"><script src=/ran-${where}></script>`

/**
 * Opens a page that must request no injected script. One blocked by the security policy logs an
 * error, which fails too.
 */
async function openWatched(address: string): Promise<Page> {
  const page = await openPage('about:blank', BERLIN)
  const requested: string[] = []
  onTestFinished(() => expect(requested).toEqual([]))
  page.on('request', request => {
    if (request.url().includes('/ran-') && !request.isNavigationRequest()) requested.push(request.url())
  })
  await page.goto(address)
  return page
}

/** Elements that a text injected into the page: images, scripts, handlers. */
const injected = (page: Page) =>
  page.evaluate(() => {
    const within = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap(each => [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])])
    return within(document)
      .filter(each => each.matches('[onerror], [src*="/ran-"]'))
      .map(each => each.outerHTML)
  })

async function detailsOf(page: Page): Promise<string> {
  await rowOf(page, TO).getByRole('button', { name: 'Details' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('None yet.').waitFor()
  await dialog.getByText('Technical details').click()
  return dialog.innerText()
}

it.each(['/calls', '/schedule'])('a script in any text of a call is shown as text on %s', LONG_TIMEOUT, async path => {
  const DATABASE_URL = await newDatabase()
  // Over HTTP a call may only name a queue that exists.
  const store = await openDatabase(database.parse(DATABASE_URL))
  await store.addQueue(markup('queue'), { concurrency: 1 })
  await store.close()
  const demo = await startDemoWithManualClock({ DATABASE_URL })
  const page = await openWatched(demo.url + path)
  await schedule(demo.url, {
    to: TO,
    at: afterMinutes(60),
    queue: markup('queue'),
    key: markup('key'),
    ownerId: markup('owner'),
    metadata: { note: markup('note'), [markup('name')]: { deep: [markup('deep')] } },
  })
  await demo.passUntil(() => rowOf(page, TO).isVisible())
  const shown = await detailsOf(page)
  for (const where of ['queue', 'key', 'owner', 'note']) expect(shown).toContain(markup(where))
  for (const where of ['name', 'deep']) expect(shown).toContain(JSON.stringify(markup(where)))
  expect([await injected(page), await page.title()]).toEqual([[], expect.stringMatching(/ · Outdial$/)])
})

it('a script typed as a note is kept and shown as text', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  const page = await openWatched(`${demo.url}/schedule`)
  await type(page, { number: TO, note: markup('typed') })
  await page.reload()
  await expect.poll(() => formOf(page).getByLabel('Note').inputValue()).toBe(markup('typed'))
  await submit(page)
  await demo.passUntil(() => rowOf(page, TO).isVisible())
  expect(await detailsOf(page)).toContain(markup('typed'))
  expect([await injected(page), await page.title()]).toEqual([[], 'Schedule · Outdial'])
})

it('a script in an address does nothing', LONG_TIMEOUT, async () => {
  const { url } = await startDemoWithManualClock()
  const page = await openWatched(url)
  for (const [path, seen] of [
    ['/schedule?to=', page.locator('outdial-schedule-form [part~=preview] strong')],
    ['/calls?to=', page.getByText(/calls could not be loaded/)],
    ['/calls?status=', page.getByText(/^No call/).first()],
    ['/calls?from=', page.getByText(/^No call/).first()],
    ['/calls/', page.getByRole('heading', { name: 'Page not found' })],
  ] as const) {
    await page.goto(url + path + encodeURIComponent(markup('address')))
    await seen.waitFor()
    expect([await injected(page), await page.title()]).toEqual([[], expect.stringMatching(/ · Outdial$/)])
  }
})

it('a script typed as a number is rejected as invalid', LONG_TIMEOUT, async () => {
  const demo = await startDemoWithManualClock()
  const page = await openWatched(`${demo.url}/history`)
  await page.getByLabel('Phone number').fill(markup('number'))
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByLabel('Phone number').getAttribute('aria-invalid')).toBe('true')
  expect([await injected(page), await page.title()]).toEqual([[], 'History · Outdial'])
})
