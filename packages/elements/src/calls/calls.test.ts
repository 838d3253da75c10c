import { expect, it, onTestFinished, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { open, someCalls } from '../testing/fake-calls.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import type { CallCommand } from './call-command.ts'

const listed = (asked: readonly { readonly method: string; readonly path: string }[]) =>
  asked.filter(({ method, path }) => method === 'GET' && path === '/calls/api/calls').length

/** Whether it can be seen: in the window, below the head. */
function isInView(row: Element | null): boolean {
  const head = row?.closest('.table')?.querySelector('.head')
  if (!row || !head) return false
  const { top, bottom } = row.getBoundingClientRect()
  const headBottom =
    getComputedStyle(head).position === 'sticky' ? head.getBoundingClientRect().bottom : Number.NEGATIVE_INFINITY
  return top >= headBottom - 1 && bottom <= innerHeight + 1
}

it('every call is listed with its number, status, time and actions', async () => {
  const statuses = ['scheduled', 'ringing', 'completed']
  const { rows, row, texts } = await open(
    someCalls(3, index => ({ status: statuses[index] ?? '', durationMs: index === 2 ? 37_400 : undefined })),
  )
  await expect.poll(() => rows().length).toBe(3)
  expect(texts('.status')).toEqual(['Scheduled', 'Ringing', 'Completed'])
  const actions = (id: string) => [...row(id).querySelectorAll('button')].map(({ ariaLabel }) => ariaLabel)
  const of = (id: string) =>
    `the call to ${row(id).querySelector('bdi')?.textContent} at ${row(id).querySelector('time')?.textContent}`
  expect(actions('c0')).toEqual([`Edit ${of('c0')}`, `Cancel ${of('c0')}`, `Details of ${of('c0')}`])
  expect(actions('c1')).toEqual([`Hang up ${of('c1')}`, `Details of ${of('c1')}`])
  expect(actions('c2')).toEqual([`Details of ${of('c2')}`])
  expect(row('c2').textContent).toContain('37 s')
  expect(row('c0').textContent).toMatch(/in (1 hour|59 minutes|60 minutes)/)
})

it('a completed call without a report of an answer says so', async () => {
  const { rows, row } = await open(someCalls(2, index => ({ status: 'completed', answered: index > 0 })))
  await expect.poll(() => rows().length).toBe(2)
  expect(row('c0').querySelector('.standing small')?.textContent).toBe('answer not reported')
  expect(row('c1').querySelector('.standing small')?.className).toBe('brief')
})

it('a retry says when, and after what', async () => {
  const { rows, row } = await open(
    someCalls(1, () => ({
      dueAt: new Date(Date.now() + 30 * 60_500).toISOString(),
      lastOutcome: 'busy',
      attemptCount: 1,
    })),
  )
  await expect.poll(() => rows().length).toBe(1)
  expect(row('c0').querySelector('.next')?.textContent).toMatch(/in 30 minutes, after busy/)
})

it('a number leads to its history, wherever that is', async () => {
  const { rows, find, element } = await open(someCalls(1), { historyHref: '/calls/{number}' })
  await expect.poll(() => rows().length).toBe(1)
  expect(find('a')?.getAttribute('href')).toBe('/calls/+13018040000')
  element.historyHref = '/history?of={number}'
  await element.updateComplete
  expect(find('a')?.getAttribute('href')).toBe('/history?of=%2B13018040000')
})

it('a hostile server writes text, and nothing else', async () => {
  const markup = '<img src=x onerror=alert(1)>'
  const { rows, root } = await open(
    someCalls(1, () => ({ to: markup, status: markup, cause: markup })),
    {
      historyHref: '{number}',
    },
  )
  await expect.poll(() => rows().length).toBe(1)
  expect(root.querySelector('img')).toBeNull()
  expect(root.querySelector('bdi')?.textContent).toBe(markup)
  expect(root.querySelector('a')?.getAttribute('href')).toBe(encodeURIComponent(markup))
})

it('a call that is due within the minute counts its seconds, each of them', async () => {
  const at = new Date(Date.now() + 50_500).toISOString()
  const { text } = await open(someCalls(1, () => ({ at, dueAt: at })))
  await expect.poll(() => text('.when small')).toMatch(/^in \d\d seconds$/)
  const first = text('.when small')
  await expect.poll(() => text('.when small')).not.toBe(first)
  expect(text('.when small')).toMatch(/^in 4\d seconds$/)
})

it('a call that is due by now is said to be, whatever else is drawn in that moment', async () => {
  const due = Date.parse('2026-11-21T09:00:00Z')
  const at = new Date(due).toISOString()
  vi.useFakeTimers({ toFake: ['Date'], now: due - 1500 })
  onTestFinished(() => void vi.useRealTimers())
  const { text, element } = await open(someCalls(1, () => ({ at, dueAt: at })))
  await expect.poll(() => text('.when small')).toBe('in 1 second')
  vi.setSystemTime(due + 1)
  element.requestUpdate()
  await element.updateComplete
  await expect.poll(() => text('.when small')).toBe('now')
})

it('a long list scrolls with the page, and its head stays in view', async () => {
  await page.viewport(1024, 800)
  const { rows, find, scrollTo } = await open(someCalls(60))
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  expect(rows().length).toBeLessThan(60)
  scrollTo(30)
  await expect.poll(() => rows().some(row => row.ariaRowIndex === '40')).toBe(true)
  expect(find('.head')?.getBoundingClientRect().top).toBe(0)
  expect(document.documentElement.scrollHeight).toBeGreaterThan(60 * (rows()[0]?.offsetHeight ?? 0))
})

it('in a box that scrolls, a long list draws what the box shows', async () => {
  const { rows, element, root } = await open(someCalls(200))
  element.style.cssText = 'display: block; block-size: 400px; overflow: auto'
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  element.scrollTop = 100 * (rows()[0]?.offsetHeight ?? 0)
  await expect.poll(() => root.querySelector('[aria-rowindex="102"]')).not.toBeNull()
  await expect.poll(() => rows().length).toBeLessThan(30)
  expect(scrollY).toBe(0)
})

it('on a phone the time, the name and the reason of a call are not cut, and its box is large enough', async () => {
  const name = 'Wilhelmina Featherstonehaugh-Montgomery'
  const at = '2030-11-25T10:17:00.000Z'
  const dueAt = '2030-11-25T20:17:00.000Z'
  const { element, row, rows, server } = await open(
    someCalls(1, () => ({ at, dueAt, metadata: { name } })),
    { callHref: '/call/{id}' },
  )
  explain(server, () => ({ because: [{ code: 'window', detail: '' }], nextPossibleAt: dueAt }))
  element.style.inlineSize = '358px'
  await expect.poll(() => rows().length).toBe(1)
  const part = (selector: string) => row('c0').querySelector<HTMLElement>(selector) ?? document.body
  await expect.poll(() => part('.brief').textContent).toMatch(/^Outside calling hours · rings in/)
  for (const selector of ['.when time', '.number small', '.brief']) {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = part(selector)
    const isCut = scrollWidth > clientWidth || scrollHeight > clientHeight + 1
    expect([selector, isCut]).toEqual([selector, false])
  }
  expect(part('.brief').getBoundingClientRect().top).toBeGreaterThanOrEqual(
    part('.when').getBoundingClientRect().bottom,
  )
  const target = part('.tick').getBoundingClientRect()
  expect(Math.min(target.width, target.height)).toBeGreaterThanOrEqual(24)
  await userEvent.click(part('.tick'), { position: { x: 2, y: 2 } })
  await expect.poll(() => row('c0').dataset.selected).toBe('')
})

it('on a phone the bar of the selected calls leaves the calls in view, even with a question', async () => {
  await page.viewport(390, 844)
  const { row, rows, find, button, text } = await open(someCalls(20))
  await expect.poll(() => rows().length).toBeGreaterThan(3)
  row('c0').querySelector<HTMLInputElement>('[type=checkbox]')?.click()
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  const bar = () => find('.doing')?.getBoundingClientRect()
  expect(bar()?.height).toBeLessThan(100)
  button('Cancel').click()
  await expect.poll(() => text('.question strong')).toBe('Cancel 1 call?')
  expect(bar()?.height).toBeLessThan(200)
  scrollTo(0, document.documentElement.scrollHeight)
  await expect.poll(() => bar()?.top).toBe(4)
  expect(find('.selecting')?.getBoundingClientRect().bottom, 'what selects more scrolls away').toBeLessThan(0)
})

it('a call that was cancelled ahead of its time is not told to come', async () => {
  const { row, rows } = await open(someCalls(1, () => ({ status: 'cancelled' })))
  await expect.poll(() => rows().length).toBe(1)
  expect(row('c0').querySelector('.when small')).toBeNull()
})

it('several calls are selected, with shift a range, and cancelled: each answer is told', async () => {
  const calls = someCalls(5)
  const { server, rows, row, find, button, text, texts } = await open(calls)
  await expect.poll(() => rows().length).toBe(5)
  const box = (id: string) => {
    const found = row(id).querySelector<HTMLInputElement>('[type=checkbox]')
    if (!found) throw new Error(`${id} has no box`)
    return found
  }
  expect(box('c1').ariaLabel).toMatch(/^Select the call to \+13018040001 at /)
  box('c1').click()
  await userEvent.click(box('c3'), { modifiers: ['Shift'] })
  await expect.poll(() => text('.selection p')).toBe('3 calls selected')
  server.on('DELETE', '/api/calls/*', ({ path }) => {
    const call = calls.find(({ id }) => path.endsWith(`/${id}`))
    return call?.id === 'c2'
      ? problem(409, 'It has ended', { code: 'ended', call: { ...call, version: 2, status: 'completed' } })
      : { ...call, version: 2, status: 'cancelled' }
  })
  const sent = () => server.asked.filter(({ method }) => method === 'DELETE').length
  button('Cancel').click()
  await expect.poll(() => text('.question strong')).toBe('Cancel 3 calls?')
  expect(sent()).toBe(0)
  button('Cancel them').click()
  await expect.poll(() => text('.selection p')).toBe('2 calls cancelled.')
  expect([sent(), texts('.failures li')]).toEqual([3, ['+13018040002: over already']])
  await expect.poll(() => row('c2').dataset.status).toBe('completed')
  button('Close').click()
  await expect.poll(() => find('.selection')).toBeNull()
})

it('a new selection replaces the result of the last change with what can be done with it', async () => {
  const calls = someCalls(3)
  const { server, rows, row, button, text } = await open(calls)
  await expect.poll(() => rows().length).toBe(3)
  server.on('DELETE', '/api/calls/*', () => ({ ...calls[0], version: 2, status: 'cancelled' }))
  const tick = (id: string) => row(id).querySelector<HTMLInputElement>('[type=checkbox]')?.click()
  tick('c0')
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  button('Cancel').click()
  await expect.poll(() => text('.question strong')).toBe('Cancel 1 call?')
  button('Cancel them').click()
  await expect.poll(() => text('.selection p')).toBe('1 call cancelled.')
  tick('c1')
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  button('Reschedule').click()
  button('Select none').click()
  await expect.poll(() => text('.selection')).toBeUndefined()
  tick('c2')
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  expect(text('.question'), 'a question about calls that are no longer selected is gone').toBeUndefined()
})

it('all that match and are not over are selected, counted, asked about and cancelled in few requests', async () => {
  const calls = someCalls(1450, n => ({ status: n % 3 === 0 ? 'completed' : 'scheduled' }))
  const { server, rows, row, button, text, texts, find } = await open(calls, {
    view: { status: ['coming', 'ended'], order: 'soonest' },
  })
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  row('c1').querySelector<HTMLInputElement>('[type=checkbox]')?.click()
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  button('Select all that match and are not over').click()
  await expect.poll(() => text('.selection p')).toBe('966 calls selected')
  const sent: string[][] = []
  server.on('DELETE', '/api/calls', ({ query }) => {
    const ids = query.get('ids')?.split(',') ?? []
    sent.push(ids)
    const failed = sent.length === 1 ? [{ callId: ids[0], code: 'cannot-cancel', detail: 'It rings' }] : []
    return { cancelled: ids.length - failed.length - (sent.length === 2 ? 3 : 0), failed }
  })
  button('Cancel').click()
  await expect.poll(() => text('.question strong')).toBe('Cancel 966 calls?')
  expect(sent).toEqual([])
  button('Cancel them').click()
  await expect.poll(() => text('.selection p')).toBe('962 calls cancelled. 3 calls over already.')
  expect(texts('.failures li')).toEqual(['+13018040001: It rings'])
  expect(sent.map(ids => ids.length)).toEqual([200, 200, 200, 200, 166])
  expect(new Set(sent.flat()).size).toBe(966)
  button('Close').click()
  await expect.poll(() => find('.selection')).toBeNull()
})

it('several calls are moved to a time, by their versions, and one that changed meanwhile stays', async () => {
  const calls = someCalls(3)
  const { server, rows, row, root, button, text, texts } = await open(calls)
  await expect.poll(() => rows().length).toBe(3)
  row('c0').querySelector<HTMLInputElement>('[type=checkbox]')?.click()
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  button('Select all shown').click()
  await expect.poll(() => text('.selection p')).toBe('3 calls selected')
  server.on('PATCH', '/api/calls/*', ({ path }) =>
    path.endsWith('/c1') ? problem(412, 'Another version') : { ...calls[path.endsWith('/c0') ? 0 : 2], version: 2 },
  )
  button('Reschedule').click()
  await expect.poll(() => root.querySelector('.question input')).not.toBeNull()
  const field = root.querySelector<HTMLInputElement>('.question input')
  if (!field) throw new Error('Expected a field')
  await userEvent.fill(field, '2030-01-02T09:00')
  root.querySelector<HTMLButtonElement>('.question .primary')?.click()
  await expect.poll(() => text('.selection p')).toBe('2 calls rescheduled.')
  expect(texts('.failures li')).toEqual(['+13018040001: changed by somebody else meanwhile'])
  const sent = server.asked.filter(({ method }) => method === 'PATCH')
  expect(sent.map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"1"', '"1"'])
  expect(sent[0]?.body).toMatchObject({ at: { local: '2030-01-02T09:00' } })
})

it('the name and the note of a call stand under its number, as text', async () => {
  const metadata = [{ name: '<b>Ann</b>', note: 'x' }, { note: 'Bring the keys' }, { name: 7, note: ' ' }]
  const { rows, row } = await open(someCalls(3, index => ({ metadata: metadata[index] })))
  await expect.poll(() => rows().length).toBe(3)
  const line = (id: string) => row(id).querySelector('.number small')?.textContent
  expect([line('c0'), line('c1'), line('c2')]).toEqual(['<b>Ann</b> · x', 'Bring the keys', undefined])
})

it('calls are updated live: they move and come, and one that no longer matches stays uncounted', async () => {
  const calls = someCalls(3)
  const { numbers, sendCalls, texts } = await open(calls, { status: 'coming' })
  await expect.poll(() => numbers().length).toBe(3)
  const [first, second, third] = calls
  if (!first || !second || !third) throw new Error('Expected three calls')
  await sendCalls({ ...first, version: 2, at: new Date(Date.parse(third.at) + 1000).toISOString() })
  expect(numbers()).toEqual(['+13018040001', '+13018040002', '+13018040000'])
  await sendCalls({ ...second, version: 2, status: 'dialing' }, { ...third, id: 'new', sequence: 9, to: '+1999' })
  expect(numbers()).toEqual(['+13018040001', '+13018040002', '+1999', '+13018040000'])
  expect(texts('.count')[0]).toBe('3')
})

it('scrolling loads further pages, and of a hundred thousand calls only the visible ones are drawn', async () => {
  const { rows, server, find } = await open(someCalls(350))
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  expect(find('[role=table]')?.getAttribute('aria-rowcount')).toBe('-1')
  const lastOfAll = () => {
    window.scrollTo(0, document.documentElement.scrollHeight)
    return rows().at(-1)?.getAttribute('aria-rowindex')
  }
  await expect.poll(lastOfAll).toBe('351')
  expect(listed(server.asked)).toBe(3)
  expect(find('[role=table]')?.getAttribute('aria-rowcount')).toBe('351')
  expect(rows().length).toBeLessThan(60)
})

it('a burst of changes among 100,000 calls touches only rows that are in view, once a frame', async () => {
  const calls = someCalls(100_000)
  const { element, root, rows, server } = await open([])
  element.calls = calls
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  element.calls = undefined
  server.on('GET', '/api/calls', () => ({ calls }))
  await expect.poll(() => element.shadowRoot?.querySelector('.count')?.textContent).toBe('100,000')
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  const seen = rows().map(row => row.dataset.id)
  let updates = 0
  element.addController({ hostUpdated: () => updates++ })
  const touched = new Set<string | undefined>()
  const observer = new MutationObserver(changes => {
    for (const { target } of changes) {
      const row = (target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('.row')
      if (row) touched.add(row.dataset.id)
    }
  })
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  const inView = [1, 3]
  let frames = 0
  for (let frame = 0; frame < 10; frame++) {
    for (let n = 0; n < 50; n++) {
      const index = n < inView.length ? (inView[n] ?? 0) : 1000 + ((frame * 7919 + n * 1999) % 99_000)
      server.tell('call', {
        ...calls[index],
        version: 2 + frame,
        status: frame % 2 ? 'ringing' : 'answered',
        epoch: 'first',
      })
    }
    await new Promise(requestAnimationFrame)
    frames++
  }
  await element.updateComplete
  observer.disconnect()
  expect([...touched].sort()).toEqual(['c1', 'c3'])
  expect(updates).toBeLessThanOrEqual(frames + 1)
  expect(rows().map(row => row.dataset.id)).toEqual(seen)
  await expect.poll(() => root.querySelector('.row[data-id="c1"] .status')?.textContent?.trim()).toBe('Ringing')
}, 60_000)

it('the visible rows stay in place when rows come and go above them', async () => {
  const calls = someCalls(90)
  const { scrollTo, rows, row, sendCalls, element } = await open(calls)
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  scrollTo(40)
  await expect.poll(() => element.shadowRoot?.querySelector('.row[data-id="c42"]')).toBeTruthy()
  await new Promise(requestAnimationFrame)
  await element.updateComplete
  const before = row('c42').getBoundingClientRect().top
  const [first] = calls
  if (!first) throw new Error('Expected a call')
  await sendCalls(...['x', 'y', 'z'].map((id, n) => ({ ...first, id, sequence: 1000 + n })))
  expect(row('c42').getBoundingClientRect().top).toBe(before)
  expect(row('c42').getAttribute('aria-rowindex')).toBe('47')
})

it('what was missed is fetched again without a flicker, and the scroll and the focus stay', async () => {
  const calls = someCalls(300)
  const { scrollTo, rows, row, server, element, root } = await open(calls)
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  scrollTo(40)
  await expect.poll(() => element.shadowRoot?.querySelector('.row[data-id="c42"]')).toBeTruthy()
  row('c42').focus()
  const before = scrollY
  const asked = listed(server.asked)
  for (const [index, call] of calls.entries()) calls[index] = { ...call, version: 2, status: 'busy' }
  const counts = new Set<number>()
  const observer = new MutationObserver(() => counts.add(rows().length))
  observer.observe(root, { subtree: true, childList: true })
  server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => row('c42').dataset.status).toBe('busy')
  observer.disconnect()
  expect(listed(server.asked)).toBeGreaterThan(asked)
  expect(root.activeElement).toBe(row('c42'))
  expect(scrollY).toBe(before)
  expect(counts.has(0)).toBe(false)
})

it('a call that ends stays in its place, marked and not counted, until the view is left', async () => {
  const calls = someCalls(3)
  const { rows, row, sendCalls, text, texts, button, element } = await open(calls, { status: 'coming' })
  await expect.poll(() => rows().length).toBe(3)
  const [, second] = calls
  if (!second) throw new Error('Expected a call')
  row('c1').focus()
  await sendCalls({ ...second, version: 2, status: 'ringing' })
  await sendCalls({ ...second, version: 3, status: 'no-answer' })
  button('All').focus()
  await element.updateComplete
  expect(rows().map(({ dataset }) => dataset.id)).toEqual(['c0', 'c1', 'c2'])
  expect([row('c1').dataset.gone, row('c0').dataset.gone]).toEqual(['', undefined])
  expect(texts('.status')).toEqual(['Scheduled', 'No answer', 'Scheduled'])
  expect(text('.count'), 'what only stays is not counted').toBe('2')
  calls[1] = { ...second, version: 3, status: 'no-answer' }
  element.view = { status: ['coming'], order: 'latest' }
  await expect.poll(() => rows().map(({ dataset }) => dataset.id)).toEqual(['c2', 'c0'])
})

it('rows are reached by the arrow keys, one of them by the Tab key, and Enter shows the details', async () => {
  const calls = someCalls(300)
  const { rows, row, root, server, find } = await open(calls)
  server.on('GET', '/api/calls/*', () => problem(404, 'There is no such call'))
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  expect(rows().filter(({ tabIndex }) => tabIndex === 0)).toEqual([row('c0')])
  row('c0').focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
  await expect.poll(() => root.activeElement).toBe(row('c1'))
  await userEvent.keyboard('{End}')
  await expect.poll(() => root.activeElement?.getAttribute('data-id')).toMatch(/^c(99|199|299)$/)
  expect(isInView(root.activeElement)).toBe(true)
  await userEvent.keyboard('{Home}')
  await expect.poll(() => root.activeElement).toBe(row('c0'))
  expect(isInView(row('c0'))).toBe(true)
  await userEvent.tab()
  expect(root.activeElement).toBe(row('c0').querySelector('[type=checkbox]'))
  await userEvent.tab()
  expect(root.activeElement).toBe(row('c0').querySelector('[data-action=edit]'))
  row('c0').focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => find<HTMLDialogElement>('dialog.details')?.open).toBe(true)
  await expect.poll(() => find('.details .notice')?.textContent).toContain('There is no such call')
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => root.activeElement).toBe(row('c0'))
})

