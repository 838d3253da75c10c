import axe from 'axe-core'
import { expect, it } from 'vitest'
import { fakeCalls, historyPage } from '../testing/fake-history.ts'
import { type FakeServer, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './history.ts'

const PATH = '/api/phone-numbers/*/calls'

type Page = Awaited<ReturnType<typeof mountElement<'outdial-history'>>>

const shown = async ({ texts }: Page, count: number) => expect.poll(() => texts('li')).toHaveLength(count)

const states: Record<string, (server: FakeServer, page: Page) => unknown> = {
  'no phone': (_server, { element }) => {
    element.phone = ''
  },
  loading: server => server.on('GET', PATH, () => new Promise(() => {})),
  async empty(server, { text }) {
    server.on('GET', PATH, asked => historyPage(asked, []))
    await expect.poll(() => text('.empty')).toMatch('No calls')
  },
  'every type': async (_server, page) => shown(page, 8),
  async 'with links'(_server, page) {
    page.element.historyHref = '/calls/{number}'
    await shown(page, 8)
  },
  async 'from our side'(server, page) {
    page.element.callHref = '/call/{id}'
    server.on('GET', PATH, asked =>
      historyPage(
        asked,
        fakeCalls(12).map((call, n) => ({
          ...call,
          id: `c${n}`,
          placed_by: call.type.endsWith('Inbound') ? ('us' as const) : ('them' as const),
          outcome: call.type.startsWith('Missed') ? 'busy' : 'completed',
        })),
      ),
    )
    await expect.poll(() => page.text('.type')).toMatch('They called')
  },
  async 'none of a type'(server, page) {
    server.on('GET', PATH, asked => historyPage(asked, fakeCalls(1)))
    await shown(page, 1)
    page.button('Missed Outbound').click()
  },
  async 'a type'(_server, page) {
    await shown(page, 8)
    page.button('Missed Inbound').click()
  },
  async 'loading more'(server, page) {
    await shown(page, 8)
    server.on('GET', PATH, () => new Promise(() => {}))
    page.button('Show more').click()
  },
  async 'no more could be loaded'(server, page) {
    await shown(page, 8)
    server.on('GET', PATH, () => problem(500, 'This is a fault of the server'))
    page.button('Show more').click()
    await expect.poll(() => page.text('.notice')).toMatch('fault')
  },
  async error(server, { text }) {
    server.on('GET', PATH, () => problem(500, 'This is a fault of the server'))
    await expect.poll(() => text('.notice')).toMatch('fault')
  },
  async 'an invalid phone'(server, { text }) {
    server.on('GET', PATH, () => problem(422, 'Too short to be a number'))
    await expect.poll(() => text('.notice')).toMatch('not a phone number')
  },
  async locked(server, { text }) {
    server.on('GET', PATH, () => problem(401, 'A token is wanted'))
    await expect.poll(() => text('.empty')).toMatch('Sign in')
  },
  async away(server, page) {
    await shown(page, 8)
    server.fail('for-now')
  },
}

for (const scheme of ['light', 'dark']) {
  it.each(Object.entries(states))(`axe finds nothing, ${scheme}: %s`, async (_name, arrange) => {
    document.documentElement.lang = 'en'
    document.title = 'Outdial'
    document.documentElement.style.background = scheme === 'dark' ? '#000' : '#fff'
    const server = fakeServer()
    server.on('GET', PATH, asked => historyPage(asked, fakeCalls(12)))
    const page = await mountElement('outdial-history', { client: server.client, pageSize: 8 })
    page.element.style.setProperty('--outdial-color-scheme', scheme)
    page.element.phone = '+13018040009'
    await arrange(server, page)
    await page.element.updateComplete
    const { violations } = await axe.run(page.element, { rules: { region: { enabled: false } } })
    expect(
      violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`,
      ),
    ).toEqual([])
  })
}
