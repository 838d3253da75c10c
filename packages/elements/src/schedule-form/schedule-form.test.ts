import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import type { FakeServer } from '../testing/fake-server.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import type { OutdialScheduleEvent } from './schedule-events.ts'
import './schedule-form.ts'
import type { OutdialScheduleForm } from './schedule-form.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T09:00:00Z') }))
const inZone = (timezoneId: string) => cdp().send('Emulation.setTimezoneOverride', { timezoneId })
afterEach(async () => {
  vi.useRealTimers()
  sessionStorage.clear()
  await inZone('')
})

const GOOD = {
  formatted: '+1 301 804 0009',
  number: '+13018040009',
  country: 'US',
  international: '+1 301 804 0009',
  valid: true,
}

/** A server that knows one number, the clocks of UTC, and schedules whatever comes. */
function server(): FakeServer {
  const server = fakeServer()
  server.on('GET', '/api/phone-numbers/*', ({ path }) => {
    const text = decodeURIComponent(path.split('/').at(-1) ?? '')
    const digits = text.replaceAll(/\D/g, '')
    if (digits === '13018040009') return GOOD
    const formatted = text.startsWith('+1') ? `+1 ${digits.slice(1)}` : text
    return { formatted, problem: { code: 'too-short', detail: 'Expected a phone number, got fewer digits' } }
  })
  server.on('GET', '/api/local-time', ({ query }) => {
    const local = query.get('local') ?? ''
    return { at: `${local}:00.000Z`, kind: 'exact', local, offsetMinutes: 0 }
  })
  server.on('POST', '/api/calls', () => callOf({ at: '2026-11-22T10:30:00Z' }))
  return server
}

async function form(fake = server(), more: Partial<OutdialScheduleForm> = {}) {
  const page = await mountElement('outdial-schedule-form', { client: fake.client, timeZone: 'UTC', ...more })
  const control = (id: string) => {
    const found = page.find<HTMLInputElement>(`#${id}`)
    if (!found) throw new Error(`There is no field ${id}`)
    return found
  }
  return {
    ...page,
    fake,
    control,
    /** Enters values as a user does. */
    set(id: string, value: string) {
      control(id).value = value
      control(id).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    },
    submit: () => page.button('Schedule').click(),
    scheduled: () => fake.posted.filter(({ path }) => path === '/calls/api/calls'),
  }
}

it('a call is scheduled for a local time of a zone, and told', async () => {
  const { set, submit, scheduled, element, text, control, fake } = await form()
  const heard: unknown[] = []
  element.addEventListener('outdial-scheduled', ({ call }) => heard.push(call.to))
  set('number', '13018040009')
  set('date', '2026-11-22')
  set('time', '10:30')
  set('name', ' Nora Webb ')
  set('note', ' Reminder ')
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled: \+1 301 804 0009, Sunday, November 22, 2026/)
  expect(scheduled()).toEqual([
    {
      path: '/calls/api/calls',
      body: {
        to: '+13018040009',
        at: { local: '2026-11-22T10:30', timeZone: 'UTC' },
        metadata: { name: 'Nora Webb', note: 'Reminder' },
      },
    },
  ])
  const post = fake.asked.find(({ path, method }) => path === '/calls/api/calls' && method === 'POST')
  expect(post?.headers.get('Idempotency-Key')).toMatch(/^form-/)
  expect(heard).toEqual(['+13018040009'])
  expect(text('[role=status]')).toMatch(/^Scheduled/)
  expect([control('number').value, control('date').value, control('time').value]).toEqual(['', '2026-11-22', '10:30'])
  expect([control('name').value, control('note').value]).toEqual(['', ''])
})

it('a new form has the next full hour, and shows when that is', async () => {
  const { control, text } = await form()
  expect([control('date').value, control('time').value, control('date').min]).toEqual([
    '2026-11-21',
    '10:00',
    '2026-11-21',
  ])
  await expect.poll(() => text('.preview')).toMatch(/Saturday, November 21, 2026 at 10:00 AM.*in 1 hour/)
})

