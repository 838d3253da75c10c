import { afterEach, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { HistoryCall } from '../api/history-wire.ts'
import { type FakeCall, fakeCalls, historyPage, tellHistory } from '../testing/fake-history.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './history.ts'

const PHONE = '+13018040009'
const PATH = '/api/phone-numbers/*/calls'

afterEach(() => void vi.useRealTimers())

async function live(calls: readonly FakeCall[], properties = {}) {
  const server = fakeServer()
  let told = calls
  tellHistory(server, PHONE, () => told)
  const page = await mountElement('outdial-history', { client: server.client, phone: PHONE, ...properties })
  await expect.poll(() => page.find('li, .empty')?.textContent).not.toContain('Loading')
  return {
    server,
    ...page,
    /** The history is another one from now on, and the page hears of it. */
    become(next: readonly FakeCall[], numbers = [PHONE]) {
      told = next
      server.tell('history', { epoch: 'first', numbers })
    },
  }
}

const counted = (page: { texts: (selector: string) => string[] }) => page.texts('.filters strong').map(Number)

it('every type stands there with its word and its icon, and its other end', async () => {
  const { texts, root } = await live(fakeCalls(5))
  expect(texts('.type')).toEqual([
    'Completed Outbound',
    'Missed Inbound',
    'Completed Inbound',
    'Missed Outbound',
    'Missed Inbound',
  ])
  expect(texts('.counterparty')).toEqual(['+19842068287', '+15512459377', '+13333333333', '+18582210308', 'Unknown'])
  const icons = [...root.querySelectorAll('li svg')].slice(0, 4).map(svg => svg.innerHTML)
  expect(new Set(icons).size).toBe(4)
})

it('a call that is missed only because no answer was reported says so', async () => {
  const missed = { created_at: '2026-11-21T12:00:00Z', type: 'Missed Outbound' }
  const { texts } = await live([
    { ...missed, answer_reported: false },
    { ...missed, created_at: '2026-11-21T11:00:00Z' },
  ])
  expect(texts('.type')).toEqual(['Missed Outboundno answer was reported', 'Missed Outbound'])
})

it('a duration is short to see and exact to hear; what was missed has none', async () => {
  const { root } = await live(fakeCalls(3))
  const rows = [...root.querySelectorAll('li')].map(row => row.querySelector('.duration'))
  expect(rows.map(row => row?.querySelector('[aria-hidden]')?.textContent)).toEqual(['2 min 05 s', undefined, '37 s'])
  expect(rows.map(row => row?.querySelector('.heard')?.textContent)).toEqual([
    '2 minutes 5.4 seconds',
    undefined,
    '37.4 seconds',
  ])
  expect(rows[2]?.getAttribute('datetime')).toBe('PT37.4S')
})

it('the other end leads where the page says', async () => {
  const { element, root } = await live(fakeCalls(5), { historyHref: '/calls/{number}' })
  const links = () => [...root.querySelectorAll('a')].map(link => link.getAttribute('href'))
  expect(links()).toEqual(['/calls/+19842068287', '/calls/+15512459377', '/calls/+13333333333', '/calls/+18582210308'])
  element.historyHref = '/history?of={number}'
  await element.updateComplete
  expect(links()[0]).toBe('/history?of=%2B19842068287')
  element.historyHref = ''
  await element.updateComplete
  expect(links()).toEqual([])
})

const OURS: FakeCall[] = [
  { created_at: '2026-11-21T12:00:00Z', type: 'Completed Inbound', duration: '255.0', placed_by: 'us', id: 'a' },
  {
    created_at: '2026-11-21T11:00:00Z',
    type: 'Missed Inbound',
    placed_by: 'us',
    outcome: 'busy',
    cause: '486',
    id: 'b',
  },
  {
    created_at: '2026-11-21T10:00:00Z',
    type: 'Missed Inbound',
    placed_by: 'us',
    outcome: 'failed',
    cause: '404',
    id: 'b',
  },
  { created_at: '2026-11-21T09:00:00Z', type: 'Completed Outbound', duration: '5.0', placed_by: 'them', id: 'call:1' },
  { created_at: '2026-11-21T08:00:00Z', type: 'Missed Outbound', placed_by: 'them', outcome: 'no-answer', id: 'd' },
]

it('calls between us and the number are told from our side, and each opens its call', async () => {
  const page = await live(OURS, { callHref: '/call/{id}' })
  const seen = () =>
    [...page.root.querySelectorAll('.type')].map(type => {
      const shown = type.cloneNode(true) as Element
      for (const heard of shown.querySelectorAll('.heard')) heard.remove()
      return shown.textContent.trim().replaceAll(/\s+/g, ' ')
    })
  expect(seen()).toEqual([
    'We called, 4 min 15 s',
    'We called, not reached: busy',
    'We called, not reached: no such number',
    'They called, 5 s',
    'They called, not answered',
  ])
  expect([...page.root.querySelectorAll('a')].map(link => link.getAttribute('href'))).toEqual([
    '/call/a',
    '/call/b',
    '/call/b',
    '/call/call%3A1',
    '/call/d',
  ])
  expect(page.find('.sides')).toBeNull()
  expect(page.text('.zone')).toMatch(/^Times in your time zone, \S.*\.$/)
  expect(page.server.asked[0]?.query.get('details')).toBe('true')
  page.button('We called, not reached').click()
  await expect.poll(() => page.texts('li')).toHaveLength(2)
  page.button('All').click()
  page.element.lang = 'es'
  await expect.poll(() => seen()[1]).toBe('Llamamos, sin contacto: ocupado')
})

it('a number of our own keeps the words of its side', async () => {
  const { texts, find } = await live([
    { created_at: '2026-11-21T12:00:00Z', type: 'Completed Outbound', duration: '5.0', placed_by: 'us', name: 'Ada' },
    { created_at: '2026-11-21T11:00:00Z', type: 'Missed Inbound', placed_by: 'them', outcome: 'cancelled' },
  ])
  expect(texts('.type')).toEqual(['Completed Outbound', 'Missed Inbound'])
  expect(texts('.counterparty')).toEqual(['UnknownAda', 'Unknown'])
  expect(find('.sides')?.textContent).toMatch('Inbound: this number was called.')
})

it('calls with a number of ours are told from our side, though nobody says who placed them', async () => {
  const ours = { counterparty: '+12025550123' }
  const { texts, root } = await live([
    { ...ours, created_at: '2026-11-21T12:00:00Z', type: 'Completed Inbound', placed_by: 'us', duration: '5.0' },
    { ...ours, created_at: '2026-11-21T11:00:00Z', type: 'Missed Outbound', outcome: 'no-answer' },
    { ...ours, created_at: '2026-11-21T10:00:00Z', type: 'Missed Inbound' },
    { counterparty: '+13333333333', created_at: '2026-11-21T09:00:00Z', type: 'Missed Inbound' },
  ])
  expect([...root.querySelectorAll<HTMLElement>('.type')].map(({ title }) => title)).toEqual([
    'Completed Inbound',
    'Missed Outbound',
    'Missed Inbound',
    '',
  ])
  expect(texts('.type').slice(1)).toEqual(['They called, not answered', 'We called, not reached', 'Missed Inbound'])
  expect(texts('.counterparty').map(text => text.replaceAll(/\s+/g, ' '))).toEqual([
    'from our number +12025550123',
    'to our number +12025550123',
    'from our number +12025550123',
    '+13333333333',
  ])
})

it('calls in both words have filters for what there is', async () => {
  const { texts } = await live([
    { created_at: '2026-11-21T12:00:00Z', type: 'Missed Outbound', placed_by: 'us' },
    { created_at: '2026-11-21T11:00:00Z', type: 'Completed Inbound', placed_by: 'us', duration: '5.0' },
  ])
  expect(texts('.filters button').map(text => text.replaceAll(/\s+/g, ' '))).toEqual([
    'All 2',
    'We called 1',
    'Missed Outbound 1',
  ])
})

it('totals cover the loaded calls, and say so while there are more', async () => {
  const page = await live(fakeCalls(6), { pageSize: 4 })
  expect(page.text('.totals')).toBe('4 calls 2 min 43 s of talk Older calls are not counted yet.')
  expect(counted(page)).toEqual([4, 1, 1, 1, 1])
  page.button('Show more').click()
  await expect.poll(() => page.text('.totals')).toBe('6 calls 4 min 48 s of talk')
  expect(counted(page)).toEqual([6, 1, 2, 2, 1])
  expect(page.find('.more')).toBeNull()
  expect(page.text('[role=status]')).toBe('2 more calls, 6 in all.')
})

it('a count shows its calls alone when it is pressed', async () => {
  const page = await live(fakeCalls(4), { pageSize: 4 })
  page.button('Missed Outbound').click()
  await page.element.updateComplete
  expect(page.texts('li .type')).toEqual(['Missed Outbound'])
  expect(page.button('Missed Outbound').getAttribute('aria-pressed')).toBe('true')
  page.become(fakeCalls(1))
  await expect.poll(() => page.text('.empty')).toBe('No calls of the kind “Missed Outbound”.')
  page.button('All').click()
  await page.element.updateComplete
  expect(page.texts('li')).toHaveLength(1)
})

it('more is shown by keyboard, and the focus goes to the first call that came when its button goes', async () => {
  const { root, element, texts, button } = await live(fakeCalls(9), { pageSize: 4 })
  button('Show more').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => texts('li')).toHaveLength(8)
  expect(root.activeElement).toBe(button('Show more'))
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => texts('li')).toHaveLength(9)
  await element.updateComplete
  expect(root.activeElement).toBe(root.querySelectorAll('li')[8])
})

