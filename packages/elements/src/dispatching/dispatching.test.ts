import { afterEach, expect, it, vi } from 'vitest'
import { expectAccessible, paint } from '../testing/expect-accessible.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import { timeOfDay } from '../words/time.ts'
import './dispatching.ts'

afterEach(() => void vi.useRealTimers())

const UNTIL = '2026-11-21T09:05:00.000Z'
const CALM = {
  paused: false,
  lines: 3,
  linesInUse: 1,
  providers: [],
  queues: [{ name: 'default', concurrency: 3, paused: false, waiting: 0, linesInUse: 1 }],
}
const HELD = {
  ...CALM,
  providers: [{ name: 'call-api', failures: 3, backoffUntil: UNTIL }],
  queues: [
    { ...CALM.queues[0], backoffUntil: UNTIL, backoffCode: 'rate-limited' },
    { ...CALM.queues[0], name: 'night', paused: true, waiting: 2 },
  ],
}

async function open(state: object = CALM) {
  const server = fakeServer()
  let now = state
  server.on('GET', '/api/dispatching', () => now)
  const page = await mountElement('outdial-dispatching', { client: server.client })
  return {
    server,
    ...page,
    become(next: object) {
      now = next
    },
    polls: () => server.asked.filter(({ method }) => method === 'GET').length,
  }
}

it('everything is paused and resumed, and the state is said', async () => {
  const { server, text, button } = await open()
  await expect
    .poll(() => text('.summary'))
    .toBe('Scheduled calls begin when they are due. 1 of 3 lines in use for scheduled calls.')
  const paused = { ...CALM, paused: true }
  server.on('POST', '/api/dispatching/pause', () => paused)
  server.on('GET', '/api/dispatching', () => paused)
  button('Pause all').click()
  await expect.poll(() => text('.summary')).toMatch(/^Everything is paused: no call begins/)
  server.on('POST', '/api/dispatching/resume', () => CALM)
  server.on('GET', '/api/dispatching', () => CALM)
  button('Resume all').click()
  await expect.poll(() => text('.summary')).toMatch(/^Scheduled calls begin/)
  expect(server.posted).toEqual([
    { path: '/calls/api/dispatching/pause', body: {} },
    { path: '/calls/api/dispatching/resume', body: {} },
  ])
})

it('a compact one shows nothing but a pause of everything, and resumes it', async () => {
  const { element, server, text, texts, button, root, polls } = await open({ ...HELD, paused: true })
  element.compact = true
  await expect.poll(() => text('.summary')).toBe('Everything is paused: no call begins.')
  expect(texts('li')).toEqual([])
  await expectAccessible(element)
  server.on('POST', '/api/dispatching/resume', () => CALM)
  server.on('GET', '/api/dispatching', () => CALM)
  button('Resume all').click()
  await expect.poll(() => [root.querySelector('section'), polls()]).toEqual([null, 2])
})

it('two in one page say the same at once', async () => {
  const { server, button, text } = await open()
  const other = await mountElement('outdial-dispatching', { client: server.client, compact: true })
  await expect.poll(() => text('.summary')).toMatch(/^Scheduled/)
  const paused = { ...CALM, paused: true }
  server.on('POST', '/api/dispatching/pause', () => paused)
  server.on('GET', '/api/dispatching', () => paused)
  button('Pause all').click()
  await expect.poll(() => other.text('.summary')).toBe('Everything is paused: no call begins.')
})

it('the limits of a provider are shown with what is in use', async () => {
  const { texts } = await open({
    ...CALM,
    limited: [
      { name: 'twilio', callsPerSecond: 1, concurrency: 20, linesInUse: 3, waiting: 12 },
      { name: 'vapi', concurrency: 1, linesInUse: 0, waiting: 0 },
      { name: 'telnyx', callsPerSecond: 0.5, linesInUse: 1, waiting: 0 },
      { name: 'retell', concurrency: 2, linesInUse: 3, waiting: 0 },
    ],
  })
  await expect
    .poll(() => texts('li p'))
    .toEqual([
      'Provider twilio: 3 of 20 lines in use, at most 1 call a second, 12 scheduled',
      'Provider vapi: 0 of 1 line in use',
      'Provider telnyx: 1 line in use, at most 0.5 calls a second',
      'Provider retell: 3 lines in use, 2 allowed',
    ])
})