it('a number is formatted as it is typed, and the caret stays where it was', async () => {
  const { control } = await form()
  control('number').focus()
  await userEvent.keyboard('+1301')
  await expect.poll(() => control('number').value).toBe('+1 301')
  await userEvent.keyboard('8040009')
  await expect.poll(() => control('number').value).toBe('+1 301 804 0009')
  control('number').setSelectionRange(5, 5)
  await userEvent.keyboard('{Backspace}')
  expect(control('number').value).toBe('+1 31 804 0009')
  expect(control('number').selectionStart).toBe(4)
})

it('a number that is left is shown in its international form, with its country', async () => {
  const { control, text, set } = await form()
  control('number').focus()
  set('number', '1-301-804-0009')
  control('number').blur()
  await expect.poll(() => control('number').value).toBe('+1 301 804 0009')
  await expect.poll(() => text('#number-message')).toBe('United States')
})

it('an answer about a replaced input changes nothing', async () => {
  const fake = server()
  let answerFirst: (answer: object) => void = () => {}
  fake.on('GET', '/api/phone-numbers/*', ({ path }) =>
    path.endsWith('/1')
      ? new Promise(resolve => {
          answerFirst = resolve
        })
      : GOOD,
  )
  const { control, set } = await form(fake)
  set('number', '1')
  await expect.poll(() => fake.asked.some(({ path }) => path.endsWith('/1'))).toBe(true)
  set('number', '13018040009')
  expect(fake.asked.find(({ path }) => path.endsWith('/1'))?.signal.aborted).toBe(true)
  answerFirst({ formatted: 'old' })
  await expect.poll(() => control('number').value).toBe('+1 301 804 0009')
})

it('a number outside all known plans gets a warning, and can be scheduled', async () => {
  const fake = server()
  fake.on('GET', '/api/phone-numbers/*', () => ({ ...GOOD, country: undefined, valid: false }))
  const { set, text, find, submit, scheduled } = await form(fake)
  set('number', '+1234567890')
  await expect.poll(() => text('#number-message')).toMatch(/can be rung all the same/)
  expect(find('#number')?.getAttribute('aria-invalid')).toBe('false')
  submit()
  await expect.poll(scheduled).toHaveLength(1)
})

it('each error is shown at its field, and the first field gets the focus', async () => {
  const { set, submit, text, root, find, scheduled } = await form()
  set('number', '12')
  set('time', '')
  submit()
  await expect.poll(() => text('#number-message')).toBe('This number is too short.')
  expect(text('#time-message')).toBe('Enter a time.')
  await expect.poll(() => root.activeElement?.id).toBe('number')
  expect(find('#number')?.getAttribute('aria-invalid')).toBe('true')
  expect(find('#number')?.getAttribute('aria-describedby')).toBe('number-message')
  expect(text('[role=status]')).toBe('2 fields need another look.')
  expect(scheduled()).toEqual([])
})

it.each(['hola', '+', '..'])('a number without digits is told when the form is sent: %s', async typed => {
  const { set, submit, text, root, scheduled } = await form()
  set('number', typed)
  submit()
  await expect.poll(() => text('#number-message')).toBe('This is not a phone number.')
  await expect.poll(() => root.activeElement?.id).toBe('number')
  expect([scheduled(), text('[role=status]')]).toEqual([[], 'One field needs another look.'])
})

it('a time that is past is refused at once, and seen before', async () => {
  const { set, submit, text, scheduled } = await form()
  set('number', '13018040009')
  set('time', '08:00')
  await expect.poll(() => text('.preview')).toMatch(/This is past: 1 hour ago/)
  submit()
  await expect.poll(() => text('#time-message')).toBe('This time is past.')
  expect(scheduled()).toEqual([])
})

it.each([
  [
    { kind: 'skipped', local: '2027-03-28T03:30' },
    '2:30 AM does not exist on that day: the clocks are put forward. It will ring at 3:30 AM.',
  ],
  [
    { kind: 'repeated', local: '2027-03-28T02:30' },
    '2:30 AM comes twice on that day: the clocks are put back. The first is taken.',
  ],
])('a time that a clock change makes odd is warned of: %o', async (odd, warning) => {
  const fake = server()
  fake.on('GET', '/api/local-time', () => ({ at: '2027-03-28T01:30:00.000Z', offsetMinutes: 120, ...odd }))
  const { set, text } = await form(fake, { timeZone: 'Europe/Berlin' })
  set('date', '2027-03-28')
  set('time', '02:30')
  await expect.poll(() => text('.preview .message')).toBe(warning)
  expect(text('[role=status]')).toContain(warning)
})

