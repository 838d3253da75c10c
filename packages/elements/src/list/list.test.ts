import { expect, it, onTestFinished, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { OutdialListAddedEvent } from '../lists/list-added-event.ts'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './list.ts'

const TOTAL = 1000
const FIRST = 41

const rowOf = (index: number, status = 'scheduled', version = 1) =>
  callOf({
    id: `call-${index}`,
    sequence: FIRST + index,
    queue: 'Autumn',
    to: `+1301${5_000_000 + index}`,
    status,
    version,
    metadata: { name: `Person ${index}` },
  })

interface Server {
  state: string
  concurrency: number
  paused: boolean
  counts: Record<string, number>
  sharedLines?: number
  reasons?: readonly { readonly code: string; readonly until?: string }[]
}

/** The element with a list of a thousand rows. */
async function open(more: Partial<Server> = {}, provider = { hangUp: false }) {
  const server = fakeServer()
  const list: Server = {
    state: 'paused',
    concurrency: 3,
    paused: true,
    counts: { scheduled: 700, completed: 300 },
    ...more,
  }
  const answer = () => ({
    name: 'Autumn',
    queue: 'Autumn',
    total: TOTAL,
    linesInUse: 0,
    createdAt: '2026-11-21T09:00:00.000Z',
    firstSequence: FIRST,
    ...list,
  })
  server.on('GET', '/api/lists/*', answer)
  server.on('PATCH', '/api/lists/*', ({ body }) => {
    Object.assign(list, body)
    list.state = list.paused ? 'paused' : 'running'
    return answer()
  })
  server.on('GET', '/api/lists/*/calls', ({ query }) => {
    const first = Number(query.get('first'))
    return { calls: Array.from({ length: Number(query.get('limit')) }, (_, n) => rowOf(first + n)) }
  })
  server.on('GET', '/api/capabilities', () => ({
    providers: { 'call-api': provider },
    search: true,
    metadataFields: [],
    lists: true,
    export: true,
  }))
  const page = await mountElement('outdial-list', { client: server.client, name: 'Autumn', callHref: '/call/{id}' })
  await expect.poll(() => page.text('.state')).toBeTruthy()
  const rows = () => page.texts('.row .place').map(text => Number(text.replaceAll(/\D/g, '')))
  return { ...page, server, list, rows }
}

it('shows the rows at the calls in progress, a few of a thousand, each with its place', async () => {
  const { rows, find, text } = await open({ state: 'running', paused: false })
  await expect.poll(() => rows().includes(301)).toBe(true)
  expect(rows().length).toBeLessThan(60)
  await expect.poll(() => text('.row[aria-posinset="301"] a')).toBe('+13015000300')
  const row = find('.row[aria-posinset="301"]')
  expect([row?.getAttribute('aria-setsize'), row?.querySelector('a')?.getAttribute('href')]).toEqual([
    '1000',
    '/call/call-300',
  ])
  expect(text('.facts')).toContain('300 of 1,000 calls over · 0 of 3 lines in use')
})

it('changes of its calls are shown, and those of other queues are not', async () => {
  const { server, text, rows } = await open({ state: 'running', paused: false })
  await expect.poll(() => rows().includes(301)).toBe(true)
  await expect.poll(() => text('.row[aria-posinset="301"] .status')).toBe('Scheduled')
  server.tell('call', { epoch: 'e', ...rowOf(300, 'ringing', 2), queue: 'other' })
  server.tell('call', { epoch: 'e', ...rowOf(301, 'ringing', 2) })
  await expect.poll(() => text('.row[aria-posinset="302"] .status')).toBe('Ringing')
  expect(text('.row[aria-posinset="301"] .status')).toBe('Scheduled')
})

it('follows the calls in progress until the user scrolls', async () => {
  const { server, rows, find, button } = await open({ state: 'running', paused: false })
  const isSeen = (index: number) => {
    const { top, bottom } = find(`.row[data-index="${index}"]`)?.getBoundingClientRect() ?? new DOMRect(0, -1)
    const below = find('.controls')?.getBoundingClientRect().bottom ?? 0
    return top >= below && bottom <= innerHeight
  }
  await expect.poll(() => isSeen(300)).toBe(true)
  server.tell('call', { epoch: 'e', ...rowOf(600, 'ringing', 2) })
  await expect.poll(() => isSeen(600)).toBe(true)
  dispatchEvent(new WheelEvent('wheel'))
  await expect.poll(() => button('Follow').ariaPressed).toBe('false')
  scrollTo(0, 0)
  await expect.poll(() => rows()[0]).toBe(1)
  server.tell('call', { epoch: 'e', ...rowOf(600, 'completed', 3) })
  server.tell('call', { epoch: 'e', ...rowOf(700, 'ringing', 2) })
  await expect.poll(() => rows().includes(701)).toBe(true)
  expect([rows()[0], isSeen(700), scrollY]).toEqual([1, false, 0])
  button('Follow').click()
  await expect.poll(() => isSeen(700)).toBe(true)
  scrollTo(0, 0)
})

it('a paused list is shown from its beginning', async () => {
  const { rows, find } = await open()
  await expect.poll(() => rows()[0]).toBe(1)
  expect([find('.follow'), scrollY]).toEqual([null, 0])
})

it('the Tab key reaches one of its links, and keys lead to the others, however far they are', async () => {
  const { root, rows, texts } = await open()
  await expect.poll(() => texts('.row a').length).toBeGreaterThan(3)
  const reachable = () => [...root.querySelectorAll<HTMLElement>('.row a')].filter(({ tabIndex }) => tabIndex === 0)
  const focused = () => root.activeElement?.closest('li')?.ariaPosInSet
  expect(reachable()).toHaveLength(1)
  reachable()[0]?.focus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(focused).toBe('2')
  await userEvent.keyboard('{End}')
  await expect.poll(focused).toBe('1000')
  await expect.poll(() => reachable().map(link => link.closest('li')?.ariaPosInSet)).toEqual(['1000'])
  scrollTo(0, 0)
  await expect.poll(() => rows()[0]).toBe(1)
  expect(focused()).toBe('1000')
})

it('goes on, is paused, and gets more and fewer lines at once', async () => {
  const { server, button, text } = await open()
  const changes = () => server.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
  button('Go on').click()
  await expect.poll(() => text('.state')).toBe('Being dialed')
  button('+').click()
  await expect.poll(() => text('output')).toBe('4')
  button('−').click()
  await expect.poll(() => text('output')).toBe('3')
  button('Pause').click()
  await expect.poll(() => text('.state')).toBe('Paused')
  expect(changes()).toEqual([{ paused: false }, { concurrency: 4 }, { concurrency: 3 }, { paused: true }])
})

it('Pause and Go on keep the focus, and the fewest lines keep it, too', async () => {
  const { root, button, text, server } = await open({ state: 'running', paused: false, concurrency: 2 })
  const focused = () => root.activeElement?.textContent.trim()
  button('Pause').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => text('.state')).toBe('Paused')
  expect(focused()).toBe('Go on')
  await userEvent.keyboard(' ')
  await expect.poll(() => text('.state')).toBe('Being dialed')
  expect(focused()).toBe('Pause')
  button('−').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => text('output')).toBe('1')
  expect([focused(), button('−').ariaDisabled]).toEqual(['−', 'true'])
  await userEvent.keyboard('{Enter}')
  button('+').click()
  await expect.poll(() => text('output')).toBe('2')
  const lines = server.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
  expect(lines.slice(2)).toEqual([{ concurrency: 1 }, { concurrency: 2 }])
})

