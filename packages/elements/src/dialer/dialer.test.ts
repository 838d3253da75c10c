import { afterEach, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { mount } from '../testing/mount.ts'
import { timeOfDay } from '../words/time.ts'
import { OutdialCommandEvent } from './dialer-events.ts'

afterEach(() => void vi.useRealTimers())

const FIVE = ['idle', 'idle', 'idle', 'idle', 'idle']
const STATUSES = ['completed', 'busy', 'ringing', 'dialing', 'idle']

const canHangUp = (hangUp: boolean) => ({
  providers: {},
  dialer: { hangUp },
  search: false,
  metadataFields: [],
  lists: false,
  export: false,
})

async function live(statuses: readonly string[] = FIVE, more = {}) {
  const server = fakeServer()
  server.on('GET', '/api/capabilities', () => canHangUp(true))
  const page = await mount({ client: server.client })
  server.tell('snapshot', snapshotOf(statuses, more))
  await page.element.updateComplete
  return { server, ...page }
}

it('every number stands there with its status before it has begun', async () => {
  const { texts, text, call } = await live()
  expect(texts('.number')).toEqual(['+13018040009', '+19842068287', '+15512459377', '+19362072765', '+18582210308'])
  expect(texts('.status')).toEqual(['Waiting', 'Waiting', 'Waiting', 'Waiting', 'Waiting'])
  expect(text('.state')).toBe('Not started')
  expect(call().disabled).toBe(false)
})

it('Call starts the dialer, once, and is disabled from then on', async () => {
  const { server, call, element, texts } = await live()
  let answer: (response: Response) => void = () => {}
  server.answer = () =>
    new Promise(resolve => {
      answer = resolve
    })
  call().click()
  call().click()
  expect(server.posted).toEqual([{ path: '/calls/api/dialer/start', body: {} }])
  answer(Response.json(snapshotOf(['dialing', 'dialing', 'dialing', 'idle', 'idle'], { state: 'running', version: 1 })))
  await expect.poll(() => call().disabled).toBe(true)
  await element.updateComplete
  expect(texts('.status')).toEqual(['Dialing', 'Dialing', 'Dialing', 'Waiting', 'Waiting'])
})

it.each(['running', 'paused', 'stopping', 'stopped', 'finished'] as const)(
  'a page that comes when it is %s cannot start it',
  async state => {
    const { call } = await live(STATUSES, { state })
    expect(call().disabled).toBe(true)
  },
)

it('a status changes in its row, and the counts and the bar with it', async () => {
  const { server, element, texts, find } = await live(STATUSES, { state: 'running' })
  const bar = () => find('[role=progressbar]')?.getAttribute('aria-valuetext')
  expect(bar()).toBe('2 of 5 done, 2 in progress')
  for (const part of element.shadowRoot?.querySelectorAll('rect[data-group]') ?? [])
    expect(getComputedStyle(part).stroke).toBe('none')
  const row = find('li[data-index="2"]')
  server.tell('entry', {
    epoch: 'first',
    index: 2,
    to: '+15512459377',
    status: 'completed',
    version: 9,
    durationMs: 65_400,
  })
  await element.updateComplete
  expect(row?.getAttribute('data-status')).toBe('completed')
  expect(row?.textContent).toContain('1 min 05 s')
  expect(bar()).toBe('3 of 5 done, 1 in progress')
  expect(texts('.filters strong')).toEqual(['5', '1', '1', '2', '1'])
})

it('a status that this version does not know is shown by its own word', async () => {
  const { texts } = await live(['transferred'])
  expect(texts('.status')).toEqual(['transferred'])
})

it('a hostile server writes text, and nothing else', async () => {
  const server = fakeServer()
  const { root, element, text } = await mount({ client: server.client })
  const markup = '<img src=x onerror=alert(1)>'
  const entry = { index: 0, to: markup, status: markup, cause: markup, attempt: 1, version: 1 }
  server.tell('snapshot', { ...snapshotOf([]), entries: [entry] })
  await element.updateComplete
  expect(root.querySelector('img')).toBeNull()
  expect(text('.number')).toBe(markup)
})

it('the page shows when the server is away, and when it is back', async () => {
  vi.useFakeTimers()
  const { server, element, text, texts } = await live(STATUSES, { state: 'running' })
  server.fail('for-now')
  await vi.waitFor(() => expect(text('.notice')).toContain('The server is away'))
  expect(text('[role=status]')).toContain('The server is away')
  expect(texts('.status')).toHaveLength(5)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(text('.notice')).toContain('The server is away')
  server.tell('snapshot', snapshotOf(STATUSES, { epoch: 'first', state: 'running' }))
  await element.updateComplete
  expect(text('.notice')).toContain('The server is back')
  expect(texts('.status')).toHaveLength(5)
  await vi.advanceTimersByTimeAsync(8000)
  expect(text('.notice')).toBeUndefined()
})

it('a server that goes away again is not said to be back', async () => {
  const { server, element, text } = await live(STATUSES, { state: 'running' })
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  server.tell('snapshot', snapshotOf(STATUSES, { epoch: 'first', state: 'running' }))
  await element.updateComplete
  expect(text('.notice')).toContain('The server is back')
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
})

it('while the server is away no button can be pressed, and each says why', async () => {
  const { server, element, root } = await live(STATUSES, { state: 'running' })
  server.fail('for-now')
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('header button')]
  await expect
    .poll(() => buttons.map(({ disabled, title }) => [disabled, title]))
    .toEqual(buttons.map(() => [true, 'The server is away.']))
  expect(buttons).toHaveLength(3)
  server.tell('hello', { epoch: 'first' })
  await element.updateComplete
  expect(buttons.map(({ disabled }) => disabled)).toEqual([false, false, true])
})

