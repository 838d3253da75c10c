import axe from 'axe-core'
import { afterEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { open, someCalls } from '../testing/fake-calls.ts'
import { problem } from '../testing/fake-server.ts'

const ALL = [
  'scheduled dialing unknown initiated ringing answered',
  'completed busy no-answer failed cancelled rejected expired indeterminate',
].flatMap(statuses => statuses.split(' '))

const every = () =>
  someCalls(ALL.length, index => ({
    status: ALL[index] ?? '',
    cause: index % 2 ? 'SIP 486 somewhere far away' : undefined,
    durationMs: index % 3 ? undefined : 37_400,
    attemptCount: index,
    localTime: index % 4 ? undefined : { local: '2026-11-21T09:00', timeZone: 'Asia/Tokyo' },
  }))

type Opened = Awaited<ReturnType<typeof open>>

const states: Record<string, (opened: Opened) => unknown> = {
  'every status there is': () => {},
  'a row that has the focus': ({ row }) => row('c3').focus(),
  async 'a row that no longer fits'({ row, sendCalls, element }) {
    element.view = { status: ['coming'], order: 'soonest' }
    await expect.poll(() => element.shadowRoot?.querySelectorAll('.row').length).toBe(1)
    row('c0').focus()
    const [call] = every()
    if (call) await sendCalls({ ...call, version: 2, status: 'busy' })
  },
  async 'calls that are selected'({ row, text }) {
    for (const id of ['c0', 'c2']) row(id).querySelector<HTMLInputElement>('[type=checkbox]')?.click()
    await expect.poll(() => text('.selection p')).toBe('2 calls selected')
  },
  async 'a question about selected calls'({ row, text, button }) {
    row('c0').querySelector<HTMLInputElement>('[type=checkbox]')?.click()
    await expect.poll(() => text('.selection p')).toBe('1 call selected')
    button('Reschedule').click()
    await expect.poll(() => text('.question strong')).toBe('Reschedule 1 call')
  },
  async 'calls that could not be changed'({ row, text, button, server }) {
    server.on('DELETE', '/api/calls/*', () => problem(409, 'It has ended', { code: 'ended' }))
    row('c0').querySelector<HTMLInputElement>('[type=checkbox]')?.click()
    await expect.poll(() => text('.selection p')).toBe('1 call selected')
    button('Cancel').click()
    await expect.poll(() => text('.question strong')).toBe('Cancel 1 call?')
    button('Cancel them').click()
    await expect.poll(() => text('.failures li')).toContain('over already')
  },
  async loading({ server, element }) {
    server.on('GET', '/api/calls', () => new Promise(() => {}))
    element.src = '/elsewhere'
    element.client = { ...server.client, state: server.client.state }
    await expect.poll(() => element.shadowRoot?.querySelector('.skeleton')).toBeTruthy()
  },
  async empty({ server, element, text }) {
    server.on('GET', '/api/calls', () => ({ calls: [] }))
    element.view = { status: [], order: 'latest' }
    await expect.poll(() => text('.empty')).toBe('No calls yet.')
  },
  async 'none of a kind'({ element, text }) {
    element.view = { status: ['coming'], to: '+1', order: 'latest' }
    await expect.poll(() => text('.empty p')).toBe('No call matches.')
  },
  async failed({ server, element, text }) {
    server.on('GET', '/api/calls', () => problem(500, 'This is a fault of the server'))
    element.view = { status: [], order: 'latest' }
    await expect.poll(() => text('.empty')).toContain('fault')
  },
  async locked({ server, element, text }) {
    server.on('GET', '/api/calls', () => problem(401, 'Who are you?'))
    element.view = { status: [], order: 'latest' }
    await expect.poll(() => text('.empty')).toContain('Sign in')
  },
  away: ({ server }) => server.fail('for-now'),
  back({ server }) {
    server.fail('for-now')
    server.tell('hello', { epoch: 'second' })
  },
  async cancelled({ server, press, find }) {
    const [call] = every()
    server.on('DELETE', '/api/calls/*', () => ({ ...call, version: 2, status: 'cancelled' }))
    press('c0', 'cancel')
    await expect.poll(() => find('.toast')).toBeTruthy()
  },
  async editing({ press, find }) {
    press('c0', 'edit')
    await expect.poll(() => find<HTMLDialogElement>('.edit')?.open).toBe(true)
  },
  async 'a conflict'({ server, press, find, element }) {
    const [call] = every()
    server.on('PATCH', '/api/calls/*', () =>
      problem(412, 'Changed', { call: { ...call, version: 5, to: '+15512459377' } }),
    )
    server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '+1984', number: '+19842068287', valid: false }))
    press('c0', 'edit')
    await expect.poll(() => find<HTMLDialogElement>('.edit')?.open).toBe(true)
    const input = find<HTMLInputElement>('#edit-to')
    if (input) input.value = '+19842068287'
    input?.dispatchEvent(new Event('input', { bubbles: true }))
    await element.updateComplete
    find<HTMLButtonElement>('.edit .primary')?.click()
    await expect.poll(() => find('.edit .notice')).toBeTruthy()
  },
  async details({ server, press, texts }) {
    const [call] = every()
    const events = [{ status: 'ringing', at: call?.at }]
    const details = { answeredBy: 'human', recordingUrl: 'https://a.example/r', transcript: 'Hello. '.repeat(50) }
    const attempt = { attempt: 1, status: 'busy', provider: 'p', licensedAt: call?.at, released: true, events, details }
    server.on('GET', '/api/calls/*', () => ({ ...call, attempts: [attempt] }))
    press('c0', 'details')
    await expect.poll(() => texts('.attempts .status')).toHaveLength(2)
  },
  async 'asking whether to free a line'({ server, press, button, find }) {
    const [call] = every()
    const lineFreeAt = new Date(Date.now() + 3_600_000).toISOString()
    const attempt = { attempt: 1, status: 'unknown', provider: 'p', licensedAt: call?.at, lineFreeAt, events: [] }
    server.on('GET', '/api/calls/*', () => ({ ...call, attempts: [attempt] }))
    press('c0', 'details')
    await expect.poll(() => find('.free')).not.toBeNull()
    button('Free its line').click()
    await expect.poll(() => find('.attempts [role=alert]')).not.toBeNull()
  },
}