it.each([
  ['Calcutta (now Kolkata), UTC+5:30', 'Asia/Kolkata'],
  ['kiev', 'Europe/Kyiv'],
  ['saigon', 'Asia/Ho_Chi_Minh'],
  ['Madrid, UTC+1', 'Europe/Madrid'],
  ['america/new_york', 'America/New_York'],
])(
  'a zone is found by its place, its former name or its IANA name, and sent by the current one: %s',
  async (typed, zone) => {
    const { control, set, submit, scheduled } = await form()
    set('number', '13018040009')
    set('date', '2026-11-22')
    set('time', '10:30')
    control('timeZone').focus()
    await userEvent.keyboard(typed)
    await userEvent.tab()
    submit()
    await expect.poll(() => scheduled()).toMatchObject([{ body: { at: { timeZone: zone } } }])
    expect(control('timeZone').value).toMatch(/^[A-Z].*, UTC/)
  },
)

it('the zones of the world are offered with their offsets, by their current and former names', async () => {
  const { control, root } = await form()
  expect(root.querySelectorAll('datalist option')).toHaveLength(0)
  control('timeZone').focus()
  await expect.poll(() => root.querySelectorAll('datalist option').length).toBeGreaterThan(400)
  const texts = [...root.querySelectorAll<HTMLOptionElement>('datalist option')].map(({ value }) => value)
  expect(texts).toEqual(expect.arrayContaining(['Kolkata, UTC+5:30', 'Kiev (now Kyiv), UTC+2', 'UTC']))
})

it('what is no zone is said once the field is left, and nothing is scheduled', async () => {
  const { control, set, submit, scheduled, text, root } = await form()
  set('number', '13018040009')
  control('timeZone').focus()
  await userEvent.keyboard('Atlantis')
  await userEvent.tab()
  await expect.poll(() => text('#timeZone-message')).toBe('Choose a time zone from the list.')
  submit()
  await expect.poll(() => root.activeElement?.id).toBe('timeZone')
  expect([scheduled(), control('timeZone').value]).toEqual([[], 'Atlantis'])
})

it('no time is promised while the zone is none', async () => {
  const { control, text } = await form()
  await expect.poll(() => text('.preview')).toContain('November 21, 2026')
  control('timeZone').focus()
  await userEvent.keyboard('Nueva York')
  await expect.poll(() => text('.preview')).toBe('Choose a time zone from the list.')
  control('timeZone').select()
  await userEvent.keyboard('New York')
  await userEvent.tab()
  await expect.poll(() => text('.preview')).toContain('November 21, 2026')
})

it('a zone that the page gives by its former name is shown by the current one', async () => {
  const { control } = await form(server(), { timeZone: 'Asia/Calcutta' })
  expect(control('timeZone').value).toBe('Kolkata, UTC+5:30')
})

/** A server that knows in which zones the number may be, and resolves local times. */
function withZones(timeZones: readonly string[]): FakeServer {
  const fake = server()
  fake.on('GET', '/api/phone-numbers/*', () => ({ ...GOOD, timeZones }))
  fake.on('GET', '/api/local-time', ({ query }) => {
    const local = query.get('local') ?? ''
    const timeZone = query.get('timeZone') ?? ''
    const offset = timeZone === 'America/New_York' ? '-05:00' : 'Z'
    return { at: new Date(`${local}:00${offset}`).toISOString(), kind: 'exact', local, offsetMinutes: 0 }
  })
  return fake
}

const zoneless = { timeZone: undefined }

it('the zone is that of the number, and an instant that was chosen stays', async () => {
  await inZone('UTC')
  const { set, control, text, button } = await form(withZones(['America/New_York', 'America/Detroit']), zoneless)
  expect(control('timeZone').value).toBe('UTC')
  button('In 1 hour').click()
  await expect.poll(() => control('time').value).toBe('10:00')
  set('number', '13018040009')
  await expect.poll(() => control('timeZone').value).toBe('New York, UTC-5')
  expect(control('time').value).toBe('05:00')
  await expect.poll(() => text('#timeZone-message')).toMatch(/^From the number\. It is \d+:\d\d AM .*there now\.$/)
  await expect.poll(() => text('.there')).toBe('It is 5:00 AM there then.')
  expect(control('time').value).toBe('05:00')
})