it('a new call comes first, and the calls that were there keep their rows, their place and the focus', async () => {
  const page = await live(fakeCalls(30), { historyHref: '/calls/{number}' })
  const { root, element } = page
  element.style.cssText = 'display: block; block-size: 300px; overflow: auto'
  const row = root.querySelectorAll('li')[20]
  row?.scrollIntoView()
  row?.querySelector('a')?.focus()
  const focused = root.activeElement
  expect(focused).not.toBeNull()
  await new Promise(requestAnimationFrame)
  const top = row?.getBoundingClientRect().top
  page.become([...fakeCalls(1, new Date('2026-11-21T12:01:00Z')), ...fakeCalls(30)])
  await expect.poll(() => page.texts('li')).toHaveLength(31)
  await new Promise(requestAnimationFrame)
  expect(root.querySelectorAll('li')[21]).toBe(row)
  expect(root.activeElement).toBe(focused)
  expect(Math.abs((row?.getBoundingClientRect().top ?? 0) - (top ?? 0))).toBeLessThanOrEqual(2)
  expect(page.text('[role=status]')).toBe('1 new call, 31 in all.')
})

it('a change of another number sends no request, and an unchanged page updates nothing', async () => {
  const page = await live(fakeCalls(3))
  const before = page.server.asked.length
  page.become(fakeCalls(3), ['+19999999999'])
  expect(page.server.asked).toHaveLength(before)
  const changes: unknown[] = []
  new MutationObserver(seen => changes.push(...seen)).observe(page.root, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  })
  page.server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => page.server.asked.length).toBe(before + 1)
  await page.element.updateComplete
  expect(changes).toEqual([])
})

