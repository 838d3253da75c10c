import { expect, it } from 'vitest'
import type { CallDetails } from '../api/attempt-wire.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './call.ts'
import type { OutdialCall } from './call.ts'

const AT = '2026-11-21T09:00:00.000Z'
const ID = 'c1'

const attempt = (more: Partial<CallDetails['attempts'][number]> = {}) => ({
  attempt: 1,
  status: 'busy',
  provider: 'twilio',
  licensedAt: AT,
  released: false,
  events: [
    { status: 'dialing', at: AT },
    { status: 'ringing', at: '2026-11-21T09:00:02.000Z' },
    { status: 'no-answer', at: '2026-11-21T09:00:30.000Z', cause: 'no-user-responding' },
  ],
  ...more,
})

/** The page of a call on a server that keeps it. */
async function openCall(first: Partial<CallDetails>, properties: Partial<OutdialCall> = {}) {
  let call = callOf({ id: ID, ...first })
  const server = fakeServer()
  server.on('GET', '/api/log/*', () => ({ kind: 'scheduled', ...call }))
  const page = await mountElement('outdial-call', {
    client: server.client,
    callId: ID,
    historyHref: '/calls/{number}',
    callHref: '/call/{id}',
    listHref: '/calls',
    ...properties,
  })
  return {
    ...page,
    server,
    /** Changes the call on the server, and tells of it. */
    change(more: Partial<CallDetails>) {
      call = { ...call, ...more, version: call.version + 1 }
      server.tell('call', { ...call, epoch: 'first' })
    },
    action: (name: string) => page.find<HTMLButtonElement>(`[data-action=${name}]`),
  }
}

it('every word that was told stands with its time, its source, and the raw word beside the plain one', async () => {
  const { texts, find } = await openCall({ status: 'no-answer', attemptCount: 1, attempts: [attempt()] })
  await expect.poll(() => texts('.attempt .status')).toEqual(['Busy', 'Dialing', 'Ringing', 'No answer'])
  expect(texts('.attempt .source')).toEqual(['Outdial', 'Outdial', 'twilio', 'twilio'])
  expect(find('.attempt .cause code')?.textContent).toBe('no-user-responding')
  expect([...(find('.attempt')?.querySelectorAll('time') ?? [])].map(({ dateTime }) => dateTime)).toEqual([
    AT,
    AT,
    '2026-11-21T09:00:02.000Z',
    '2026-11-21T09:00:30.000Z',
  ])
})

it('a change by anybody is shown, with its new attempts', async () => {
  const { text, texts, change, action } = await openCall({ metadata: { name: 'Ann', note: 'Keys' } })
  await expect.poll(() => text('header .status')).toBe('Scheduled')
  expect(text('.who')).toBe('Ann · Keys')
  expect(action('edit')).not.toBeNull()
  change({ status: 'ringing', attemptCount: 1, attempts: [attempt({ status: 'ringing' })] })
  await expect.poll(() => text('header .status')).toBe('Ringing')
  await expect.poll(() => texts('.attempt').length).toBe(1)
  expect([action('edit'), action('cancel')?.textContent.trim()]).toEqual([null, 'Hang up'])
  expect(text('.news[role=status]')).toBe('The call is now: Ringing.')
})

it('a call says when it rings, first by the clocks of its number', async () => {
  const at = new Date(Date.now() + 11 * 3_600_000).toISOString()
  const { server, text, texts } = await openCall({ at, metadata: { reason: 'Renewal' } })
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '1', timeZones: ['Asia/Tokyo'] }))
  server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => text('.waits')).toMatch(/^Scheduled for: .*(Tokyo).* · .* \d{4}.*\(in 11 hours\)$/)
  expect(texts('.facts dt')).toEqual(expect.arrayContaining(['Reason for the call', 'Time there', 'Scheduled for']))
  expect(text('.facts dl')).toMatch(/Time there.*\(Tokyo\)Scheduled for/)
})

it('the zone of a call goes before those of its number', async () => {
  const { server, text } = await openCall({ localTime: { local: '2026-11-21T18:00', timeZone: 'Asia/Tokyo' } })
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '1', timeZones: ['America/New_York'] }))
  server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => text('.facts dl')).toMatch(/Time there.*(18:00|6:00 PM) \(Tokyo\)/)
})