it('Space selects the row that has the focus, with shift a range, and the page stays where it is', async () => {
  const { rows, row, text } = await open(someCalls(60))
  await expect.poll(() => rows().length).toBeGreaterThan(5)
  row('c0').focus()
  const before = scrollY
  await userEvent.keyboard(' ')
  await expect.poll(() => text('.selection p')).toBe('1 call selected')
  expect(scrollY).toBe(before)
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Shift>} {/Shift}')
  await expect.poll(() => text('.selection p')).toBe('3 calls selected')
  expect(isInView(row('c2'))).toBe(true)
  await userEvent.keyboard(' ')
  await expect.poll(() => text('.selection p')).toBe('2 calls selected')
})

it('the calls are one key away from the beginning of the element, and from the field that searches', async () => {
  const { rows, row, root, find } = await open(someCalls(3))
  await expect.poll(() => rows().length).toBe(3)
  const skip = root.querySelector('button')
  expect(skip?.textContent.trim()).toBe('Skip to the calls')
  const headTop = () => find('header')?.getBoundingClientRect().top ?? 0
  const before = headTop()
  skip?.focus()
  expect(headTop(), 'it takes its place when it has the focus').toBeGreaterThan(before + 23)
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => root.activeElement).toBe(row('c0'))
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(() => root.activeElement).toBe(row('c1'))
  find<HTMLInputElement>('[name=to]')?.focus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(() => root.activeElement).toBe(row('c1'))
})