it('all loaded pages are requested again, so that a long call that ends keeps its place', async () => {
  const calls = fakeCalls(12)
  const page = await live(calls.toSpliced(9, 1), { pageSize: 4 })
  page.button('Show more').click()
  await expect.poll(() => page.texts('li')).toHaveLength(8)
  page.button('Show more').click()
  await expect.poll(() => page.texts('li')).toHaveLength(11)
  page.become(calls)
  await expect.poll(() => page.texts('li')).toHaveLength(12)
  expect(page.root.querySelectorAll('li')[9]?.querySelector('.time')?.getAttribute('datetime')).toBe(
    calls[9]?.created_at,
  )
})

it('however often a history changes, one request runs at a time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = fakeServer()
  let out = 0
  let most = 0
  server.on('GET', PATH, async asked => {
    most = Math.max(most, ++out)
    await Promise.resolve()
    out--
    return historyPage(asked, fakeCalls(3))
  })
  await mountElement('outdial-history', { client: server.client, phone: PHONE })
  for (let n = 0; n < 100; n++) {
    server.tell('history', { epoch: 'first', numbers: [PHONE] })
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(most).toBe(1)
  expect(server.asked.length).toBeLessThanOrEqual(6)
  expect(server.asked.length).toBeGreaterThanOrEqual(4)
})

it('another number is loading at once, and a late answer of the one before never wins', async () => {
  const server = fakeServer()
  const answers: Record<string, (calls: readonly FakeCall[]) => void> = {}
  server.on('GET', PATH, asked => {
    return new Promise(resolve => {
      answers[decodeURIComponent(asked.path.split('/')[4] ?? '')] = calls => resolve(historyPage(asked, calls))
    })
  })
  const { element, text, texts, find } = await mountElement('outdial-history', { client: server.client, phone: PHONE })
  expect(find('section')?.ariaBusy).toBe('true')
  answers[PHONE]?.(fakeCalls(3))
  await expect.poll(() => texts('li')).toHaveLength(3)
  element.phone = '+19842068287'
  await element.updateComplete
  expect([texts('li').length, text('.phone'), text('.empty')]).toEqual([0, '+19842068287', 'Loading the calls…'])
  element.phone = PHONE
  await element.updateComplete
  answers[PHONE]?.(fakeCalls(2))
  await expect.poll(() => texts('li')).toHaveLength(2)
  answers['+19842068287']?.(fakeCalls(5))
  await new Promise(requestAnimationFrame)
  await element.updateComplete
  expect(texts('li')).toHaveLength(2)
})