it('what is held back says until when and why, and is released', async () => {
  const { server, texts, text, root } = await open(HELD)
  const until = timeOfDay(UNTIL, 'en')
  await expect
    .poll(() => texts('li p').map(words => words.replaceAll(/\s+/g, ' ')))
    .toEqual([
      `Provider call-api gets no call before ${until}. It did not answer 3 calls in a row.`,
      `Queue default is held back until ${until}. The service asks to wait.`,
    ])
  expect(text('.summary')).toContain('Paused: night.')
  server.on('POST', '/api/*/*/release', () => CALM)
  server.on('GET', '/api/dispatching', () => CALM)
  const [provider, queue] = root.querySelectorAll<HTMLButtonElement>('li button')
  expect([provider?.ariaLabel, queue?.ariaLabel]).toEqual([
    'Release now: provider call-api',
    'Release now: queue default',
  ])
  provider?.focus()
  provider?.click()
  await expect.poll(() => texts('li')).toEqual([])
  expect(server.posted).toEqual([{ path: '/calls/api/providers/call-api/release', body: {} }])
  expect(root.activeElement, 'the keyboard goes on from the card').toBe(root.querySelector('section'))
})

it('all of it is said in Spanish', async () => {
  const { texts, text, element, root } = await open(HELD)
  element.lang = 'es'
  await expect.poll(() => text('h2')).toBe('Control de las llamadas')
  expect(text('.summary')).toBe(
    'Las llamadas programadas empiezan a su hora. 1 de 3 líneas en uso para llamadas programadas. En pausa: night.',
  )
  const until = timeOfDay(UNTIL, 'es')
  expect(texts('li p').map(words => words.replaceAll(/\s+/g, ' '))).toEqual([
    `Proveedor call-api no recibe llamadas antes de las ${until}. No respondió a 3 llamadas seguidas.`,
    `Cola default está retenida hasta las ${until}. El servicio pide esperar.`,
  ])
  expect(root.querySelector('li button')?.ariaLabel).toBe('Liberar ahora: proveedor call-api')
})

it('a paused queue in which nothing waits, such as a list that was stopped, is not named', async () => {
  const queues = [
    { ...CALM.queues[0], name: 'stopped', paused: true, linesInUse: 1 },
    { ...CALM.queues[0], name: 'later', paused: true, waiting: 1 },
  ]
  const { text } = await open({ ...CALM, queues })
  await expect.poll(() => text('.summary')).toMatch(/Paused: later\.$/)
})

it('a queue is released by its name', async () => {
  const { server, texts, root } = await open({ ...HELD, providers: [] })
  await expect.poll(() => texts('li').length).toBe(1)
  server.on('POST', '/api/*/*/release', () => CALM)
  root.querySelector<HTMLButtonElement>('li button')?.click()
  await expect.poll(() => server.posted).toEqual([{ path: '/calls/api/queues/default/release', body: {} }])
})

it('a change that fails is told, and the state stays', async () => {
  const { server, text, button } = await open()
  await expect.poll(() => text('.summary')).toBeTruthy()
  server.on('POST', '/api/dispatching/pause', () => problem(503, 'The store is away'))
  button('Pause all').click()
  await expect.poll(() => text('.notice')).toContain('The store is away')
  expect(text('.summary')).toMatch(/^Scheduled calls begin/)
})

it('the state is fetched every ten seconds, and at once after a new connection', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { server, text, become, polls, element } = await open()
  await vi.waitFor(() => expect(text('.summary')).toMatch(/^Scheduled/))
  become({ ...CALM, paused: true })
  await vi.advanceTimersByTimeAsync(10_000)
  await element.updateComplete
  expect([text('.summary')?.slice(0, 10), polls()]).toEqual(['Everything', 2])
  server.tell('hello', { epoch: 'first' })
  expect(polls()).toBe(3)
  element.remove()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(polls()).toBe(3)
})

it.each([
  ['has no scheduler', () => problem(404, 'There is no such path')],
  ['wants a token', () => problem(401, 'A token is wanted')],
])('nothing is there for a server that %s', async (_what, answer) => {
  const server = fakeServer()
  server.on('GET', '/api/dispatching', answer)
  const { root } = await mountElement('outdial-dispatching', { client: server.client })
  await expect.poll(() => server.asked.length).toBe(1)
  expect(root.textContent.trim()).toBe('')
})

it.each(['light', 'dark'])('axe finds nothing, %s, and a narrow page cuts nothing off', async scheme => {
  const { element, texts, button } = await open({ ...HELD, paused: true })
  await expect.poll(() => texts('li').length).toBe(2)
  paint(element, scheme)
  await expectAccessible(element)
  element.style.inlineSize = '320px'
  expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth)
  expect(button('Resume all').offsetHeight).toBeGreaterThan(20)
})