it('the keys of the list are shown while a key has moved the focus into it', async () => {
  const { rows, row, root, find } = await open(someCalls(3))
  await expect.poll(() => rows().length).toBe(3)
  const keys = root.querySelector<HTMLElement>('#keys')
  expect(keys?.textContent).toBe('The arrow keys move from call to call, Space selects, Enter shows the details.')
  expect(keys?.offsetHeight).toBeLessThan(2)
  find<HTMLInputElement>('[name=to]')?.focus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.poll(() => root.activeElement).toBe(row('c0'))
  expect(keys?.offsetHeight).toBeGreaterThan(10)
})

it('the details list every attempt with its events', async () => {
  const [call] = someCalls(1, () => ({ status: 'busy', attemptCount: 1 }))
  if (!call) throw new Error('Expected a call')
  const { rows, press, server, texts } = await open([call])
  const at = call.at
  const events = [
    { status: 'ringing', at },
    { status: 'busy', at, cause: 'line on fire' },
  ]
  server.on('GET', '/api/calls/*', () => ({
    ...call,
    attempts: [{ attempt: 1, status: 'busy', provider: 'num-dialer', licensedAt: at, released: false, events }],
  }))
  await expect.poll(() => rows().length).toBe(1)
  press('c0', 'details')
  await expect.poll(() => texts('.attempts .status')).toEqual(['Busy', 'Ringing', 'Busy'])
  expect(texts('.attempts')[0]).toContain('The service says “line on fire”')
})

