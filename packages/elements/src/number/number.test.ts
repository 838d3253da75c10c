import { afterEach, describe, expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './number.ts'

const PHONE = '+13018040009'
const LIST = '/api/do-not-call'
const notListed = () => problem(404, 'The number is not on the do-not-call list', { code: 'not-listed' })

afterEach(() => cdp().send('Emulation.setTimezoneOverride', { timezoneId: '' }))

/** A server that knows the number, its calls and whether it is on the list. */
async function open(calls = [callOf()], timeZones: readonly string[] = ['America/New_York']) {
  const server = fakeServer()
  const listed = new Map<string, object>()
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: PHONE, number: PHONE, timeZones }))
  server.on('GET', '/api/log', () => ({ calls: calls.map(call => ({ kind: 'scheduled', ...call })) }))
  server.on('GET', '/api/calls', ({ query }) => ({
    calls: calls.filter(({ to, status }) => to === query.get('to') && status === query.get('status')),
  }))
  server.on(
    'GET',
    `${LIST}/*`,
    ({ path }) => listed.get(decodeURIComponent(path.split('/').at(-1) ?? '')) ?? notListed(),
  )
  server.on('POST', LIST, () => {
    listed.set(PHONE, { number: PHONE, addedAt: '2026-11-21T09:00:00Z' })
    return { added: 1 }
  })
  server.on('DELETE', `${LIST}/*`, () => {
    listed.delete(PHONE)
    return new Response(null, { status: 204 })
  })
  const page = await mountElement('outdial-number', { client: server.client, phone: PHONE })
  return { server, ...page, toggle: () => page.find<HTMLElement>('[role=switch]') }
}

it('the newest name stands with the time there, and a newer call renames it', async () => {
  await cdp().send('Emulation.setTimezoneOverride', { timezoneId: 'America/New_York' })
  const { text, server, element } = await open([callOf(), callOf({ id: 'b', metadata: { name: 'Ada Lovelace' } })])
  await expect.poll(() => text('h2')).toBe('Ada Lovelace')
  await expect.poll(() => text('.there')).toMatch(/^It is \d+:\d\d [AP]M \(New York\) there now\.$/)
  server.tell('call', { ...callOf({ id: 'c', metadata: { name: 'Ada King' } }), epoch: 'first' })
  await expect.poll(() => text('h2')).toBe('Ada King')
  element.lang = 'es'
  await expect.poll(() => text('.there')).toMatch(/^Hora allí ahora: (\w+, )?\d+:\d\d \(New York\)\.$/)
})

it('a number without a name or a place says so', async () => {
  const { text } = await open([callOf()], [])
  await expect.poll(() => text('.there')).toBe('The number does not say where it is.')
  expect(text('h2')).toBe('About this number')
})

it('the switch names the calls that it stops, asks, and takes the number off again', async () => {
  const { server, toggle, button, text, texts, find } = await open([
    callOf({ metadata: { note: 'Reminder' } }),
    callOf({ id: 'b', status: 'completed' }),
  ])
  await expect.poll(() => toggle()?.ariaChecked).toBe('false')
  toggle()?.click()
  await expect.poll(() => texts('dialog li')).toHaveLength(1)
  expect(text('dialog')).toMatch(/1 coming call will be cancelled when due.*Reminder/)
  button('Keep calling').click()
  await expect.poll(() => find<HTMLDialogElement>('dialog')?.open).toBe(false)
  expect(server.posted).toEqual([])

  toggle()?.click()
  await expect.poll(() => texts('dialog li')).toHaveLength(1)
  // The switch has the same words.
  find<HTMLElement>('dialog .primary')?.click()
  await expect.poll(() => toggle()?.ariaChecked).toBe('true')
  expect(server.posted).toEqual([
    { path: '/calls/api/do-not-call', body: { entries: [{ number: PHONE, source: 'page' }] } },
  ])
  expect(text('.notice')).toBe('No call rings this number from now on.')
  expect(text('.about')).toMatch(/^On the list since/)
  toggle()?.click()
  await expect.poll(() => toggle()?.ariaChecked).toBe('false')
  expect(text('.notice')).toBe('This number may be called again.')
})

it.each([
  ['has no list', () => problem(404, 'There is nothing here', { code: 'not-found' })],
  ['refuses it to the user', () => problem(403, 'Only for admins', { code: 'forbidden' })],
])('there is no switch where the server %s', async (_what, answer) => {
  const { server, toggle, text, element } = await open()
  server.on('GET', `${LIST}/*`, answer)
  element.phone = '13018040009'
  await expect.poll(() => text('.there')).toMatch('there now')
  await expect.poll(() => server.asked.filter(({ path }) => path.includes('do-not-call')).length).toBeGreaterThan(1)
  await expect.poll(toggle).toBeNull()
})

it('a change that fails is told, and the switch stays', async () => {
  const { server, toggle, find, text } = await open()
  server.on('POST', LIST, () => problem(403, 'Only admins may do this', { code: 'forbidden' }))
  await expect.poll(() => toggle()?.ariaChecked).toBe('false')
  toggle()?.click()
  await expect.poll(() => find('dialog .primary')).not.toBeNull()
  find<HTMLElement>('dialog .primary')?.click()
  await expect.poll(() => text('.notice')).toMatch('Only admins may do this')
  expect(toggle()?.ariaChecked).toBe('false')
})

describe.each(['light', 'dark'])('axe finds nothing, %s', scheme => {
  it('while it asks, and on the list', async () => {
    const { element, toggle, find, texts } = await open()
    paint(element, scheme)
    await expect.poll(() => toggle()?.ariaChecked).toBe('false')
    toggle()?.click()
    await expect.poll(() => texts('dialog li')).toHaveLength(1)
    await expectAccessible(element)
    find<HTMLElement>('dialog .primary')?.click()
    await expect.poll(() => toggle()?.ariaChecked).toBe('true')
    await expectAccessible(element)
  })
})