it('a time that was typed stays as typed, and a zone that the user chose stays', async () => {
  await inZone('UTC')
  const { set, control, element, text, fake } = await form(withZones(['America/New_York']), zoneless)
  set('time', '15:30')
  set('number', '13018040009')
  await expect.poll(() => control('timeZone').value).toBe('New York, UTC-5')
  expect(control('time').value).toBe('15:30')
  set('timeZone', 'Asia/Tokyo')
  set('number', '+13018040009')
  await expect.poll(() => text('#timeZone-message')).toMatch(/^It is .* \(New York\) there now\.$/)
  expect(control('timeZone').value).toBe('Tokyo, UTC+9')
  element.remove()
  const again = await form(fake, zoneless)
  await expect.poll(() => again.text('#timeZone-message')).toMatch('New York')
  expect(again.control('timeZone').value).toBe('Tokyo, UTC+9')
})

it('a typed time that gets another zone by the submit itself is shown before anything is scheduled', async () => {
  await inZone('UTC')
  const { set, submit, text, scheduled, control } = await form(withZones(['America/New_York']), zoneless)
  set('date', '2026-11-22')
  set('time', '15:30')
  set('number', '13018040009')
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^The time is now that of New York, where the number is\./)
  expect([control('timeZone').value, scheduled()]).toEqual(['New York, UTC-5', []])
  submit()
  await expect.poll(() => scheduled()).toMatchObject([{ body: { at: { timeZone: 'America/New_York' } } }])
})

it('a number of several times leaves the zone, and says what the times are', async () => {
  await inZone('UTC')
  const { set, control, text } = await form(withZones(['America/Los_Angeles', 'America/New_York']), zoneless)
  set('number', '13018040009')
  await expect
    .poll(() => text('#timeZone-message'))
    .toMatch(/^The number may be in 2 time zones\. It is between .* and .* in 2 time zones there now\.$/)
  expect(control('timeZone').value).toBe('UTC')
})

it.each([
  [
    { refused: [], waits: [{ code: 'window', calls: 1 }], firstAt: '2026-11-23T09:00:00.000Z' },
    /^Outside calling hours\. It would ring from Monday, November 23, 2026 at 9:00 AM on\.$/,
  ],
  [
    { refused: [{ index: 0, code: 'do-not-call', message: 'listed' }], waits: [] },
    /^This number is on the do-not-call list: the call would be cancelled\.$/,
  ],
  [
    { refused: [], waits: [{ code: 'all-paused', calls: 1 }] },
    /^Everything is paused\. It would not ring before that ends\.$/,
  ],
])('what the rules of calling would do is said before and after: %o', async (plan, warning) => {
  await inZone('UTC')
  const fake = server()
  fake.on('POST', '/api/plan', () => ({ calls: 1, doubles: [], durationMs: 60_000, ...plan }))
  const { set, submit, text } = await form(fake)
  set('number', '13018040009')
  set('date', '2026-11-22')
  set('time', '10:30')
  await expect.poll(() => text('.preview .message')).toMatch(warning)
  expect(fake.posted.find(({ path }) => path.endsWith('/plan'))?.body).toMatchObject({
    calls: [{ to: '+13018040009', at: { local: '2026-11-22T10:30', timeZone: 'UTC' } }],
  })
  submit()
  const told = new RegExp(`^Scheduled: .* ${warning.source.slice(1)}`)
  await expect.poll(() => text('.notice')).toMatch(told)
})

it('a call that rings at its time is not warned of', async () => {
  const fake = server()
  fake.on('POST', '/api/plan', ({ body }) => {
    const [call] = (body as { calls: { at: { local: string } }[] }).calls
    return { calls: 1, refused: [], doubles: [], waits: [], firstAt: `${call?.at.local}:00.000Z`, durationMs: 1 }
  })
  const { set, find } = await form(fake)
  set('number', '13018040009')
  await expect.poll(() => fake.posted.some(({ path }) => path.endsWith('/plan'))).toBe(true)
  await expect.poll(() => find('.preview strong')).not.toBeNull()
  expect(find('.preview .message')).toBeNull()
})