it('a waiting call says why it waits, and until when', async () => {
  const { server, text } = await openCall({ at: new Date(Date.now() - 60_000).toISOString() })
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '1', timeZones: ['Europe/Berlin'] }))
  const because = [{ code: 'window', detail: '', rule: 'calling hours in Europe/Berlin' }]
  server.on('GET', '/api/calls/*/explanation', () => ({
    because,
    nextPossibleAt: new Date(Date.now() + 3_600_000).toISOString(),
  }))
  server.tell('calls-missed', { epoch: 'first' })
  await expect
    .poll(() => text('.waits'))
    .toMatch(/^Why it waits: Outside calling hours \(Berlin\) It may ring from .* \(Berlin\) · /)
})

it('an edit that was saved says so, and a cancelled call can be restored', async () => {
  const { server, action, button, text, find, root } = await openCall({
    at: new Date(Date.now() + 86_400_000).toISOString(),
  })
  server.on('PATCH', '/api/calls/*', ({ body }) => ({ ...callOf({ id: ID, version: 2 }), ...Object(body) }))
  await expect.poll(() => action('edit')).not.toBeNull()
  action('edit')?.click()
  await expect.poll(() => find('#edit-note')).not.toBeNull()
  const note = root.querySelector<HTMLInputElement>('#edit-note')
  if (!note) throw new Error('Expected a field')
  expect(note.maxLength).toBe(200)
  note.value = 'Bring the keys'
  note.dispatchEvent(new Event('input', { bubbles: true }))
  button('Save').click()
  await expect.poll(() => text('.notice[data-kind=done]')).toBe('The call is changed.')
  server.on('DELETE', '/api/calls/*', () => callOf({ id: ID, version: 3, status: 'cancelled' }))
  action('cancel')?.click()
  await expect.poll(() => text('.toast')).toContain('is cancelled')
})

it('the focus goes from Cancel to Undo while that is there, and then to the heading', async () => {
  const at = new Date(Date.now() + 86_400_000).toISOString()
  const { server, action, button, text, root, change } = await openCall({ at })
  server.on('DELETE', '/api/calls/*', () => {
    // The news may come before the answer.
    change({ status: 'cancelled' })
    return callOf({ id: ID, at, version: 2, status: 'cancelled' })
  })
  server.on('POST', '/api/calls', () => callOf({ id: 'c2', at }))
  await expect.poll(() => action('cancel')).not.toBeNull()
  action('cancel')?.focus()
  action('cancel')?.click()
  await expect.poll(() => root.activeElement?.textContent.trim()).toBe('Undo')
  expect(text('.toast')).toContain('is cancelled')
  button('Undo').click()
  await expect.poll(() => root.activeElement?.localName).toBe('h2')
})

it('calling again schedules one new call, however many people press', async () => {
  const ended = { status: 'busy', queue: 'sales', metadata: { name: 'Ann' } }
  const { server, action, find, text } = await openCall(ended)
  server.on('POST', '/api/calls', () => callOf({ id: 'c2' }))
  await expect.poll(() => action('again')).not.toBeNull()
  action('again')?.click()
  action('again')?.click()
  await expect.poll(() => text('.new')).toContain('A new call to +13018040009 is scheduled for now.')
  const posts = server.asked.filter(({ method }) => method === 'POST')
  expect(posts.map(({ headers, body }) => [headers.get('Idempotency-Key'), body])).toEqual([
    ['again-c1', { to: '+13018040009', queue: 'sales', provider: 'call-api', metadata: { name: 'Ann' } }],
  ])
  expect([find('.new a')?.getAttribute('href'), action('again')]).toEqual(['/call/c2', null])
})

it('a call that somebody has called again already leads to the new call', async () => {
  const { server, action, find } = await openCall({ status: 'busy' })
  server.on('POST', '/api/calls', () =>
    problem(409, 'The key is in use', { code: 'key-reused', call: callOf({ id: 'c2' }) }),
  )
  await expect.poll(() => action('again')).not.toBeNull()
  action('again')?.click()
  await expect.poll(() => find('.new a')?.getAttribute('href')).toBe('/call/c2')
})