it('the details say what else the provider reported: known names in words, all of it as text, and only https as a link', async () => {
  const [call] = someCalls(1, () => ({ status: 'completed', attemptCount: 1 }))
  if (!call) throw new Error('Expected a call')
  const { rows, press, server, texts, root } = await open([call])
  const attempt = {
    attempt: 1,
    status: 'completed',
    provider: 'vapi',
    licensedAt: call.at,
    released: false,
    events: [],
  }
  const details = {
    answeredBy: 'machine_start',
    recordingUrl: 'https://api.example/r/1',
    transcript: 'Hello. '.repeat(100),
    summary: '<img src=x onerror=alert(1)>',
    other: { deep: [1] },
  }
  const bad = { recordingUrl: 'javascript:alert(1)' }
  server.on('GET', '/api/calls/*', () => ({
    ...call,
    attempts: [
      { ...attempt, details },
      { ...attempt, attempt: 2, details: bad },
    ],
  }))
  await expect.poll(() => rows().length).toBe(1)
  press('c0', 'details')
  await expect
    .poll(() => texts('.reported dt'))
    .toEqual(['Answered by', 'Recording', 'Transcript', 'Summary', 'other', 'Recording'])
  const values = texts('.reported dd')
  expect([values[0], values[3], values[4], values[5]]).toEqual([
    'machine start',
    '<img src=x onerror=alert(1)>',
    '{"deep":[1]}',
    'javascript:alert(1)',
  ])
  const links = [...root.querySelectorAll<HTMLAnchorElement>('.reported a')]
  expect(links.map(({ href, rel }) => [href, rel])).toEqual([['https://api.example/r/1', 'noopener noreferrer']])
  expect(root.querySelector('.reported img')).toBeNull()
  const folded = root.querySelector<HTMLDetailsElement>('.reported details')
  expect([folded?.open, folded?.querySelector('.text')?.textContent]).toEqual([false, details.transcript])
})