it('the notice of a restart stays until the next command', async () => {
  vi.useFakeTimers()
  const { server, element, text, call } = await live(STATUSES, { state: 'running' })
  server.fail('for-now')
  await vi.waitFor(() => expect(text('.notice')).toContain('The server is away'))
  server.tell('hello', { epoch: 'second' })
  server.tell('snapshot', snapshotOf(FIVE, { epoch: 'second' }))
  await element.updateComplete
  await vi.advanceTimersByTimeAsync(20_000)
  expect(text('.notice')).toMatch(/^The server was restarted, and the list was not finished/)
  call().click()
  await element.updateComplete
  expect(text('.notice')).toBeUndefined()
})

it('a page that hides a notice keeps it from being heard, too: it is heard where it is seen', async () => {
  const { server, root, text } = await live(STATUSES, { state: 'running' })
  server.fail('for-now')
  await expect.poll(() => root.querySelector('.notice')?.closest('[role=status]')).toBeTruthy()
  expect(text('.news')).toBe('')
})

it('a number leads to where the page says, with why it was not reached beside it', async () => {
  const snapshot = snapshotOf(['failed'])
  const { element, find, text } = await mount({
    snapshot: { ...snapshot, entries: snapshot.entries.map(entry => ({ ...entry, cause: 'unallocated number' })) },
  })
  expect([find('li a'), text('.detail')]).toEqual([null, 'No such number'])
  element.historyHref = '/calls/{number}'
  await element.updateComplete
  expect(find('li a')?.getAttribute('href')).toBe('/calls/+13018040009')
})

it('numbers that were cancelled before they were dialed are counted by themselves, not as not reached', async () => {
  const snapshot = snapshotOf(['completed', 'busy', 'cancelled', 'cancelled', 'cancelled'], { state: 'stopped' })
  // The last two were never dialed.
  const entries = snapshot.entries.map(entry => (entry.index < 3 ? entry : { ...entry, attempt: 0 }))
  const { element, text, texts, call, button } = await mount({ snapshot: { ...snapshot, entries } })
  expect(text('.progress p')).toBe('3 of 5 done, 2 not dialedA list is dialed once.')
  expect(texts('.filters button').map(word => word.replaceAll(/\s+/g, ' '))).toEqual([
    'All 5',
    'Waiting 0',
    'In progress 0',
    'Completed 1',
    'Not reached 2',
    'Not dialed 2',
  ])
  expect(call().title).toBe('A list is dialed once.')
  button('Not dialed').click()
  await element.updateComplete
  expect(texts('.place')).toEqual(['4', '5'])
  expect(texts('.detail')).toEqual(['not dialed', 'not dialed'])
})