it('a double click and a key that is held on Pause do not let the list go on', async () => {
  const { button, text, server, find } = await open({ state: 'running', paused: false })
  await userEvent.click(button('Pause'))
  await expect.poll(() => text('.state')).toBe('Paused')
  button('Go on').dispatchEvent(new MouseEvent('click', { detail: 2 }))
  const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true })
  expect(find('.controls .primary')?.dispatchEvent(held), 'the browser presses no button').toBe(false)
  expect(server.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([{ paused: true }])
})

it('a paused list says that calls in progress go on, if there are any', async () => {
  const { text, list, server, element } = await open({ counts: { scheduled: 690, ringing: 10, completed: 300 } })
  expect(text('.state')).toBe('Paused, the calls in progress go on')
  element.lang = 'es'
  await expect.poll(() => text('.state')).toBe('En pausa; las llamadas en curso continúan')
  element.lang = 'en'
  list.counts = { scheduled: 690, completed: 310 }
  server.tell('call', { epoch: 'e', ...rowOf(309, 'completed', 2) })
  await expect.poll(() => text('.state'), { timeout: 5000 }).toBe('Paused')
})

it('the question whether to stop follows the list, and begins at the button that keeps it on', async () => {
  const counts = { scheduled: 690, ringing: 10, completed: 300 }
  const { server, list, root, button, find, text } = await open({ state: 'running', paused: false, counts })
  button('Stop').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => root.activeElement?.textContent.trim()).toBe('Keep dialing')
  expect(text('dialog')).toContain('690 calls that have not begun will be cancelled. 10 calls in progress go on.')
  list.counts = { scheduled: 600, ringing: 1, completed: 399 }
  server.tell('call', { epoch: 'e', ...rowOf(300, 'completed', 2) })
  await expect
    .poll(() => text('dialog'), { timeout: 5000 })
    .toContain('600 calls that have not begun will be cancelled. 1 call in progress goes on.')
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => root.activeElement?.textContent.trim()).toBe('Stop')
  button('Stop').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  Object.assign(list, { state: 'finished', counts: { completed: TOTAL } })
  server.tell('call', { epoch: 'e', ...rowOf(301, 'completed', 2) })
  await expect.poll(() => find('dialog')?.open, { timeout: 5000 }).toBe(false)
  expect(root.activeElement?.textContent.trim()).toBe('Dial again')
})