it('the form speaks Spanish', async () => {
  const { element, text, button } = await form(server(), { lang: 'es' })
  await element.updateComplete
  expect(text('h2')).toBe('Programar una llamada')
  button('Programar').click()
  await expect.poll(() => text('#number-message')).toBe('Escriba un número de teléfono.')
})

it('the time is shown in another zone and in the viewer’s', async () => {
  const fake = server()
  fake.on('GET', '/api/local-time', () => ({
    // Not on a half hour: `expect.poll` moves the faked time on, and hours are rounded.
    at: '2026-11-22T00:40:00.000Z',
    kind: 'exact',
    local: '2026-11-22T09:40',
  }))
  const { text, control } = await form(fake, { timeZone: 'Asia/Tokyo' })
  expect(control('timeZone').value).toBe('Tokyo, UTC+9')
  await expect
    .poll(() => text('.preview'))
    .toMatch(/November 22, 2026 at 9:40 AM in Tokyo .* in your time zone, .* in 16 hours/)
})

it('what the server refuses is said at its field until that is typed anew', async () => {
  const fake = server()
  const errors = [
    { field: 'at.timeZone', detail: 'Expected a time zone, got Mars' },
    { field: 'to', detail: 'Expected a number that may be rung' },
  ]
  fake.on('POST', '/api/calls', () => problem(422, 'Fields do not fit', { code: 'invalid-body', errors }))
  const { set, submit, text, root, control } = await form(fake)
  set('number', '13018040009')
  submit()
  await expect.poll(() => text('#number-message')).toBe('This is not a phone number.')
  expect(text('#timeZone-message')).toBe('Choose another time zone.')
  await expect.poll(() => root.activeElement?.id).toBe('number')
  expect(control('number').value).toBe('+1 301 804 0009')
  set('number', '1')
  await expect.poll(() => text('#timeZone-message')).toBe('')
})

it('a double click, and a retry after a lost answer, schedule with one key; another call has another', async () => {
  const fake = server()
  let fails = true
  fake.on('POST', '/api/calls', () => (fails ? Promise.reject(new TypeError('Failed to fetch')) : callOf()))
  const { set, submit, text, control, element, scheduled } = await form(fake)
  set('number', '13018040009')
  submit()
  submit()
  await expect.poll(() => text('.notice')).toMatch(/cannot be reached. What you typed is kept/)
  expect(scheduled()).toHaveLength(1)
  expect(control('number').value).toBe('+1 301 804 0009')

  // The page is reloaded before the server is back.
  element.remove()
  const again = await form(fake)
  expect(again.control('number').value).toBe('+1 301 804 0009')
  fails = false
  again.submit()
  await expect.poll(() => again.text('.notice')).toMatch(/^Scheduled/)
  again.set('number', '13018040009')
  again.submit()
  await expect.poll(scheduled).toHaveLength(3)
  const keys = fake.asked
    .filter(({ method, path }) => method === 'POST' && path === '/calls/api/calls')
    .map(({ headers }) => headers.get('Idempotency-Key'))
  expect(new Set(keys).size).toBe(2)
  expect(keys[0]).toBe(keys[1])
})

it('a call cancelled before the repeated submit is reported, and the next submit schedules another', async () => {
  const fake = server()
  let answer: () => unknown = () => Promise.reject(new TypeError('Failed to fetch'))
  fake.on('POST', '/api/calls', () => answer())
  const { set, submit, text, control, element, scheduled } = await form(fake)
  const heard: unknown[] = []
  element.addEventListener('outdial-scheduled', ({ call }) => heard.push(call.status))
  set('number', '13018040009')
  set('note', 'Reminder')
  submit()
  await expect.poll(() => text('.notice')).toMatch(/cannot be reached/)

  answer = () => callOf({ at: '2026-11-21T10:00:00Z', status: 'cancelled' })
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^This call was cancelled meanwhile: \+1 301 804 0009, Saturday/)
  expect(text('[role=status]')).toMatch(/^This call was cancelled meanwhile/)
  expect([control('number').value, control('note').value, heard]).toEqual(['+1 301 804 0009', 'Reminder', []])

  answer = () => callOf()
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  const keys = fake.asked
    .filter(({ method, path }) => method === 'POST' && path === '/calls/api/calls')
    .map(({ headers }) => headers.get('Idempotency-Key'))
  expect(scheduled()).toHaveLength(3)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
  expect(heard).toEqual(['scheduled'])
})