/** The details of a call with one attempt of this status, whose line is in use for another hour. */
async function openAttempt(status: string, lineFreeAt = new Date(Date.now() + 3_600_000).toISOString()) {
  const [call] = someCalls(1, () => ({ status, attemptCount: 1 }))
  if (!call) throw new Error('Expected a call')
  const page = await open([call])
  const attempt = { attempt: 1, status, provider: 'call-api', licensedAt: call.at, released: false, events: [] }
  page.server.on('GET', '/api/calls/*', () => ({ ...call, attempts: [{ ...attempt, lineFreeAt }] }))
  const freed = { ...call, version: 2, status: 'indeterminate', cause: 'freed by an operator' }
  page.server.on('POST', '/api/calls/*/attempts/*/free-line', () => ({
    ...freed,
    attempts: [{ ...attempt, status: 'indeterminate', lineFreeAt: call.createdAt }],
  }))
  await expect.poll(() => page.rows().length).toBe(1)
  page.press('c0', 'details')
  await expect.poll(() => page.texts('.attempts > li').length).toBe(1)
  return page
}

it.each(['unknown', 'indeterminate'])('the line of an attempt that is %s is freed after a question', async status => {
  const { button, text, texts, server, find, row, root } = await openAttempt(status)
  expect(text('.free')).toMatch(/^Its line is in use until .*, unless the service reports an end/)
  button('Free its line').click()
  await expect.poll(() => text('.attempts [role=alert]')).toContain('the phone may still be ringing')
  button('Keep the line').click()
  await expect.poll(() => find('.attempts [role=alert]')).toBeNull()
  expect(server.posted).toEqual([])
  button('Free its line').click()
  await expect.poll(() => find('.attempts [role=alert]')).not.toBeNull()
  button('It is over').click()
  await expect.poll(() => text('.details [role=status]')).toBe('The line is free.')
  expect(server.posted).toEqual([{ path: '/calls/api/calls/c0/attempts/1/free-line', body: { iKnowItIsOver: true } }])
  expect([find('.free'), root.activeElement?.textContent]).toEqual([null, 'Close'])
  expect(texts('.attempts .status')).toEqual(['Outcome unknown'])
  await expect.poll(() => row('c0').querySelector('.standing small')?.textContent).toBe('An operator freed its line')
})

it('a line that the server does not free says why, and the call stays as it was', async () => {
  const { button, text, server, row } = await openAttempt('unknown')
  server.on('POST', '/api/calls/*/attempts/*/free-line', () => problem(409, 'The attempt is answered'))
  button('Free its line').click()
  await expect.poll(() => text('.attempts [role=alert]')).toBeTruthy()
  button('It is over').click()
  await expect.poll(() => text('.details [role=status]')).toContain('The attempt is answered')
  expect(row('c0').dataset.status).toBe('unknown')
})

it.each([
  ['answered', undefined],
  ['completed', undefined],
  ['indeterminate', '2020-01-01T00:00:00.000Z'],
])('an attempt that is %s, with a line until %s, has no line to free', async (status, lineFreeAt) => {
  expect((await openAttempt(status, lineFreeAt)).find('.free')).toBeNull()
})

it('a line is not freed if the page prevents the command', async () => {
  const { button, element, server, find } = await openAttempt('unknown')
  const heard: unknown[] = []
  element.addEventListener('outdial-call-command', event => {
    event.preventDefault()
    heard.push([event.command.name, event.command.call.id])
  })
  button('Free its line').click()
  await expect.poll(() => find('.attempts [role=alert]')).not.toBeNull()
  button('It is over').click()
  expect([heard, server.posted]).toEqual([[['free-line', 'c0']], []])
})