it('who called us is called back; a logged call offers no edit', async () => {
  const { server, text, texts, action } = await openCall({})
  const logged = { kind: 'logged', id: ID, to: '+1301', from: '+14155550100', at: AT, status: 'completed' }
  server.on('GET', '/api/log/*', () => ({ ...logged, direction: 'inbound', durationMs: 255_000 }))
  server.on('POST', '/api/calls', () => callOf({ id: 'c2' }))
  server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => text('h2')).toBe('Call from +14155550100')
  expect([action('edit'), action('cancel'), action('again')?.textContent.trim()]).toEqual([null, null, 'Call back'])
  expect(texts('.timeline > li')[0]).toContain('They called')
  expect(texts('.timeline small')[0]).toBe('4 min 15 s')
  action('again')?.click()
  await expect.poll(() => server.posted.at(-1)?.body).toEqual({ to: '+14155550100' })
})

it('the call of another id replaces the first, and a late answer about the first changes nothing', async () => {
  const { server, element, text } = await openCall({ status: 'busy' })
  await expect.poll(() => text('header .status')).toBe('Busy')
  let answer: (value: unknown) => void = () => {}
  server.on('GET', '/api/log/*', ({ path }) =>
    path.endsWith('/c1')
      ? new Promise(resolve => {
          answer = resolve
        })
      : { kind: 'scheduled', ...callOf({ id: 'c2', status: 'completed' }) },
  )
  server.tell('calls-missed', { epoch: 'first' })
  element.callId = 'c2'
  await expect.poll(() => text('header .status')).toBe('Completed')
  answer({ kind: 'scheduled', ...callOf({ id: ID, version: 9, status: 'failed' }) })
  await new Promise(requestAnimationFrame)
  expect(text('header .status')).toBe('Completed')
})

it('a call that is not there, a fault, and a locked server are told', async () => {
  const { server, element, text, find, button } = await openCall({})
  server.on('GET', '/api/log/*', () => problem(404, 'No such call', { code: 'unknown-call' }))
  element.callId = 'gone'
  await expect.poll(() => text('.empty')).toContain('There is no such call.')
  expect(find('.empty a')?.getAttribute('href')).toBe('/calls')
  server.on('GET', '/api/log/*', () => problem(500, 'This is a fault of the server'))
  element.callId = 'broken'
  await expect.poll(() => text('.empty')).toContain('The call could not be loaded.')
  server.on('GET', '/api/log/*', () => ({ kind: 'scheduled', ...callOf({ id: 'broken' }) }))
  button('Try again').click()
  await expect.poll(() => text('header .status')).toBe('Scheduled')
  server.on('GET', '/api/log/*', () => problem(401, 'Who are you?'))
  element.callId = 'locked'
  await expect.poll(() => text('.empty')).toContain('Sign in to see the call.')
})

it('a server without a log shows its scheduled calls', async () => {
  const { server, element, text } = await openCall({})
  server.on('GET', '/api/log/*', () => problem(404, 'There is nothing here', { code: 'not-found' }))
  server.on('GET', '/api/calls/*', () => callOf({ id: 'c3', status: 'completed' }))
  element.callId = 'c3'
  await expect.poll(() => text('header .status')).toBe('Completed')
})

it('the texts are in the language of the page', async () => {
  document.documentElement.lang = 'es'
  const { text, texts } = await openCall({ status: 'busy', attempts: [attempt()] })
  await expect.poll(() => text('h2')).toBe('Llamada a +13018040009')
  expect(texts('h3')).toEqual(['Qué ha pasado', 'Sobre esta llamada'])
  document.documentElement.lang = 'en'
  await expect.poll(() => text('h2')).toBe('Call to +13018040009')
})

it('a hostile server writes text, and nothing else', async () => {
  const markup = '<img src=x onerror=alert(1)>'
  const { root, text } = await openCall({
    to: markup,
    status: markup,
    cause: markup,
    metadata: { name: markup },
    attempts: [attempt({ provider: markup, events: [{ status: markup, at: AT, cause: markup }] })],
  })
  await expect.poll(() => text('h2')).toContain(markup)
  expect(root.querySelector('img')).toBeNull()
})