it('hanging up is offered only where the service can hang up, and the others are said to go on', async () => {
  const { server, element, button, texts, text } = await live(STATUSES, { state: 'running' })
  const offers = () => texts('button').filter(word => /hang up/i.test(word))
  await expect.poll(offers).toEqual(['Stop and hang up 2 calls'])
  server.on('GET', '/api/capabilities', () => canHangUp(false))
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  server.tell('snapshot', snapshotOf(STATUSES, { state: 'running', version: 1 }))
  await expect.poll(offers).toEqual([])
  button('Stop…').click()
  expect(text('dialog p')).toContain('The 2 calls in progress go on to their ends: this service cannot hang up.')
  button('Keep dialing').click()
  server.tell('snapshot', snapshotOf(STATUSES, { state: 'stopping', version: 2 }))
  await element.updateComplete
  expect(offers()).toEqual([])
})

it('a user who may not dial, and a server without a dialer, see nothing', async () => {
  const server = fakeServer()
  server.on('GET', '/api/capabilities', () => ({ ...canHangUp(true), dialer: undefined }))
  const { element, find, text } = await mount({ client: server.client })
  expect(text('.empty')).toBe('Waiting for the server…')
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => find('section')).toBeNull()
  server.on('GET', '/api/capabilities', () => canHangUp(true))
  server.client.userChanged()
  server.tell('hello', { epoch: 'first' })
  server.tell('snapshot', snapshotOf(FIVE))
  await element.updateComplete
  expect(find('section')).not.toBeNull()
})

it('a server that does not say what it can do is not asked to hang up', async () => {
  const server = fakeServer()
  server.on('GET', '/api/capabilities', () => problem(404, 'There is no such route'))
  const { element, texts } = await mount({ client: server.client })
  server.tell('snapshot', snapshotOf(STATUSES, { state: 'stopping' }))
  await element.updateComplete
  expect(texts('button').filter(word => /hang up/i.test(word))).toEqual([])
})

it('a hang-up that failed is told, and can be tried again; one that was requested cannot', async () => {
  const { server, element, text, texts, button } = await live(STATUSES, { state: 'stopping' })
  await expect.poll(() => texts('.buttons button')).toEqual(['Hang up', 'Call'])
  const dialer = { epoch: 'first', state: 'stopping', concurrency: 3 }
  server.tell('dialer', { ...dialer, version: 2, hangUp: 'requested' })
  await element.updateComplete
  expect([texts('.buttons button'), text('.notice')]).toEqual([['Call'], undefined])
  server.tell('dialer', { ...dialer, version: 3, hangUp: 'failed' })
  await element.updateComplete
  expect(text('[role=status] .notice')).toMatch('At least one call could not be hung up')
  button('Hang up').click()
  await expect.poll(() => server.posted.at(-1)?.body).toEqual({ hangUp: true })
  server.tell('dialer', { ...dialer, version: 4, hangUp: 'not-supported' })
  await element.updateComplete
  expect(text('.notice')).toMatch('This service cannot hang up.')
})

it('the page says where the calls can be found once dialing has begun', async () => {
  const { server, element, find } = await live()
  element.callsHref = '/calls'
  await element.updateComplete
  expect(find('.found')).toBeNull()
  server.tell('dialer', { epoch: 'first', version: 1, state: 'running', concurrency: 3 })
  await element.updateComplete
  expect(find('.found a')?.getAttribute('href')).toBe('/calls')
  expect(find('.found a')?.textContent).toBe('See these calls in the list of all calls')
})

it('a row says its place, why, what was reported, how long and since when', async () => {
  const snapshot = snapshotOf(['completed', 'idle'])
  const since = '2026-11-21T09:00:00.000Z'
  const details = { answeredBy: 'machine_start', digits: '12', transcript: 'long' }
  const [ended, waiting] = snapshot.entries
  if (!ended || !waiting) throw new Error('Expected two entries')
  const entries = [
    { ...ended, since, durationMs: 65_000, attempt: 2, cause: 'voicemail', details },
    { ...waiting, since },
  ]
  const { root, texts } = await mount({ snapshot: { ...snapshot, entries } })
  const row = root.querySelector('li')
  expect([...(row?.children ?? [])].map(part => part.textContent?.trim())).toEqual([
    '1',
    '+13018040009',
    'Completed',
    'attempt 2 · Voicemail answered · answered by machine start · Digits pressed: 12',
    '1 min 05 s',
    timeOfDay(since, 'en'),
  ])
  expect(root.querySelector('.place')?.getAttribute('aria-hidden')).toBeNull()
  expect(texts('.since')).toHaveLength(1)
})