it('a next page that comes when the number is another one is not shown', async () => {
  const server = fakeServer()
  let answerMore = () => {}
  server.on('GET', PATH, asked => {
    const answer = historyPage(asked, fakeCalls(8))
    if (!asked.query.has('cursor')) return answer
    return new Promise(resolve => {
      answerMore = () => resolve(answer)
    })
  })
  const { element, texts, button } = await mountElement('outdial-history', {
    client: server.client,
    phone: PHONE,
    pageSize: 4,
  })
  await expect.poll(() => texts('li')).toHaveLength(4)
  button('Show more').click()
  await element.updateComplete
  expect(button('Loading').ariaBusy).toBe('true')
  element.phone = '+19842068287'
  await expect.poll(() => texts('li')).toHaveLength(4)
  answerMore()
  await new Promise(requestAnimationFrame)
  expect(texts('li')).toHaveLength(4)
})

it('what cannot be a number is answered with what to write', async () => {
  const server = fakeServer()
  server.on('GET', PATH, () =>
    problem(422, 'Expected a number', { errors: [{ field: 'number', detail: 'it is too short to be a number' }] }),
  )
  const { element, text, find, texts } = await mountElement('outdial-history', { client: server.client, phone: '12' })
  await expect
    .poll(() => text('.notice'))
    .toBe('12 is not a phone number. Write it with its country code, such as +13018040009.')
  expect(find('button')).toBeNull()
  server.on('GET', PATH, asked => historyPage(asked, fakeCalls(1)))
  element.phone = PHONE
  await expect.poll(() => texts('li')).toHaveLength(1)
})

it('what could not be loaded can be tried again, the first page and the next', async () => {
  const server = fakeServer()
  server.on('GET', PATH, () => problem(500, 'This is a fault of the server'))
  const { text, texts, button, find } = await mountElement('outdial-history', {
    client: server.client,
    phone: PHONE,
    pageSize: 2,
  })
  await expect.poll(() => text('.notice p')).toBe('The calls could not be loaded. This is a fault of the server.')
  server.on('GET', PATH, asked => historyPage(asked, fakeCalls(3)))
  button('Try again').click()
  await expect.poll(() => texts('li')).toHaveLength(2)
  expect(find('.notice')).toBeNull()
  server.on('GET', PATH, () => problem(500, 'This is a fault of the server'))
  button('Show more').click()
  await expect.poll(() => text('.notice p')).toBe('No more calls could be loaded. This is a fault of the server.')
  server.on('GET', PATH, asked => historyPage(asked, fakeCalls(3)))
  button('Try again').click()
  await expect.poll(() => texts('li')).toHaveLength(3)
  expect(find('.notice')).toBeNull()
})

it('the page shows that the server is away, and fetches the calls when it is back', async () => {
  const page = await live(fakeCalls(2))
  page.server.fail('for-now')
  await expect.poll(() => page.text('.notice')).toContain('The server is away')
  expect(page.texts('li')).toHaveLength(2)
  page.become(fakeCalls(3), [])
  page.server.tell('hello', { epoch: 'second' })
  await expect.poll(() => page.texts('li')).toHaveLength(3)
  expect(page.find('.notice')).toBeNull()
})

it('a locked server shows no calls until a sign-in', async () => {
  const page = await live(fakeCalls(2))
  page.server.on('GET', PATH, () => problem(401, 'A token is wanted'))
  page.server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => page.text('.empty')).toBe('The server wants to know who you are. Sign in to see the calls.')
  expect(page.texts('li')).toEqual([])
  tellHistory(page.server, PHONE, () => fakeCalls(4))
  page.server.on('POST', '/api/session', () => new Response(undefined, { status: 204 }))
  await page.server.client.signIn('secret')
  page.server.tell('hello', { epoch: 'first' })
  await expect.poll(() => page.texts('li')).toHaveLength(4)
})

