import { expect, it } from 'vitest'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './call.ts'

const AT = '2026-11-21T09:00:00.000Z'
const attempt = {
  attempt: 1,
  status: 'indeterminate',
  provider: 'twilio',
  licensedAt: AT,
  released: false,
  lineFreeAt: new Date(Date.now() + 3_600_000).toISOString(),
  details: { recordingUrl: 'https://api.example/r/1', answeredBy: 'human' },
  events: [{ status: 'no-answer', at: AT, cause: 'no-user-responding' }],
}

const loaded = (more: Parameters<typeof callOf>[0] = {}) => {
  const server = fakeServer()
  server.on('GET', '/api/log/*', () => ({ kind: 'scheduled', ...callOf({ id: 'c1', ...more }) }))
  return server
}

const STATES = {
  loading: () => {
    const server = fakeServer()
    server.on('GET', '/api/log/*', () => new Promise(() => {}))
    return [server, '.skeleton'] as const
  },
  waiting: () =>
    [loaded({ at: new Date(Date.now() + 1e7).toISOString(), metadata: { name: 'Ann' } }), '.waits'] as const,
  ended: () => [loaded({ status: 'indeterminate', cause: 'odd-word', attempts: [attempt] }), '.free'] as const,
  missing: () => {
    const server = fakeServer()
    server.on('GET', '/api/log/*', () => problem(404, 'No such call', { code: 'unknown-call' }))
    return [server, '.empty'] as const
  },
  locked: () => {
    const server = fakeServer()
    server.on('GET', '/api/log/*', () => problem(401, 'Who are you?'))
    return [server, '.empty'] as const
  },
  away: () => [loaded({ status: 'busy' }), '[data-action=again]'] as const,
}

const each = Object.keys(STATES).flatMap(state => ['light', 'dark'].map(scheme => [state, scheme] as const))

it.each(each)('axe finds nothing while it is %s, %s', async (state, scheme) => {
  const [server, sign] = STATES[state as keyof typeof STATES]()
  const { element, find } = await mountElement('outdial-call', {
    client: server.client,
    callId: 'c1',
    historyHref: '/calls/{number}',
    listHref: '/calls',
  })
  paint(element, scheme)
  await expect.poll(() => find(sign)).not.toBeNull()
  if (state === 'away') {
    server.fail('for-now')
    await expect.poll(() => find('.notice')).not.toBeNull()
  }
  if (state === 'ended') find<HTMLButtonElement>('.free button')?.click()
  if (state === 'waiting') find<HTMLButtonElement>('[data-action=edit]')?.click()
  await element.updateComplete
  await expectAccessible(element)
})
