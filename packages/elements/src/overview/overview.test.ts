import { afterEach, expect, it, vi } from 'vitest'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import { formatMoment } from '../words/time.ts'
import './overview.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const DISPATCHING = {
  paused: false,
  lines: 3,
  linesInUse: 2,
  queues: [{ name: 'default', paused: false }],
  providers: [],
  limited: [],
}
const EMPTY = {
  at: '2026-11-21T12:30:00.000Z',
  since: '2026-11-20T13:00:00.000Z',
  scheduled: 0,
  inProgress: 0,
  endedLastMinute: 0,
  hours: [],
  failures: [],
  next: [],
}
const BUSY = {
  ...EMPTY,
  scheduled: 1204,
  inProgress: 2,
  lines: 6,
  endedLastMinute: 17,
  answerRate: 0.625,
  hours: [
    { at: '2026-11-21T11:00:00.000Z', outcome: 'completed', answered: true, calls: 5 },
    { at: '2026-11-21T11:00:00.000Z', outcome: 'no-answer', answered: false, calls: 3 },
    { at: '2026-11-21T12:00:00.000Z', outcome: 'completed', answered: false, calls: 2 },
  ],
  failures: [
    {
      kind: 'logged',
      id: 'l1',
      to: '+13018040009',
      at: '2026-11-21T12:25:00.000Z',
      status: 'failed',
      durationMs: 180_000,
      answered: false,
      direction: 'outbound',
      cause: 'no-route',
      metadata: { name: 'Ada' },
    },
    callOf({ id: 'f/1', status: 'failed', cause: 'no-user-responding', endedAt: '2026-11-21T12:25:00.000Z' }),
  ],
  dialer: { lines: 3, linesInUse: 0, waiting: 7, paused: true },
  next: [callOf({ id: 'n1', at: '2026-11-21T12:40:00.000Z' })],
  waiting: [
    { queue: 'default', calls: 1200, reasons: [{ code: 'lines' }, { code: 'pace' }] },
    { queue: 'night', calls: 4, reasons: [{ code: 'due-later' }, { code: 'window' }] },
  ],
  checkedAt: '2026-11-21T12:29:58.000Z',
  dispatching: DISPATCHING,
}

/** @param answer makes each answer anew, until there is another */
async function open(answer: () => unknown = () => BUSY) {
  const server = fakeServer()
  let now = answer
  server.on('GET', '/api/overview', () => now())
  server.on('GET', '/api/capabilities', () => ({ providers: { 'call-api': { hangUp: false } } }))
  const page = await mountElement('outdial-overview', { client: server.client, callHref: '/call/{id}' })
  return {
    server,
    ...page,
    become(next: () => unknown) {
      now = next
    },
    loads: () => server.asked.filter(({ path }) => path.endsWith('/api/overview')).length,
    shown: (selector: string) => page.texts(selector).map(words => words.replaceAll(/\s+/g, ' ')),
  }
}

it('the figures, the reasons of what waits, the failures and the next calls are shown', async () => {
  const { shown, root } = await open()
  await expect.poll(() => shown('dd strong')).toEqual(['2 of 6', '17', '63%', '1,204'])
  expect(shown('.reason')).toEqual([
    'Dialer 7: Paused',
    'Queue default 1,200: All lines of its queue are in use; Its queue keeps its pace',
    'Queue night 4: Not due yet; Outside calling hours',
  ])
  const due = formatMoment('2026-11-21T12:40:00.000Z', undefined, { hour: 'numeric', minute: '2-digit' }, 'en')
  expect(shown('.calls time')).toEqual(['2 minutes ago', '5 minutes ago', `in 10 minutes · ${due}`])
  expect(shown('dd small')[0]).toBe('2 of 3 for scheduled calls, 0 of 3 for the dialer')
  expect(shown('.name')).toEqual(['Ada'])
  expect(shown('.said').slice(0, 2)).toEqual([
    expect.stringMatching(/^Ada Failed · \S/),
    expect.stringMatching(/^Failed · \S/),
  ])
  const links = [...root.querySelectorAll('.calls a')].map(link => link.getAttribute('href'))
  expect(links).toEqual(['/call/l1', '/call/f%2F1', '/call/n1'])
  await expect
    .poll(() => shown('.health p'))
    .toEqual(['The scheduler is working (seen 2 seconds ago).', 'Service call-api answers.'])
})

