import axe from 'axe-core'
import { expect, it } from 'vitest'
import { fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { mount } from '../testing/mount.ts'

const ALL =
  'idle scheduled dialing unknown initiated ringing answered ' +
  'completed busy no-answer failed cancelled rejected expired indeterminate'

type Mounted = Awaited<ReturnType<typeof mount>>
type Server = ReturnType<typeof fakeServer>

const states: Record<string, (server: Server, page: Mounted) => unknown> = {
  loading: () => {},
  'away from the start': server => server.fail('for-now'),
  async locked(server, { text }) {
    server.on('GET', '/api/session', () => problem(401, 'A token is wanted'))
    server.fail('for-good')
    await expect.poll(() => text('.empty')).toBe('Sign in first.')
  },
  empty: server => server.tell('snapshot', snapshotOf([])),
  idle: server => server.tell('snapshot', snapshotOf(['idle', 'idle'])),
  'running, with every status there is': server =>
    server.tell('snapshot', snapshotOf(ALL.split(' '), { state: 'running' })),
  paused: server => server.tell('snapshot', snapshotOf(['completed', 'idle'], { state: 'paused' })),
  stopping: server => server.tell('snapshot', snapshotOf(['ringing', 'cancelled'], { state: 'stopping' })),
  finished: server => server.tell('snapshot', snapshotOf(['completed', 'busy'], { state: 'finished' })),
  away(server) {
    server.tell('snapshot', snapshotOf(['ringing', 'idle'], { state: 'running' }))
    server.fail('for-now')
  },
  back(server) {
    server.fail('for-now')
    server.tell('snapshot', snapshotOf(['idle']))
  },
  async error(server, { element, call, text }) {
    server.tell('snapshot', snapshotOf(['idle']))
    await element.updateComplete
    server.answer = () => problem(500, 'This is a fault of the server')
    call().click()
    await expect.poll(() => text('.notice')).toMatch('fault')
  },
  async 'none of a kind'(server, { element, button }) {
    server.tell('snapshot', snapshotOf(['idle']))
    await element.updateComplete
    button('Completed').click()
  },
  'waiting for a silent service'(server) {
    const at = '2026-11-21T09:00:00.000Z'
    const snapshot = snapshotOf(['ringing', 'unknown', 'idle'], { state: 'running', concurrency: 2 })
    const entries = snapshot.entries.map(entry => ({ ...entry, silentSince: at, endsBy: at }))
    server.tell('snapshot', { ...snapshot, entries, backoffUntil: at, backoffCode: 'rate-limited' })
  },
  async 'asking whether to dial again'(server, { element, call }) {
    const recentlyDialed = { count: 2, lastAt: '2026-11-21T09:00:00.000Z' }
    server.tell('snapshot', snapshotOf(['idle', 'idle'], { recentlyDialed }))
    await element.updateComplete
    call().click()
  },
  async 'asking whether to stop'(server, { element, button }) {
    server.tell('snapshot', snapshotOf(['ringing', 'idle'], { state: 'running' }))
    await element.updateComplete
    button('Stop…').click()
  },
}

for (const scheme of ['light', 'dark']) {
  it.each(Object.entries(states))(`axe finds nothing, ${scheme}: %s`, async (_name, arrange) => {
    document.documentElement.lang = 'en'
    document.title = 'Outdial'
    document.documentElement.style.background = scheme === 'dark' ? '#000' : '#fff'
    const server = fakeServer()
    const page = await mount({ client: server.client })
    page.element.style.setProperty('--outdial-color-scheme', scheme)
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