it('calls in progress that can be hung up go on otherwise', async () => {
  const counts = { scheduled: 699, ringing: 1, completed: 300 }
  const { button, text } = await open({ counts }, { hangUp: true })
  button('Stop').click()
  await expect.poll(() => text('dialog .check')).toBe('Also hang up 1 call in progress, which goes on otherwise')
})

it('is stopped once the user confirms it, and hanging up is not offered where nobody can', async () => {
  const { server, button, find, text, root } = await open({ counts: { scheduled: 690, ringing: 10, completed: 300 } })
  server.on('POST', '/api/lists/*/stop', () => ({
    name: 'Autumn',
    queue: 'Autumn',
    state: 'stopping',
    concurrency: 3,
    paused: true,
    total: TOTAL,
    counts: { ringing: 10, completed: 300, cancelled: 690 },
    cancelled: 690,
    notHungUp: 0,
  }))
  button('Stop').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  expect([text('#question'), find('#hang-up')]).toEqual([
    'Stop the list? 690 calls that have not begun will be cancelled. 10 calls in progress go on.',
    null,
  ])
  find<HTMLButtonElement>('dialog .primary')?.click()
  await expect.poll(() => text('.notice')).toBe('Stopped. 690 calls cancelled.')
  expect(root.activeElement, 'the button Stop is gone').toBe(find('section'))
  expect(server.posted).toEqual([{ path: '/calls/api/lists/Autumn/stop', body: { hangUp: false } }])
})

it('is dialed again as a new list, once it has finished', async () => {
  const counts = { completed: 900, busy: 90, indeterminate: 10 }
  const { server, button, find, text, element } = await open({ state: 'finished', counts })
  let name: OutdialListAddedEvent['list']['name'] | undefined
  element.addEventListener('outdial-list-added', event => {
    name = event.list.name
  })
  server.on('POST', '/api/lists/*/again', () => ({
    name: 'Autumn (2)',
    queue: 'Autumn (2)',
    state: 'running',
    concurrency: 3,
    total: 88,
    created: true,
    leftOut: 2,
  }))
  button('Dial again').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  expect(text('dialog .primary')).toBe('Those that were not reached (90)')
  find<HTMLButtonElement>('dialog .primary')?.click()
  await expect
    .poll(() => text('.notice'))
    .toBe('The list Autumn (2) was added. 2 calls left out: their numbers must not be called.')
  expect(server.posted).toEqual([
    { path: '/calls/api/lists/Autumn/again', body: { which: 'not-reached', indeterminate: false } },
  ])
  expect(name).toBe('Autumn (2)')
})

it('its export is a file with its name', async () => {
  const { server, button } = await open()
  server.on('GET', '/api/export', () => new Response('to'))
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  onTestFinished(() => click.mockRestore())
  await expect.poll(() => button('CSV')).toBeTruthy()
  button('CSV').click()
  await expect.poll(() => click.mock.contexts).toMatchObject([{ download: 'Autumn.csv' }])
})

it('a list that is not there is told', async () => {
  const server = fakeServer()
  server.on('GET', '/api/lists/*', () => problem(404, 'Expected the name of a list', { code: 'unknown-list' }))
  const { text } = await mountElement('outdial-list', { client: server.client, name: 'Gone' })
  await expect.poll(() => text('.empty')).toBe('There is no list Gone.')
})

it.each(['light', 'dark'])('is accessible, %s', { timeout: 30_000 }, async scheme => {
  const counts = { scheduled: 500, ringing: 3, completed: 400, busy: 50, failed: 47 }
  const { element, rows, button, find } = await open({ counts })
  paint(element, scheme)
  await expect.poll(() => rows().length).toBeGreaterThan(3)
  await expectAccessible(element)
  button('Stop').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  await expectAccessible(element)
})

it('of a list whose calls were all reached, all can be dialed again', async () => {
  const { button, find, texts } = await open({ state: 'finished', counts: { completed: 1000 } })
  button('Dial again').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  expect(texts('dialog button')).toEqual(['All (1,000)', 'Cancel'])
})

it.each([
  [[{ code: 'all-lines' }], /^All 3 lines that lists and other scheduled calls share are in use\.$/],
  [[{ code: 'window', until: '2026-11-22T09:00:00.000Z' }], /^Outside calling hours, until .*\d:00.*\.$/],
  [[{ code: 'lines' }, { code: 'behind' }], undefined],
])('a list that is not dialed, or on fewer lines than it may, says why: %j', async (reasons, said) => {
  const { text } = await open({ state: 'running', paused: false, sharedLines: 3, reasons })
  if (said) await expect.poll(() => text('.held')).toMatch(said)
  else expect(text('.held')).toBeUndefined()
})