it('a reload keeps what was typed, and forgets it once it is scheduled', async () => {
  const { set, element, fake } = await form()
  set('number', '12')
  set('note', 'Bring the keys')
  set('timeZone', 'Asia/Tokyo')
  element.remove()
  const again = await form(fake)
  expect(['number', 'note', 'timeZone'].map(id => again.control(id).value)).toEqual([
    '12',
    'Bring the keys',
    'Tokyo, UTC+9',
  ])
  again.set('number', '13018040009')
  again.submit()
  await expect.poll(() => again.text('.notice')).toMatch(/^Scheduled/)
  expect(sessionStorage.length).toBe(0)
})

it('the page can set a number, and later typing wins', async () => {
  const { control, element, set, fake } = await form(server(), { to: '+13018040009' })
  await expect.poll(() => control('number').value).toBe('+1 301 804 0009')
  element.to = '+12'
  await element.updateComplete
  expect(control('number').value).toBe('+12')
  set('number', '+123')
  set('note', 'Kept')
  element.remove()
  const again = await form(fake, { to: '+12' })
  expect(again.control('number').value).toBe('+123')
  again.element.remove()
  const another = await form(fake, { to: '+13018040009' })
  expect([another.control('number').value, another.control('note').value]).toEqual(['+13018040009', ''])
})

it('name and note belong to their number: another number drops them, another format of the number does not', async () => {
  const { control, element, set } = await form(server(), { to: '+13018040009' })
  await expect.poll(() => control('number').value).toBe('+1 301 804 0009')
  set('note', 'About the roof')
  set('name', 'Nora Webb')
  element.to = '+1-301-804-0009'
  await element.updateComplete
  expect([control('name').value, control('note').value]).toEqual(['Nora Webb', 'About the roof'])
  element.to = '+12'
  await element.updateComplete
  expect([control('name').value, control('note').value]).toEqual(['', ''])
})

it('what was typed for the next call while the last was sent stays', async () => {
  const fake = server()
  let answer: (call: object) => void = () => {}
  fake.on('POST', '/api/calls', () => new Promise(resolve => (answer = resolve)))
  const { set, submit, scheduled, control, text } = await form(fake)
  set('number', '13018040009')
  set('note', 'Sent')
  submit()
  await expect.poll(scheduled).toHaveLength(1)
  set('note', 'Next')
  answer(callOf())
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  expect([control('number').value, control('note').value]).toEqual(['', 'Next'])
})

it('how to write a number is said before it is one', async () => {
  const { text, element } = await form()
  expect(text('#number-message')).toBe('With country code, such as +1.')
  element.defaultCountry = 'US'
  await element.updateComplete
  expect(text('#number-message')).toBe('With country code, or a United States number.')
})

it('what the server says of the form of a request is for programmers, and is not shown', async () => {
  const fake = server()
  fake.on('POST', '/api/calls', () => problem(422, 'Expected `queue` to be a queue'))
  const { set, submit, text } = await form(fake)
  set('number', '13018040009')
  submit()
  await expect.poll(() => text('.notice')).toBe('That did not work. What you typed is kept.')
})

it('a server that is away is asked again by itself', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date('2026-11-21T09:00:00Z') })
  const fake = server()
  let away = true
  fake.on('GET', '/api/local-time', () =>
    away ? Promise.reject(new TypeError('Failed to fetch')) : { at: '2026-11-21T10:00:00Z', local: '2026-11-21T10:00' },
  )
  const { text } = await form(fake)
  await vi.advanceTimersByTimeAsync(100)
  expect(text('.preview')).toMatch(/The server is away/)
  away = false
  await vi.advanceTimersByTimeAsync(5000)
  await expect.poll(() => text('.preview')).toMatch(/in 1 hour/)
})

it.each([
  ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
  ['a 404', () => new Response('Not Found', { status: 404 })],
  ['Outdial at another path', () => problem(404, 'There is nothing here', { code: 'not-found' })],
])('a server that answers with %s is told as no Outdial', async (_name, answer) => {
  const fake = server()
  fake.on('GET', '/api/local-time', answer)
  const { element, text } = await form(fake)
  await expect.poll(() => text('.preview')).toBe('There is no Outdial at this address.')
  element.lang = 'es'
  await expect.poll(() => text('.preview')).toBe('En esta dirección no hay ningún Outdial.')
})