it('no request is sent without a number, nor for given calls', async () => {
  const open = vi.spyOn(window, 'EventSource')
  const server = fakeServer()
  const none = await mountElement('outdial-history', { client: server.client })
  expect(none.text('.empty')).toBe('Choose a phone number to see its calls.')
  const given = await mountElement('outdial-history', {
    heading: 'My calls',
    calls: [
      { createdAt: '2026-11-20T10:00:00Z', type: 'Missed Inbound' },
      { createdAt: '2026-11-21T10:00:00Z', type: 'Completed Inbound', counterparty: PHONE, durationMs: 37_400 },
    ],
  })
  expect(given.text('h2')).toBe('My calls')
  expect(given.texts('.type')).toEqual(['Completed Inbound', 'Missed Inbound'])
  const later = await mountElement('outdial-history', { calls: null })
  expect(later.text('.empty')).toBe('Loading the calls…')
  const malformed: HistoryCall[] = JSON.parse('[null, 7, {}]')
  later.element.calls = [...malformed, { createdAt: '2026-11-20T10:00:00Z', type: 'Missed Inbound' }]
  await later.element.updateComplete
  expect(later.texts('.type')).toEqual(['Missed Inbound'])
  expect(later.texts('.empty')).toEqual(['Malformed, and not shown: 3 calls.'])
  expect(server.asked).toEqual([])
  expect(open).not.toHaveBeenCalled()
})

it('a hostile server writes text, and nothing else', async () => {
  const markup = '<img src=x onerror=alert(1)>'
  const { root, texts } = await live(
    [{ created_at: '2026-11-21T10:00:00Z', counterparty: markup, type: 'Missed Inbound' }],
    { historyHref: '/calls/{number}' },
  )
  expect(root.querySelector('img')).toBeNull()
  expect(texts('.counterparty')).toEqual([markup])
  expect(root.querySelector('a')?.pathname).toBe(`/calls/${encodeURIComponent(markup)}`)
})

it('when the day turns, today becomes yesterday', async () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 21, 23, 59, 50), toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const { element, texts } = await mountElement('outdial-history', {
    calls: [20, 21].map(day => ({
      createdAt: new Date(2026, 10, day, 12).toISOString(),
      type: 'Missed Inbound' as const,
    })),
  })
  expect(texts('h3')).toEqual(['Today', 'Yesterday'])
  const days = [...element.renderRoot.querySelectorAll('ol')]
  await vi.advanceTimersByTimeAsync(10_000)
  await element.updateComplete
  expect(texts('h3')[0]).toBe('Yesterday')
  expect(texts('h3')[1]).toMatch(/Friday.*November/)
  expect([...element.renderRoot.querySelectorAll('ol')]).toEqual(days)
})

it('an element that leaves the page asks nothing more, and comes back with what it had', async () => {
  const { server, element, texts } = await live(fakeCalls(9), { pageSize: 4 })
  element.remove()
  await expect.poll(() => server.open).toBe(0)
  document.body.append(element)
  expect(texts('li')).toHaveLength(4)
  await expect.poll(() => server.open).toBe(1)
})

it('ten thousand calls given at once are drawn by and by', async () => {
  const calls = fakeCalls(10_000).map(({ created_at, type, counterparty }) => ({
    createdAt: created_at,
    counterparty,
    type: type as 'Missed Inbound',
  }))
  const page = await mountElement('outdial-history', { calls })
  expect(counted(page)).toEqual([10_000, 2000, 4000, 2000, 2000])
  expect(page.texts('li')).toHaveLength(200)
  page.button('Show more').click()
  await page.element.updateComplete
  expect(page.texts('li')).toHaveLength(400)
})

it.each(['ltr', 'rtl'])('at 320 pixels nothing is cut off, and time stands at the end of its line: %s', async dir => {
  const { element, root } = await live(fakeCalls(5), { dir, historyHref: '/calls/{number}' })
  element.style.cssText = 'display: block; inline-size: 288px'
  await new Promise(requestAnimationFrame)
  const box = element.getBoundingClientRect()
  for (const part of root.querySelectorAll('h2, .phone, .filters button, h3, .counterparty, .type, .duration, .time')) {
    const { left, right } = part.getBoundingClientRect()
    expect([left >= box.left, right <= box.right]).toEqual([true, true])
  }
  const [time, number] = ['.time', '.counterparty'].map(
    part => root.querySelector(part)?.getBoundingClientRect().left ?? 0,
  )
  expect((time ?? 0) > (number ?? 0)).toBe(dir === 'ltr')
})
