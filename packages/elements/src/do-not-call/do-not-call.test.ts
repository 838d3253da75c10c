import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { expectAccessible } from '../testing/expect-accessible.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './do-not-call.ts'

interface Entry {
  readonly number: string
  readonly reason?: string
  readonly source?: string
  readonly addedAt: string
  readonly until?: string
}

const ADDED = '2026-11-21T09:00:00.000Z'
const entryOf = (n: number, more: Partial<Entry> = {}): Entry => ({
  number: `+1301804${String(n).padStart(4, '0')}`,
  addedAt: ADDED,
  ...more,
})

/** The element on a server that keeps these entries. */
async function open(kept: Entry[] = []) {
  const server = fakeServer()
  const entries = new Map(kept.map(entry => [entry.number, entry]))
  const numberIn = (path: string) => decodeURIComponent(path.split('/').at(-1) ?? '')
  server.on('GET', '/api/do-not-call', ({ query }) => {
    const all = [...entries.values()].sort((a, b) => (a.number < b.number ? -1 : 1))
    const start = Number(query.get('cursor') ?? 0)
    const end = start + Number(query.get('limit') ?? 50)
    return { entries: all.slice(start, end), ...(end < all.length && { cursor: String(end) }) }
  })
  server.on(
    'GET',
    '/api/do-not-call/*',
    ({ path }) => entries.get(numberIn(path)) ?? problem(404, 'It is not on the list', { code: 'not-listed' }),
  )
  server.on('POST', '/api/do-not-call', ({ body }) => {
    const [added] = (body as { entries: Entry[] }).entries
    if (added) entries.set(added.number, { ...added, addedAt: ADDED })
    return { added: 1 }
  })
  server.on('DELETE', '/api/do-not-call/*', ({ path }) => {
    entries.delete(numberIn(path))
    return new Response(null, { status: 204 })
  })
  server.on('GET', '/api/phone-numbers/*', ({ path }) => {
    const digits = numberIn(path).replaceAll(/\D/g, '')
    return digits.length < 8
      ? { formatted: digits, problem: { code: 'too-short', detail: 'This is too short' } }
      : { formatted: digits, number: `+${digits}`, valid: true }
  })
  const page = await mountElement('outdial-do-not-call', { client: server.client })
  const input = (id: string) => {
    const found = page.find<HTMLInputElement>(`#${id}`)
    if (!found) throw new Error(`There is no ${id}`)
    return found
  }
  return { ...page, server, input, numbers: () => page.texts('li bdi') }
}

it('a number is added with its reason and its end, and listed', async () => {
  const { server, input, button, numbers, text } = await open()
  await expect.poll(() => text('.empty')).toBe('No number is on the list.')
  await userEvent.fill(input('number'), '1 301 804 0009')
  await userEvent.fill(input('reason'), ' asked us to stop ')
  await userEvent.fill(input('until'), '2099-12-31')
  button('Do not call').click()
  await expect.poll(numbers).toEqual(['+13018040009'])
  const until = new Date(2100, 0, 1).toISOString()
  const entry = { number: '+13018040009', reason: 'asked us to stop', source: 'page', until }
  expect(server.posted.map(({ body }) => body)).toEqual([{ entries: [entry] }])
  expect(text('.notice')).toBe('+13018040009 will not be called.')
  expect(text('li small')).toBe('asked us to stop · source: page')
  expect(input('number').value).toBe('')
})

it('a text that is no number is not sent, and the field says why', async () => {
  const { server, input, button, text } = await open()
  button('Do not call').click()
  await expect.poll(() => text('#number-message')).toBe('Type a phone number.')
  await userEvent.fill(input('number'), '12')
  button('Do not call').click()
  await expect.poll(() => text('#number-message')).toBe('This number is too short.')
  expect([input('number').getAttribute('aria-invalid'), server.posted]).toEqual(['true', []])
})