async function arranged(name: string, opened: Opened) {
  await expect.poll(() => opened.rows().length).toBeGreaterThan(5)
  await states[name]?.(opened)
  await opened.element.updateComplete
}

async function faults({ element }: Opened) {
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } })
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`,
  )
}

afterEach(async () => {
  document.documentElement.dir = ''
  document.documentElement.style.fontSize = ''
  await page.viewport(414, 896)
})

for (const scheme of ['light', 'dark']) {
  it.each(Object.keys(states))(`axe finds nothing, ${scheme}: %s`, async name => {
    document.documentElement.lang = 'en'
    document.title = 'Outdial'
    document.documentElement.style.background = scheme === 'dark' ? '#000' : '#fff'
    await page.viewport(1024, 800)
    const opened = await open(every(), { historyHref: '/calls/{number}' })
    opened.element.style.setProperty('--outdial-color-scheme', scheme)
    await arranged(name, opened)
    expect(await faults(opened)).toEqual([])
  })
}

/** How far anything sticks out of the element, its table or its dialog, in pixels. */
const overflow = ({ element, root }: Opened) => {
  const parts = root.querySelectorAll('section, section > *, .row, .row > *, .row button, dialog[open], dialog[open] *')
  const out = [...parts]
    .filter(part => part.checkVisibility())
    .map(part => {
      const { left, right } = part.getBoundingClientRect()
      const around = part.closest('dialog')
        ? document.documentElement
        : (part.parentElement?.closest('.table') ?? element)
      const bounds = around.getBoundingClientRect()
      return Math.max(right - bounds.right, bounds.left - left)
    })
  return Math.max(0, ...out)
}

// 400 % of a page that is 1280 wide leaves 320, in which text twice as large must still fit.
it.each([
  [320, '', ''],
  [390, '', 'rtl'],
  [480, '200%', ''],
  [768, '', 'rtl'],
  [940, '', ''],
  [960, '', ''],
  [980, '', ''],
  [1000, '', ''],
  [1024, '', 'rtl'],
  [1280, '200%', ''],
])('%i pixels wide, text of %s, %s: nothing sticks out, and no row covers another', async (width, size, direction) => {
  document.documentElement.dir = direction
  document.documentElement.style.fontSize = size
  await page.viewport(width, 800)
  const opened = await open(every(), { historyHref: '/calls/{number}' })
  await expect.poll(() => opened.rows().length).toBeGreaterThan(1)
  await new Promise(requestAnimationFrame)
  await opened.element.updateComplete
  expect(overflow(opened)).toBeLessThanOrEqual(0.5)
  const tops = opened.rows().map(row => row.getBoundingClientRect())
  for (const [index, { top }] of tops.entries())
    expect(top).toBeGreaterThanOrEqual((tops[index - 1]?.bottom ?? top) - 0.5)
  for (const row of opened.rows()) expect(row.scrollHeight).toBeLessThanOrEqual(row.clientHeight + 1)
  expect(await faults(opened)).toEqual([])
  opened.press('c0', 'edit')
  await expect.poll(() => opened.find<HTMLDialogElement>('.edit')?.open).toBe(true)
  expect(overflow(opened)).toBeLessThanOrEqual(0.5)
})