it('the details begin with notes and end with technical data', async () => {
  const metadata = { note: 'Bring the keys', name: 'Ann', reason: 7, campaign: 'x' }
  const [call] = someCalls(1, () => ({ status: 'expired', cause: 'misfire', key: 'k', metadata }))
  const { rows, press, server, texts, text, find } = await open(call ? [call] : [])
  server.on('GET', '/api/calls/*', () => ({ ...call, attempts: [] }))
  await expect.poll(() => rows().length).toBe(1)
  expect(text('.standing small')).toBe('Missed: no worker was running')
  press('c0', 'details')
  await expect.poll(() => text('.details .hint')).toBe('Never dialed.')
  expect(texts('.details form > dl dt').slice(0, 2)).toEqual(['Note', 'Name'])
  expect(texts('.details details dd')).toEqual(['default', 'call-api', 'misfire', 'k', '{"reason":7,"campaign":"x"}'])
  expect(find<HTMLDetailsElement>('details')?.open).toBe(false)
})

it('loading, nothing, failing and being locked out are told', async () => {
  const { element, text, server, button, rows, find } = await open([])
  expect(find('.skeleton')).toBeTruthy()
  await expect.poll(() => text('.empty')).toBe('No calls yet.')
  server.on('GET', '/api/calls', () => problem(500, 'This is a fault of the server'))
  element.view = { status: ['busy'], order: 'latest' }
  await expect.poll(() => text('.empty')).toContain('This is a fault of the server')
  server.on('GET', '/api/calls', () => ({ calls: someCalls(1, () => ({ status: 'busy' })) }))
  button('Try again').click()
  await expect.poll(() => rows().length).toBe(1)
  server.on('GET', '/api/calls', () => problem(401, 'Who are you?'))
  element.view = { status: [], order: 'latest' }
  await expect.poll(() => text('.empty')).toContain('Sign in')
})

it('the page shows that the server is away, and fetches the calls again when it is back', async () => {
  const { server, text, rows, element } = await open(someCalls(2))
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => rows().length).toBe(2)
  const asked = listed(server.asked)
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  expect(rows()).toHaveLength(2)
  server.tell('hello', { epoch: 'second' })
  await element.updateComplete
  expect(text('.notice')).toContain('The server is back')
  await expect.poll(() => listed(server.asked)).toBeGreaterThan(asked)
})

it('a notice still ends after the element is moved', async () => {
  const { server, text, rows, element } = await open(someCalls(2))
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => rows().length).toBe(2)
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  server.tell('hello', { epoch: 'second' })
  await element.updateComplete
  expect(text('.notice')).toContain('The server is back')
  document.body.prepend(element)
  await element.updateComplete
  expect(text('.notice')).toBeUndefined()
})

it('given calls are shown without a server, and can be edited and cancelled: the page is told', async () => {
  const openStream = vi.spyOn(window, 'EventSource')
  const { root, texts } = await mountElement('outdial-calls', { calls: someCalls(2), heading: 'Reminders' })
  await expect.poll(() => root.querySelectorAll('.row').length).toBe(2)
  expect(texts('h2')).toEqual(['Reminders'])
  expect([...root.querySelectorAll<HTMLElement>('[data-action]')].map(({ dataset }) => dataset.action)).toEqual([
    'edit',
    'cancel',
    'details',
    'edit',
    'cancel',
    'details',
  ])
  expect(openStream).not.toHaveBeenCalled()
})

it('a command on a given call fires an event, and changes nothing by itself', async () => {
  const { element, root, button } = await mountElement('outdial-calls', { calls: someCalls(1) })
  const commands: CallCommand[] = []
  element.addEventListener('outdial-call-command', ({ command }) => commands.push(command))
  await expect.poll(() => root.querySelectorAll('.row').length).toBe(1)
  root.querySelector<HTMLButtonElement>('[data-action=cancel]')?.click()
  root.querySelector<HTMLButtonElement>('[data-action=edit]')?.click()
  await element.updateComplete
  const number = root.querySelector<HTMLInputElement>('.edit input')
  if (!number) throw new Error('There is no field')
  await userEvent.fill(number, '+13018049999')
  button('Save').click()
  await expect
    .poll(() => commands)
    .toMatchObject([
      { name: 'cancel', call: { id: 'c0' } },
      { name: 'edit', call: { id: 'c0' }, edit: { to: '+13018049999' } },
    ])
  await expect.poll(() => root.querySelector<HTMLDialogElement>('.edit')?.open).toBe(false)
  expect(root.querySelector('.status')?.textContent.trim()).toBe('Scheduled')
})

it('calls that come later ask no server, and those that replace a server that is away say nothing of it', async () => {
  const openStream = vi.spyOn(window, 'EventSource')
  const fetch = vi.spyOn(window, 'fetch')
  const later = await mountElement('outdial-calls', { calls: null })
  expect(later.find('.skeleton')).not.toBeNull()
  later.element.calls = someCalls(1)
  await expect.poll(() => later.root.querySelectorAll('.row').length).toBe(1)
  expect([openStream.mock.calls, fetch.mock.calls]).toEqual([[], []])

  const { server, element, root, text } = await open(someCalls(3))
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  const asked = server.asked.length
  element.calls = someCalls(2)
  await expect.poll(() => root.querySelectorAll('.row').length).toBe(2)
  expect([text('.notice'), text('.news[role=status]'), server.open, server.asked.length]).toEqual([
    undefined,
    '',
    0,
    asked,
  ])
})

