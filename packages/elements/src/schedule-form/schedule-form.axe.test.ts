import { afterEach, expect, it } from 'vitest'
import { page as browser } from 'vitest/browser'
import '../sign-in/sign-in.ts'
import '../status/status-element.ts'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './schedule-form.ts'

afterEach(() => sessionStorage.clear())

const GOOD = {
  formatted: '+1 301',
  number: '+13018040009',
  country: 'US',
  international: '+1 301 804 0009',
  valid: true,
}
const EXACT = { at: '2030-11-22T00:30:00.000Z', kind: 'exact', local: '2030-11-22T09:30', offsetMinutes: 540 }

type Page = Awaited<ReturnType<typeof mounted>>

async function mounted() {
  const server = fakeServer()
  server.on('GET', '/api/phone-numbers/*', () => GOOD)
  server.on('GET', '/api/local-time', () => EXACT)
  server.on('POST', '/api/calls', () => callOf({ at: EXACT.at }))
  const page = await mountElement('outdial-schedule-form', { client: server.client, timeZone: 'Asia/Tokyo' })
  const type = (number: string) => {
    const input = page.find<HTMLInputElement>('#number')
    if (!input) throw new Error('There is no field')
    input.value = number
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  return { server, ...page, type, submit: () => page.button('Schedule').click() }
}

const states: Record<string, (page: Page) => unknown> = {
  new: ({ text }) => expect.poll(() => text('.preview')).toMatch(/Tokyo/),
  async repeated({ find, texts, server }) {
    server.on('POST', '/api/recurrence/preview', () => ({
      calls: [{ local: EXACT.local, at: EXACT.at, kind: 'exact' }],
    }))
    const choose = find<HTMLSelectElement>('#repeats')
    if (!choose) throw new Error('There is no choice')
    choose.value = 'weekly'
    choose.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await expect.poll(() => texts('.dates li')).toHaveLength(1)
  },
  async 'with errors'({ submit, text, server, type }) {
    server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '1', problem: { code: 'x', detail: 'Too short' } }))
    server.on('GET', '/api/local-time', () => ({ ...EXACT, at: '2020-01-01T00:00:00Z' }))
    type('1')
    submit()
    await expect.poll(() => text('#time-message') || text('.notice')).toMatch(/past/)
  },
  async 'with a warning'({ server, type, text }) {
    server.on('GET', '/api/phone-numbers/*', () => ({ ...GOOD, valid: false }))
    server.on('GET', '/api/local-time', () => ({ ...EXACT, kind: 'skipped' }))
    type('1')
    await expect.poll(() => text('#number-message')).toMatch(/all the same/)
  },
  async scheduled({ type, submit, text }) {
    type('1')
    submit()
    await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  },
  async failed({ server, type, submit, text }) {
    server.on('POST', '/api/calls', () => problem(503, 'Nothing can be kept just now'))
    type('1')
    submit()
    await expect.poll(() => text('.notice')).toMatch(/did not work/)
  },
}

for (const scheme of ['light', 'dark']) {
  it.each(Object.entries(states))(`axe finds nothing, ${scheme}: %s`, async (_name, arrange) => {
    const page = await mounted()
    paint(page.element, scheme)
    await arrange(page)
    await page.element.updateComplete
    await expectAccessible(page.element)
  })

  it(`axe finds nothing, ${scheme}: signing in, wrongly`, async () => {
    const server = fakeServer()
    const page = await mountElement('outdial-sign-in', { client: server.client })
    paint(page.element, scheme)
    server.on('GET', '/api/session', () => problem(401, 'A token is wanted'))
    server.fail('for-good')
    await expect.poll(() => page.find('#token')).not.toBeNull()
    page.button('Sign in').click()
    await expect.poll(() => page.text('#problem')).toMatch(/Enter/)
    await expectAccessible(page.element)
  })

  it(`axe finds nothing, ${scheme}: a status and why`, async () => {
    const { element } = await mountElement('outdial-status', { status: 'failed', cause: 'not_found' })
    paint(element, scheme)
    await expectAccessible(element)
  })
}

it.each(['ltr', 'rtl'])('nothing is cut off 320 pixels wide, as at 400 % of zoom: %s', async dir => {
  await browser.viewport(320, 640)
  document.documentElement.dir = dir
  const page = await mounted()
  await states['with errors']?.(page)
  const { scrollWidth, clientWidth } = document.documentElement
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
  for (const control of page.root.querySelectorAll<HTMLElement>('input, select, button')) {
    expect(control.scrollWidth).toBeLessThanOrEqual(control.clientWidth + 1)
  }
  document.documentElement.dir = ''
})