it('the bars of an hour are stacked to its calls, and the table has their counts', async () => {
  const { root, shown } = await open()
  const bars = () =>
    [...root.querySelectorAll('rect[data-outcome]')].map(bar =>
      ['data-outcome', 'x', 'y', 'height'].map(name => bar.getAttribute(name)),
    )
  await expect.poll(bars).toEqual([
    ['completed', '221', '37.50', '62.50'],
    ['no-answer', '221', '0.00', '37.50'],
    ['unreported', '231', '75.00', '25.00'],
  ])
  expect(root.querySelector('svg[role=img]')?.ariaLabel).toBe(
    'Outcomes by hour. Completed: 5, Completed, no answer reported: 2, No answer: 3. At most 8 an hour.',
  )
  root.querySelector('summary')?.click()
  expect(shown('td')).toEqual(['0', '2', '0', '5', '0', '3'])
})

it.each([
  ['a worker that is silent for over a minute', { checkedAt: '2026-11-21T12:25:00.000Z' }, /last seen 5 minutes ago/],
  ['a worker that never checked', { checkedAt: undefined }, /^The scheduler has not been seen yet/],
  [
    'a service that lost answers',
    { dispatching: { ...DISPATCHING, providers: [{ name: 'call-api', failures: 2 }] } },
    /call-api did not answer 2 calls in a row/,
  ],
])('the health names %s', async (_what, more, text) => {
  const { shown } = await open(() => ({ ...BUSY, ...more }))
  await expect.poll(() => shown('[data-health=bad] p')).toEqual([expect.stringMatching(text)])
})

it('that everything is paused is said first, above the figures', async () => {
  const { text, find } = await open(() => ({ ...BUSY, dispatching: { ...DISPATCHING, paused: true } }))
  await expect.poll(() => text('.notice')).toBe('Everything is paused: no call begins.')
  const bottom = find('.notice')?.getBoundingClientRect().bottom
  expect(bottom).toBeLessThan(find('.figures')?.getBoundingClientRect().top ?? 0)
})

it('the lines are told apart, and what waits in one queue only needs no name', async () => {
  const { shown } = await open(() => ({
    ...BUSY,
    inProgress: 3,
    lines: 6,
    dialer: { lines: 3, linesInUse: 1, waiting: 0, paused: false },
    waiting: [{ queue: 'default', calls: 2, reasons: [{ code: 'due-later', until: '2026-11-24T08:00:00.000Z' }] }],
  }))
  await expect.poll(() => shown('dd strong')[0]).toBe('3 of 6')
  expect(shown('dd small')[0]).toBe('2 of 3 for scheduled calls, 1 of 3 for the dialer')
  expect(shown('.reason')).toEqual([expect.stringMatching(/^Not due yet, until (Mon|Tue|Wed)\W.*\d:\d\d/)])
})

it('a call that is overdue says so, and what it waits for', async () => {
  const late = callOf({ id: 'n0', at: '2026-11-21T12:00:00.000Z', dueAt: '2026-11-24T08:00:00.000Z' })
  const { server, shown } = await open(() => ({ ...BUSY, failures: [], next: [late, ...BUSY.next] }))
  const asked: string[] = []
  server.on('GET', '/api/explanations', ({ query }) => {
    asked.push(query.get('ids') ?? '')
    const because = [{ code: 'window', detail: '' }]
    return { explanations: { n0: { status: 'scheduled', because, nextPossibleAt: late.dueAt } } }
  })
  await expect.poll(() => shown('.said')).toEqual(['Overdue · waits: outside calling hours', ''])
  expect(shown('.calls time')[0]).toMatch(/^in 3 days · (Mon|Tue|Wed)\W.*24.*\d:\d\d/)
  expect(asked).toEqual(['n0,n1'])
})

it('a call that will not ring is not announced as one that will', async () => {
  const { server, shown } = await open(() => ({ ...BUSY, failures: [] }))
  const because = [{ code: 'do-not-call', detail: '' }]
  server.on('GET', '/api/explanations', () => ({ explanations: { n1: { status: 'scheduled', because } } }))
  await expect.poll(() => shown('.said')).toEqual(['On the do-not-call list: it will not ring'])
})

it('on a phone the figures stand two by two, and the table scrolls in a region of its own', async () => {
  const outcomes = ['completed', 'busy', 'no-answer', 'failed', 'rejected', 'expired', 'cancelled']
  const hours = outcomes.map(outcome => ({ at: '2026-11-21T11:00:00.000Z', outcome, answered: false, calls: 1 }))
  const dialer = { ...BUSY.dialer, waiting: 0 }
  const { element, root, shown } = await open(() => ({ ...BUSY, hours, dialer, waiting: BUSY.waiting.slice(0, 1) }))
  element.style.inlineSize = '358px'
  await expect.poll(() => shown('dd strong').length).toBe(4)
  const tops = [...root.querySelectorAll('.figure')].map(figure => figure.getBoundingClientRect().top)
  expect([tops[0], tops[2]]).toEqual([tops[1], tops[3]])
  root.querySelector('summary')?.click()
  const table = root.querySelector<HTMLElement>('[role=region][tabindex="0"]')
  expect(table?.scrollWidth).toBeGreaterThan(table?.clientWidth ?? 0)
  expect(getComputedStyle(table ?? document.body).borderInlineEndWidth).toBe('1px')
})