it.each([
  ['an unknown path', () => new Response('Cannot GET', { status: 404 })],
  ['a page of HTML', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
  ['another API', () => Response.json({ session: 'of another kind' })],
])('%s at this address is not called a server that is away', async (_, answer) => {
  const server = fakeServer()
  server.answer = async () => answer()
  const { element, text } = await mountElement('outdial-calls', { client: server.client })
  const heard: (string | undefined)[] = []
  server.client.subscribe(() => heard.push(server.client.state.connection))
  server.fail('for-good')
  await expect.poll(() => text('.notice')).toBe('There is no Outdial at this address.')
  expect(heard).toEqual(['absent'])
  server.tell('hello', { epoch: 'first' })
  await element.updateComplete
  expect(text('.notice')).toBeUndefined()
})

it('a malformed call shows as such, and the others are shown', async () => {
  const garbage: unknown[] = [null, 7, {}, { ...someCalls(1)[0], id: 'bad', at: 'soon' }]
  const optional = { dueAt: 'soon', metadata: 7, localTime: 'x', series: 7, attempts: [null], queue: null }
  const calls = JSON.parse(JSON.stringify([...garbage, ...someCalls(2), { ...someCalls(3)[2], ...optional }]))
  const given = await mountElement('outdial-calls', { calls, status: 'coming' })
  await expect.poll(() => given.root.querySelectorAll('.row').length).toBe(3)
  expect(given.text('.empty')).toBe('4 malformed, and not shown.')

  const server = fakeServer()
  server.on('GET', '/api/calls', () => ({ calls }))
  const listed = await mountElement('outdial-calls', { client: server.client })
  await expect.poll(() => listed.root.querySelectorAll('.row').length).toBe(3)
  expect(listed.text('.empty')).toBe('4 malformed, and not shown.')
})

it('an element that is moved within the page keeps what it shows, and looks again', async () => {
  const { server, element, rows } = await open(someCalls(3))
  await expect.poll(() => rows().length).toBe(3)
  const asked = listed(server.asked)
  document.body.append(element)
  await element.updateComplete
  expect(rows()).toHaveLength(3)
  await expect.poll(() => listed(server.asked)).toBe(asked + 1)
})

it('a row that had the focus and is gone after all hands it to the one in its place', async () => {
  const calls = someCalls(5)
  const { server, rows, row, root } = await open(calls)
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => rows().length).toBe(5)
  row('c2').querySelector<HTMLElement>('[data-action=edit]')?.focus()
  calls.splice(2, 1)
  server.tell('calls-missed', { epoch: 'first' })
  await expect.poll(() => rows().length).toBe(4)
  expect(root.activeElement).toBe(row('c3'))
})

/** The server explains calls, of all that it is asked for at once. */
const explain = (server: ReturnType<typeof fakeServer>, of: (id: string, ids: readonly string[]) => object) =>
  server.on('GET', '/api/explanations', ({ query }) => {
    const ids = (query.get('ids') ?? '').split(',')
    return { explanations: Object.fromEntries(ids.map(id => [id, { status: 'scheduled', ...of(id, ids) }])) }
  })

it('a call that waits says why, and from when on it may ring; the server is asked for calls in view only', async () => {
  const calls = someCalls(200)
  const { server, row, element } = await open(calls)
  const from = new Date(Date.now() + 30 * 3_600_000).toISOString()
  const asked: (readonly string[])[] = []
  explain(server, (id, ids) => {
    asked.push(ids)
    const outside = {
      code: 'window',
      detail: 'It is outside the calling hours.',
      rule: 'calling hours in Europe/Berlin',
    }
    return id === 'c1'
      ? { because: [outside], nextPossibleAt: from }
      : { because: [{ code: 'due-later', detail: 'It is not due yet.' }] }
  })
  await expect.poll(() => row('c1').querySelector('.standing')?.textContent).toContain('Outside calling hours, from')
  expect(row('c0').querySelector('.standing small:not(.brief)')).toBeNull()
  await element.updateComplete
  expect(new Set(asked).size).toBe(1)
  expect(asked[0]?.length).toBeLessThan(30)
})

it('a call that comes while others wait is explained at once', async () => {
  const [first, second] = someCalls(2)
  if (!first || !second) throw new Error('Expected two calls')
  const { server, row, sendCalls } = await open([first])
  explain(server, () => ({ because: [{ code: 'lines', detail: '' }] }))
  const said = (id: string) => row(id).querySelector('.standing small')?.textContent
  await expect.poll(() => said('c0')).toBe('All lines of its queue are in use')
  await sendCalls(second)
  await expect.poll(() => said('c1')).toBe('All lines of its queue are in use')
})

it.each(['all-paused', 'do-not-call'])('a call that nothing but %s keeps from ringing promises no time', async code => {
  const dueAt = new Date(Date.now() + 7_200_000).toISOString()
  const { server, root } = await open(someCalls(1, () => ({ dueAt })))
  const brief = () => root.querySelector('[data-id=c0] .brief')?.textContent
  explain(server, () => ({
    because: [
      { code: 'due-later', detail: '' },
      { code, detail: '' },
    ],
  }))
  await expect.poll(brief).toMatch(/^(Everything is paused|On the do-not-call list: it will not ring)$/)
})

it('a reason that is over is gone after half a minute, long before the call is due', async () => {
  const [call] = someCalls(1)
  if (!call) throw new Error('Expected a call')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { server, row } = await open([{ ...call, dueAt: new Date(Date.now() + 7_200_000).toISOString() }])
  let because = [{ code: 'all-paused', detail: '' }]
  explain(server, () => ({ because }))
  const said = () => row('c0').querySelector('.standing small:not(.brief)')?.textContent
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(200)
    expect(said()).toBe('Everything is paused')
  })
  because = []
  await vi.advanceTimersByTimeAsync(31_000)
  await vi.waitFor(() => expect(said()).toBeUndefined())
})

it('the details of a waiting call name all its reasons, and the place of calling hours', async () => {
  const from = new Date(Date.now() + 30 * 3_600_000).toISOString()
  const { server, row, press, texts } = await open(someCalls(1))
  const hours = { code: 'window', detail: 'It is outside the calling hours.', rule: 'calling hours in Europe/Berlin' }
  const because = [hours, { code: 'lines', detail: 'All lines are in use.' }]
  explain(server, () => ({ because, nextPossibleAt: from }))
  await expect.poll(() => row('c0').querySelector('.standing')?.textContent).toContain('Outside calling hours')
  press('c0', 'details')
  await expect.poll(() => texts('.details dt')).toEqual(expect.arrayContaining(['Why it waits', 'May ring']))
  expect(texts('.details dd')).toContain('Outside calling hours (Berlin) · All lines of its queue are in use')
})