it('a number is looked up', async () => {
  const { input, button, text } = await open([entryOf(1, { until: '2020-01-01T00:00:00.000Z' })])
  await userEvent.fill(input('number'), '+13018040001')
  button('Look up').click()
  await expect.poll(() => text('.notice')).toMatch(/^\+13018040001 is on the list, since .*2026, which ended on .*20/)
  await userEvent.fill(input('number'), '+13018040002')
  button('Look up').click()
  await expect.poll(() => text('.notice')).toBe('+13018040002 is not on the list.')
})

it('an entry is removed once the user confirms it', async () => {
  const { server, button, numbers, find } = await open([entryOf(1), entryOf(2)])
  await expect.poll(numbers).toHaveLength(2)
  const removed = () => server.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
  button('Remove').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  button('Keep').click()
  await expect.poll(() => find('dialog')?.open).toBe(false)
  expect(removed()).toEqual([])
  button('Remove').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  button('Remove from the list').click()
  await expect.poll(numbers).toEqual(['+13018040002'])
  expect(removed()).toEqual(['/calls/api/do-not-call/%2B13018040001'])
})

it('a long list is shown page by page', async () => {
  const { button, numbers, find } = await open(Array.from({ length: 120 }, (_, n) => entryOf(n)))
  await expect.poll(numbers).toHaveLength(50)
  button('Show more').click()
  await expect.poll(numbers).toHaveLength(100)
  button('Show more').click()
  await expect.poll(numbers).toHaveLength(120)
  expect(find('.more')).toBeNull()
})

it('a refusal is shown, and the typed number stays in the field', async () => {
  const { server, input, button, text } = await open()
  server.on('POST', '/api/do-not-call', () => problem(503, 'store-unavailable'))
  await userEvent.fill(input('number'), '+13018040009')
  button('Do not call').click()
  await expect.poll(() => text('.notice')).toBeTruthy()
  expect(input('number').value).toBe('+13018040009')
})

it('a list that cannot be loaded says so, and a server without one shows nothing', async () => {
  const server = fakeServer()
  server.on('GET', '/api/do-not-call', () => problem(500, 'internal'))
  const broken = await mountElement('outdial-do-not-call', { client: server.client })
  await expect.poll(() => broken.text('.empty')).toBe('The list could not be loaded.')
  const none = fakeServer()
  none.on('GET', '/api/do-not-call', () => problem(404, 'not-found'))
  const absent = await mountElement('outdial-do-not-call', { client: none.client })
  await expect.poll(() => absent.find('section')).toBeNull()
})

it('the server’s texts are text', async () => {
  const { find, text } = await open([entryOf(1, { reason: '<img src=x onerror=alert(1)>' })])
  await expect.poll(() => text('li small')).toBe('<img src=x onerror=alert(1)>')
  expect(find('img')).toBeNull()
})

it('speaks Spanish where the page does', async () => {
  const { element, server, input, button, text, find } = await open([entryOf(1, { source: 'import' })])
  element.lang = 'es'
  await expect.poll(() => text('h2')).toBe('No llamar')
  await expect.poll(() => text('li') ?? '').toMatch(/desde el .* origen: import.*Quitar/s)
  button('No llamar').click()
  await expect.poll(() => text('#number-message')).toBe('Escriba un número de teléfono.')
  await userEvent.fill(input('number'), '+13018040001')
  button('Consultar').click()
  await expect.poll(() => text('.notice')).toMatch(/^\+13018040001 está en la lista, desde el/)
  expect(server.posted).toEqual([])
  element.lang = 'en'
  await expect.poll(() => text('.notice')).toMatch(/^\+13018040001 is on the list, since/)
  expect(find('section')?.lang).toBe('en')
})

it('is accessible, also while it asks', { timeout: 30_000 }, async () => {
  const { element, button, numbers, find } = await open([entryOf(1, { reason: 'asked us to stop' })])
  await expect.poll(numbers).toHaveLength(1)
  await expectAccessible(element)
  button('Remove').click()
  await expect.poll(() => find('dialog')?.open).toBe(true)
  await expectAccessible(element)
})