it('the page can keep a call from the server', async () => {
  const { element, set, submit, scheduled, control } = await form()
  const heard: OutdialScheduleEvent[] = []
  element.addEventListener('outdial-schedule', event => {
    event.preventDefault()
    heard.push(event)
  })
  set('number', '13018040009')
  submit()
  await expect.poll(() => heard).toHaveLength(1)
  expect(heard[0]?.draft).toMatchObject({ to: '+13018040009' })
  expect(scheduled()).toEqual([])
  expect(control('number').value).toBe('+1 301 804 0009')
})

it('any object that has the three functions will do, without a server', async () => {
  const open = vi.spyOn(window, 'EventSource')
  const scheduled: unknown[] = []
  const { element } = await mountElement('outdial-schedule-form', {
    timeZone: 'UTC',
    queue: 'sales',
    client: {
      checkNumber: () => Promise.resolve(GOOD),
      resolveTime: ({ local }) => Promise.resolve({ at: `${local}Z`, kind: 'exact', local, offsetMinutes: 0 }),
      schedule(call) {
        scheduled.push(call)
        return Promise.resolve(callOf())
      },
    },
  })
  const number = element.shadowRoot?.querySelector<HTMLInputElement>('#number')
  if (!number) throw new Error('There is no field')
  number.value = '1'
  number.dispatchEvent(new InputEvent('input', { bubbles: true }))
  element.shadowRoot?.querySelector('form')?.requestSubmit()
  await expect.poll(() => scheduled).toMatchObject([{ to: '+13018040009', queue: 'sales' }])
  expect(open).not.toHaveBeenCalled()
})

it.each([
  ['In 1 minute', '2026-11-21', '09:01'],
  ['In 1 hour', '2026-11-21', '10:00'],
  ['Tomorrow 9:00', '2026-11-22', '09:00'],
])('%s is a press away', async (words, date, time) => {
  const { button, control, element } = await form()
  button(words).click()
  await element.updateComplete
  expect([control('date').value, control('time').value]).toEqual([date, time])
})

it('the form gives its focus to the number', async () => {
  const { element, root } = await form()
  element.focus()
  expect(root.activeElement?.id).toBe('number')
})

it('all can be done by keyboard', async () => {
  const { root, scheduled } = await form()
  await userEvent.tab()
  expect(root.activeElement?.id).toBe('number')
  await userEvent.keyboard('13018040009{Enter}')
  await expect.poll(scheduled).toHaveLength(1)
})

it('a hostile server writes text, and nothing else', async () => {
  const fake = server()
  const markup = '<img src=x onerror=alert(1)>'
  fake.on('GET', '/api/phone-numbers/*', () => ({ formatted: markup, problem: { code: 'x', detail: markup } }))
  const { set, submit, text, root, control } = await form(fake)
  set('number', '1')
  submit()
  await expect.poll(() => text('#number-message')).toBe('This is not a phone number.')
  expect(root.querySelector('img')).toBeNull()
  expect(control('number').value).toBe('1')
})

/** The server names the rule's dates as the days after `at`. */
function withPreview(fake = server()) {
  fake.on('POST', '/api/recurrence/preview', () => ({
    calls: [
      { local: '2026-11-23T10:30', at: '2026-11-23T10:30:00.000Z', kind: 'exact' },
      { local: '2026-11-25T10:30', at: '2026-11-25T10:30:00.000Z', kind: 'skipped' },
    ],
  }))
  return fake
}