it('the view follows the calls in progress until the user scrolls, or switches it off', async () => {
  const many = Array.from({ length: 60 }, (_, n) => (n < 50 ? 'completed' : 'idle'))
  const { server, element, find, button, root } = await live(many, { state: 'running' })
  const follow = () => button('Follow calls in progress').getAttribute('aria-pressed')
  const isSeen = (index: number) => {
    const { top, bottom } = root.querySelector(`li[data-index="${index}"]`)?.getBoundingClientRect() ?? new DOMRect()
    return top >= 0 && bottom <= innerHeight
  }
  scrollTo(0, 0)
  const ring = (index: number) =>
    server.tell('entry', { epoch: 'first', index, to: '+13018040009', status: 'ringing', attempt: 1, version: 2 })
  ring(50)
  await element.updateComplete
  expect([follow(), isSeen(50)]).toEqual(['true', true])
  dispatchEvent(new WheelEvent('wheel'))
  await element.updateComplete
  expect(follow()).toBe('false')
  scrollTo(0, 0)
  ring(51)
  await element.updateComplete
  expect(isSeen(51)).toBe(false)
  button('Follow calls in progress').click()
  await element.updateComplete
  expect([follow(), isSeen(51)]).toEqual(['true', true])
  expect(find('ol')?.scrollHeight).toBe(find('ol')?.clientHeight)
  server.tell('dialer', { epoch: 'first', version: 9, state: 'finished', concurrency: 3 })
  await element.updateComplete
  expect(find('.follow')).toBeNull()
  scrollTo(0, 0)
})

it('the Tab key reaches one link of a long list, and the arrow keys the others', async () => {
  const { element, root } = await live(Array.from({ length: 40 }, () => 'idle'))
  element.historyHref = '/calls/{number}'
  await element.updateComplete
  const links = () => [...root.querySelectorAll<HTMLElement>('li a')]
  expect(links().filter(({ tabIndex }) => tabIndex === 0)).toEqual([links()[0]])
  links()[0]?.focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await element.updateComplete
  expect(root.activeElement).toBe(links()[2])
  expect(links().filter(({ tabIndex }) => tabIndex === 0)).toEqual([links()[2]])
  await userEvent.keyboard('{End}')
  expect(root.activeElement).toBe(links().at(-1))
})

it('the dialer speaks Spanish in a Spanish page', async () => {
  const { element, call, texts } = await live(['completed', 'idle'], { state: 'running' })
  element.lang = 'es'
  await element.updateComplete
  await expect.poll(() => call().textContent.trim()).toBe('Llamar')
  expect(texts('h2')).toEqual(['Llamadas'])
  expect(texts('.filters button')[4]).toMatch(/^No localizados/)
})

it('hanging up is not held back by a stop that is not answered yet', async () => {
  const { server, button, element, texts } = await live(STATUSES, { state: 'stopping', version: 1 })
  await expect.poll(() => texts('button')).toContain('Hang up')
  server.answer = () => new Promise(() => {})
  await element.updateComplete
  button('Hang up').click()
  button('Hang up').click()
  await expect.poll(() => server.posted.length).toBe(1)
})

it('a failed command is reported; one that another user sent first is not', async () => {
  const { server, call, element, text } = await live()
  server.answer = () => problem(409, 'Expected others', { code: 'all-paused' })
  call().click()
  await expect.poll(() => text('.notice')).toBe('That did not work. Everything is paused. Resume it first.')
  server.answer = () => problem(409, 'It can be started once')
  call().click()
  await expect.poll(() => server.posted.length).toBe(2)
  await expect.poll(() => call().ariaBusy).toBe('false')
  await element.updateComplete
  expect(text('.notice')).toBeUndefined()
  server.answer = () => problem(403, 'Changes are accepted from pages of this origin only')
  await vi.waitFor(() => {
    call().click()
    expect(server.posted.length).toBe(3)
  })
  await expect.poll(() => text('.notice')).toMatch(/did not work\. Changes are accepted/)
  expect(call().disabled).toBe(false)
})

it('pause, resume and hang-up are there when they make sense', async () => {
  const { server, button, element, texts } = await live(STATUSES, { state: 'running', version: 1 })
  button('Pause').click()
  await expect.poll(() => server.posted.at(-1)?.path).toBe('/calls/api/dialer/pause')
  server.tell('dialer', { epoch: 'first', version: 2, state: 'paused', concurrency: 3 })
  await element.updateComplete
  button('Resume').click()
  await expect.poll(() => server.posted.at(-1)?.path).toBe('/calls/api/dialer/resume')
  server.tell('dialer', { epoch: 'first', version: 3, state: 'stopping', concurrency: 3 })
  await expect.poll(() => texts('button')).toContain('Hang up')
  button('Hang up').click()
  await expect.poll(() => server.posted.at(-1)?.body).toEqual({ hangUp: true })
})