it('a server without explanations is asked once, and the table shows nothing', async () => {
  const { server, row } = await open(someCalls(20))
  server.on('GET', '/api/explanations', () => new Response('{}', { status: 404 }))
  const asked = () => server.asked.filter(({ path }) => path.endsWith('/explanations')).length
  await expect.poll(asked).toBe(1)
  row('c0').focus()
  await userEvent.keyboard('{ArrowDown}')
  expect(asked()).toBe(1)
  expect(row('c0').querySelector('.standing small:not(.brief)')).toBeNull()
})

const loggedCall = (more: object = {}) => ({
  kind: 'logged',
  id: 'run:1:0',
  to: '+13018049999',
  at: new Date(Date.now() + 1_800_000).toISOString(),
  status: 'busy',
  answered: false,
  direction: 'outbound',
  ...more,
})

it('one log shows scheduled and logged calls, live; a logged one offers no change', async () => {
  const { server, element, rows, row } = await open(someCalls(2))
  await expect.poll(() => rows().length).toBe(2)
  const other = fakeServer()
  other.on('GET', '/api/log', () => ({
    calls: [loggedCall(), ...someCalls(2).map(call => ({ kind: 'scheduled', ...call }))],
  }))
  element.client = other.client
  element.callHref = '/call/{id}'
  await expect.poll(() => rows().length).toBe(3)
  expect([...row('run:1:0').querySelectorAll('button')].map(({ dataset }) => dataset.action)).toEqual(['details'])
  expect(row('run:1:0').querySelector('.when a')?.getAttribute('href')).toBe('/call/run%3A1%3A0')
  expect(row('run:1:0').querySelector('.standing small')?.textContent).toBe('Dialed')
  other.tell(
    'logged',
    loggedCall({ id: 'in:2', direction: 'inbound', at: new Date(Date.now() + 60_000).toISOString() }),
  )
  await expect.poll(() => rows()[0]?.dataset.id).toBe('in:2')
  expect(
    server.asked.filter(({ path }) => path.endsWith('/api/log')).length,
    'a server without a log is asked once',
  ).toBe(1)
})

it('the search field gets the wanted focus when the server has said that it searches', async () => {
  const server = fakeServer()
  const held = Promise.withResolvers<void>()
  server.on('GET', '/api/capabilities', async () => {
    await held.promise
    return { providers: {}, search: true, metadataFields: [], lists: true, export: true }
  })
  const { find, root, element } = await mountElement('outdial-calls', { client: server.client })
  expect([element.focusSearch(), find('[name=search]')]).toEqual([true, null])
  held.resolve()
  await expect.poll(() => root.activeElement?.getAttribute('name')).toBe('search')
})

it('without a search the field of the number gets the focus, and in a compact list none', async () => {
  const compact = await mountElement('outdial-calls', { calls: [], compact: true })
  expect(compact.element.focusSearch()).toBe(false)
  const { element, root } = await mountElement('outdial-calls', { calls: [] })
  expect([element.focusSearch(), root.activeElement?.getAttribute('name')]).toEqual([true, 'to'])
})

it('one search field finds numbers, names and notes where the server searches', async () => {
  const server = fakeServer()
  server.on('GET', '/api/capabilities', () => ({
    providers: {},
    search: true,
    metadataFields: [],
    lists: true,
    export: true,
  }))
  const calls = someCalls(3, index => ({ metadata: { name: ['Ann', 'Bob', 'Cyd'][index] } }))
  server.on('GET', '/api/log', ({ query }) => ({
    calls: calls.filter(({ metadata }) => String(metadata?.name).includes(query.get('search') ?? '')),
  }))
  const { find, root, element } = await mountElement('outdial-calls', { client: server.client, order: 'soonest' })
  const ids = () => [...root.querySelectorAll<HTMLElement>('.row')].map(({ dataset }) => dataset.id)
  await expect.poll(ids).toEqual(['c0', 'c1', 'c2'])
  await expect.poll(() => find('[name=search]')).not.toBeNull()
  expect(find('[name=to]')).toBeNull()
  const field = find<HTMLInputElement>('[name=search]')
  if (!field) throw new Error('Expected a field')
  await userEvent.fill(field, 'Bob')
  await expect.poll(ids).toEqual(['c1'])
  expect(element.view?.search).toBe('Bob')
  const [first] = calls
  server.tell('call', { ...first, id: 'c9', metadata: { note: 'Bobby was here' }, epoch: 'first' })
  server.tell('call', { ...first, id: 'c8', metadata: { note: 'For bob' }, epoch: 'first' })
  server.tell('call', { ...first, id: 'c7', epoch: 'first' })
  await expect.poll(ids).toEqual(['c8', 'c9', 'c1'])
  await userEvent.clear(field)
  await expect.poll(() => element.view?.search).toBeUndefined()
})

it('a filter that does not exist is told, and the others count', async () => {
  const { rows, text, element } = await open(someCalls(2), {
    view: { status: ['coming', 'bsy'], from: 'soon', order: 'soonest', unknown: ['stauts'] },
  })
  await expect.poll(() => rows().length).toBe(2)
  expect(text('.notice')).toBe('There is no filter “bsy, soon, stauts”: it is ignored.')
  element.view = { status: ['coming'], order: 'soonest' }
  await element.updateComplete
  expect(text('.notice')).toBeUndefined()
})

it('an edit that was saved says so', async () => {
  const calls = someCalls(1)
  const { press, server, root, button, text, rows } = await open(calls)
  server.on('PATCH', '/api/calls/*', () => ({ ...calls[0], version: 2, metadata: { note: 'x' } }))
  await expect.poll(() => rows().length).toBe(1)
  press('c0', 'edit')
  await expect.poll(() => root.querySelector('#edit-note')).not.toBeNull()
  const note = root.querySelector<HTMLInputElement>('#edit-note')
  if (!note) throw new Error('Expected a field')
  await userEvent.fill(note, 'x')
  button('Save').click()
  await expect.poll(() => text('.notice[data-kind=done]')).toBe('The call to +13018040000 is changed.')
})