it('a call is repeated by plain choices, with its next dates, until a day', async () => {
  const { set, submit, scheduled, texts, button, text, fake } = await form(withPreview())
  set('number', '13018040009')
  set('date', '2026-11-22')
  set('time', '10:30')
  set('repeats', 'weekly')
  await expect.poll(() => texts('[aria-pressed="true"]')).toEqual(['Sun'])
  button('Mon').click()
  button('Wed').click()
  button('Sun').click()
  set('ends', 'on')
  await expect.poll(() => texts('#lastDay')).toHaveLength(1)
  set('lastDay', '2026-12-31')
  await expect
    .poll(() => texts('.dates li'))
    .toEqual([
      expect.stringContaining('November 23, 2026'),
      expect.stringMatching(/November 25, 2026.*later, because the clocks are put forward/),
    ])
  const repeat = { rule: 'FREQ=WEEKLY;BYDAY=MO,WE', until: '2026-12-31' }
  const previews = fake.posted.filter(({ path }) => path.endsWith('/preview')).map(({ body }) => body)
  expect(previews).toContainEqual({ repeat, at: { local: '2026-11-22T10:30', timeZone: 'UTC' } })
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  expect(scheduled().map(({ body }) => body)).toMatchObject([{ repeat }])
})

it('an end that is missing is pointed out, and nothing is scheduled', async () => {
  const { set, submit, scheduled, control, text } = await form(withPreview())
  set('number', '13018040009')
  set('repeats', 'daily')
  await expect.poll(() => control('ends').value).toBe('never')
  set('ends', 'on')
  submit()
  await expect.poll(() => text('#ends-message')).toBe('Enter the last day.')
  expect(scheduled()).toEqual([])
})

it('the recurrence is kept with the rest of the form, and is over once the call is scheduled', async () => {
  const first = await form(withPreview())
  first.set('number', '13018040009')
  first.set('repeats', 'daily')
  first.element.remove()
  const { control, submit, text } = await form(withPreview())
  await expect.poll(() => control('repeats').value).toBe('daily')
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  await expect.poll(() => control('repeats').value).toBe('never')
})

it('a second call to the same number is warned of, naming the other, before and after, and is scheduled all the same', async () => {
  const fake = server()
  const other = callOf({ id: 'other', at: '2026-11-22T10:30:00.000Z', metadata: { name: 'Ada', note: 'Reminder' } })
  const later = callOf({ id: 'later', at: '2026-11-22T10:50:00.000Z' })
  fake.on('GET', '/api/calls', () => ({ calls: [other, later] }))
  fake.on('POST', '/api/calls', () => callOf({ id: 'new', at: '2026-11-22T10:30:00.000Z' }))
  const { set, submit, scheduled, element, texts, text, root } = await form(fake, { callHref: '/call/{id}' })
  set('date', '2026-11-22')
  set('time', '10:30')
  set('number', '13018040009')
  await expect.poll(() => texts('#preview .near')).toHaveLength(2)
  expect(text('#preview .near')).toMatch(/^This number is already called at the same minute: .*10:30.*, Ada, Reminder$/)
  expect(texts('#preview .near')[1]).toMatch(/^This number is already called 20 min apart:/)
  expect(root.querySelector('#preview .near a')?.getAttribute('href')).toBe('/call/other')
  const query = fake.asked.findLast(({ path, method }) => path === '/calls/api/calls' && method === 'GET')?.query
  expect(Object.fromEntries(query ?? [])).toMatchObject({
    to: '+13018040009',
    from: '2026-11-22T10:00:00.000Z',
    until: '2026-11-22T11:00:00.000Z',
  })
  submit()
  await expect.poll(() => text('.notice')).toMatch(/^Scheduled/)
  expect(scheduled()).toHaveLength(1)
  await element.updateComplete
  expect(texts('form > .near').map(words => words.slice(0, 22))).toEqual([
    'This number is already',
    'This number is already',
  ])
})

it('the second of a time that the clocks show twice can be chosen', async () => {
  const fake = server()
  const [at, secondAt] = ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z']
  fake.on('GET', '/api/local-time', () => ({
    at,
    secondAt,
    kind: 'repeated',
    local: '2027-10-31T02:30',
    offsetMinutes: 120,
  }))
  const { set, submit, scheduled, control, text, find } = await form(fake, { timeZone: 'Europe/Berlin' })
  set('number', '13018040009')
  set('date', '2027-10-31')
  set('time', '02:30')
  await expect.poll(() => find('#second')).not.toBeNull()
  set('second', 'yes')
  await expect.poll(() => text('.preview .message')).toBeUndefined()
  expect(control('second').value).toBe('yes')
  submit()
  await expect.poll(() => scheduled()).toMatchObject([{ body: { at: secondAt } }])
})