it('a user sees its own calls, and neither lines nor health', async () => {
  const { shown, root, server } = await open(() => ({ ...EMPTY, inProgress: 1 }))
  await expect.poll(() => shown('dt')[0]).toBe('In progress')
  expect([shown('dd strong')[0], root.querySelector('.health')]).toEqual(['1', null])
  expect(server.asked.some(({ path }) => path.endsWith('/capabilities'))).toBe(false)
})

it('says that there are no calls', async () => {
  const { shown } = await open(() => EMPTY)
  await expect.poll(() => shown('.empty')).toEqual(['No call ended in the last 24 hours, and none is to come.'])
  expect(shown('.none')).toEqual([
    'No call ended in the last 24 hours.',
    'No call failed in the last 24 hours. One that nobody answers is not a failure.',
    'No call is scheduled.',
  ])
})

it('a failure is told and tried again; a later one leaves the figures, marked as stale', async () => {
  const refused = () => problem(503, 'The store is away')
  const { server, shown, text, button, become, root } = await open(refused)
  await expect.poll(() => text('.empty')).toContain('The store is away')
  become(() => BUSY)
  button('Try again').click()
  await expect.poll(() => shown('dd strong')[1]).toBe('17')
  become(refused)
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => text('.notice'), { timeout: 5_000 }).toContain('The store is away')
  expect([shown('dd strong')[1], root.querySelector('[data-stale]') !== null]).toEqual(['17', true])
})

it('without a session it asks for one, and a server without an overview is named', async () => {
  const locked = await open(() => problem(401, 'A token is wanted'))
  await expect.poll(() => locked.text('.empty')).toBe('Sign in to see how the calls go.')
  const absent = await open(() => problem(404, 'There is no such path'))
  await expect.poll(() => absent.text('.empty')).toBe('This server has no overview.')
})

it('the figures stay while the server is away, and look stale', async () => {
  const { server, shown, text, root } = await open()
  await expect.poll(() => shown('dd strong')[1]).toBe('17')
  server.fail('for-now')
  await expect.poll(() => text('.notice')).toContain('The server is away')
  expect([shown('dd strong')[1], root.querySelector('[data-stale]') !== null]).toEqual(['17', true])
})

it('events load it every two seconds at most, silence every ten, and a hidden page never', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const { server, shown, loads } = await open()
  await vi.waitFor(() => expect(shown('dd strong').length).toBe(4))
  for (let version = 2; version < 9; version++) server.tell('call', { ...callOf({ version }), epoch: 'first' })
  expect(loads()).toBe(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(loads()).toBe(2)
  await vi.advanceTimersByTimeAsync(10_100)
  expect(loads()).toBe(3)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  server.tell('call', { ...callOf({ version: 10 }), epoch: 'first' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(loads()).toBe(3)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(loads()).toBe(4)
})

it('a change of the dialer loads it', async () => {
  const { server, loads } = await open()
  await expect.poll(loads).toBe(1)
  server.tell('snapshot', snapshotOf(['dialing']))
  // Changes load it at most every two seconds; without one it would be loaded after ten.
  await expect.poll(loads, { timeout: 8_000 }).toBe(2)
})

it('speaks Spanish', async () => {
  const { element, shown } = await open()
  element.lang = 'es'
  await expect
    .poll(() => shown('dt'))
    .toEqual(['Líneas en uso', 'Llamadas por minuto', 'Tasa de respuesta', 'En espera'])
  expect(shown('dd small')[0]).toBe('2 de 3 para llamadas programadas, 0 de 3 para el marcador')
  await expect
    .poll(() => shown('.health p'))
    .toEqual(['El planificador funciona (visto hace 2 segundos).', 'Servicio call-api responde.'])
})

it.each(['light', 'dark'])('axe finds nothing, %s, and a narrow page cuts nothing off', async scheme => {
  const { element, shown, root } = await open(() => ({ ...BUSY, checkedAt: undefined }))
  await expect.poll(() => shown('.health p').length).toBe(2)
  paint(element, scheme)
  root.querySelector('summary')?.click()
  await expectAccessible(element)
  element.style.inlineSize = '320px'
  expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth)
})