it('stopping is asked for first, and can be thought better of', async () => {
  const { server, button, find, text, texts } = await live(STATUSES, { state: 'running' })
  await expect.poll(() => texts('button')).toContain('Stop and hang up 2 calls')
  const dialog = find<HTMLDialogElement>('dialog.stop')
  button('Stop…').click()
  expect(dialog?.open).toBe(true)
  expect(text('dialog p')).toBe('1 number not yet dialed will be cancelled, for good.')
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => dialog?.open).toBe(false)
  button('Stop…').click()
  button('Keep dialing').click()
  await expect.poll(() => dialog?.open).toBe(false)
  button('Stop…').click()
  button('Stop and hang up 2 calls').click()
  await expect.poll(() => server.posted).toEqual([{ path: '/calls/api/dialer/stop', body: { hangUp: true } }])
})

it('all can be done by keyboard, and the focus is not lost when its button goes', async () => {
  const { server, call, root, element } = await live()
  await userEvent.tab()
  expect(root.activeElement).toBe(call())
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => server.posted).toHaveLength(1)
  server.tell('dialer', { epoch: 'first', version: 1, state: 'running', concurrency: 3 })
  await element.updateComplete
  expect(root.activeElement?.textContent).toBe('Pause')
  server.tell('dialer', { epoch: 'first', version: 2, state: 'finished', concurrency: 3 })
  await element.updateComplete
  expect(root.activeElement?.tagName).toBe('SECTION')
})

it('a count shows its entries alone when it is pressed', async () => {
  const { button, element, texts, text } = await live(STATUSES, { state: 'running' })
  button('In progress').click()
  await element.updateComplete
  expect(texts('.status')).toEqual(['Ringing', 'Dialing'])
  expect(button('In progress').getAttribute('aria-pressed')).toBe('true')
  expect(texts('.place')).toEqual(['3', '4'])
  button('All').click()
  await element.updateComplete
  expect(texts('.status')).toHaveLength(5)
  expect(text('.empty')).toBeUndefined()
})

it('a list whose every line waits for a silent service says since when, until when and for what', async () => {
  const [since, later] = ['2026-11-21T09:02:13.000Z', '2026-11-21T09:02:20.000Z']
  const [endsBy, last] = ['2026-11-21T09:12:13.000Z', '2026-11-21T09:12:20.000Z']
  const { server, element, text, texts } = await live(['completed', 'unknown', 'ringing', 'idle'], {
    state: 'running',
    concurrency: 2,
  })
  expect(text('[data-kind=delay]')).toBeUndefined()
  const entry = { epoch: 'first', to: '+13018040009', attempt: 1, version: 2 }
  server.tell('entry', { ...entry, index: 1, status: 'unknown', silentSince: later, endsBy: last })
  await element.updateComplete
  expect(text('[data-kind=delay]')).toContain('1 of 2 lines waits for a call that may be over.')
  server.tell('entry', { ...entry, index: 2, status: 'ringing', silentSince: since, endsBy })
  await element.updateComplete
  expect(text('[role=status] [data-kind=delay]')).toBe(
    `The service has not answered since ${timeOfDay(since, 'en')}. Every line waits for a call that may be over. The first is free at ${timeOfDay(endsBy, 'en')} at the latest.`,
  )
  expect(texts('.detail')[1]).toBe(
    `service silent since ${timeOfDay(later, 'en')}, waits until ${timeOfDay(last, 'en')} at the latest`,
  )
  server.tell('entry', { ...entry, index: 1, version: 3, status: 'completed' })
  server.tell('entry', { ...entry, index: 2, version: 3, status: 'ringing', endsBy })
  await element.updateComplete
  expect(text('[data-kind=delay]')).toBeUndefined()
})

it.each([
  ['rate-limited', 'The service asks to wait'],
  ['unauthorized', 'The service refuses the credentials'],
  ['unavailable', 'The service is not available'],
  ['toString', 'The service refuses calls'],
])('a list that is held back by %s says until when, and a refused number why', async (backoffCode, words) => {
  const backoffUntil = '2026-11-21T09:05:00.000Z'
  const snapshot = snapshotOf(['rejected', 'idle'], { state: 'running' })
  const entries = snapshot.entries.map(entry => ({ ...entry, cause: entry.index === 0 ? 'Unknown prefix' : undefined }))
  const { server, element, text } = await live(['idle', 'idle'])
  server.tell('snapshot', { ...snapshot, version: 1, backoffUntil, backoffCode, entries })
  await element.updateComplete
  expect(text('[data-kind=delay]')).toBe(`${words}: no call begins before ${timeOfDay(backoffUntil, 'en')}.`)
  expect(text('.detail')).toBe('The service says “Unknown prefix”')
  server.tell('dialer', { epoch: 'first', version: 2, state: 'running', concurrency: 3 })
  await element.updateComplete
  expect(text('[data-kind=delay]')).toBeUndefined()
})

it('a list whose calls may still be in progress from before a restart is dialed only after a question', async () => {
  const recentlyDialed = { count: 2, lastAt: '2026-11-21T09:00:00.000Z' }
  const { server, call, text, find, button, element } = await live(FIVE, { recentlyDialed })
  const warning = `2 calls to numbers of this list began before the server was restarted, the last at ${timeOfDay(recentlyDialed.lastAt, 'en')}, and may still be in progress.`
  expect(text('[data-kind=delay]')).toBe(warning)
  call().click()
  const dialog = find<HTMLDialogElement>('dialog.start')
  expect([dialog?.open, server.posted.length]).toEqual([true, 0])
  expect(dialog?.textContent).toContain(warning)
  button('Do not dial').click()
  await expect.poll(() => dialog?.open).toBe(false)
  expect(server.posted).toEqual([])
  call().click()
  button('Dial the whole list').click()
  await expect.poll(() => server.posted).toEqual([{ path: '/calls/api/dialer/start', body: {} }])
  server.tell('snapshot', snapshotOf(STATUSES, { state: 'running', version: 1 }))
  await element.updateComplete
  expect(find('dialog.start')).toBeNull()
})

it('with a snapshot given there is no server, and a press is an event', async () => {
  const open = vi.spyOn(window, 'EventSource')
  const { element, call, texts } = await mount({ snapshot: snapshotOf(FIVE), heading: 'Reminders' })
  expect(texts('h2')).toEqual(['Reminders'])
  const heard: unknown[] = []
  document.addEventListener('outdial-command', event => heard.push(event.command), { once: true })
  call().click()
  expect(heard).toEqual([{ name: 'start' }])
  element.snapshot = snapshotOf(STATUSES, { state: 'running' })
  await element.updateComplete
  expect(texts('.state')).toEqual(['Dialing'])
  expect(open).not.toHaveBeenCalled()
})

it('a command that the page prevents is not sent', async () => {
  const { server, element, call } = await live()
  element.addEventListener(OutdialCommandEvent.type, event => event.preventDefault())
  call().click()
  expect(server.posted).toEqual([])
})

it('each state fires one event', async () => {
  const server = fakeServer()
  const { element } = await mount({ client: server.client })
  const states: string[] = []
  element.addEventListener('outdial-state', event => states.push(event.state))
  server.tell('snapshot', snapshotOf(FIVE))
  await element.updateComplete
  server.tell('snapshot', snapshotOf(STATUSES, { state: 'running', version: 1 }))
  await element.updateComplete
  server.tell('entry', { epoch: 'first', index: 2, to: '+1', status: 'completed', version: 9 })
  await element.updateComplete
  expect(states).toEqual(['idle', 'running'])
})

it('an element that leaves the page leaves the server, and comes back to it', async () => {
  const { server, element } = await live()
  element.remove()
  await expect.poll(() => server.open).toBe(0)
  document.body.append(element)
  await expect.poll(() => server.open).toBe(1)
})

it('five thousand numbers are shown, and one change stays cheap', async () => {
  const many = Array.from({ length: 5000 }, () => 'idle')
  const { server, root, find } = await live(many)
  expect(root.querySelectorAll('li')).toHaveLength(5000)
  expect(find('ol')?.getAttribute('tabindex')).toBe('0')
  const touched = new Set<Element>()
  const observer = new MutationObserver(changes => {
    for (const { target } of changes) {
      const row = (target instanceof Element ? target : target.parentElement)?.closest('li')
      if (row) touched.add(row)
    }
  })
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  server.tell('entry', { epoch: 'first', index: 4000, to: '+13018040009', status: 'ringing', version: 1 })
  await expect.poll(() => [...touched]).toEqual([find('li[data-index="4000"]')])
})
