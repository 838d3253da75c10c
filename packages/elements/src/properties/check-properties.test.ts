import { expect, it, onTestFinished, vi } from 'vitest'
import { OutdialHistory } from '../index.ts'
import { callOf, fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'

const PLACEHOLDER = {
  'outdial-calls': { calls: [] },
  'outdial-dialer': { snapshot: snapshotOf(['idle']) },
  'outdial-history': { calls: [] },
}

const TEXT = 'a text'
const ADDRESS = 'an http or https address'
const COUNTRY = 'a country such as US'
const CLIENT = 'a client: createApiClient({ src })'

const CASES: readonly [tag: string, property: string, value: unknown, expected: string, got: string, then: unknown][] =
  [
    ['outdial-calls', 'calls', 'x', 'a list', 'text "x"', null],
    ['outdial-calls', 'calls', { 0: callOf() }, 'a list', 'a value of type object', null],
    ['outdial-calls', 'order', 'newest', 'one of latest, soonest', 'text "newest"', 'latest'],
    ['outdial-calls', 'status', 'comming', 'statuses with spaces between', 'text "comming"', ''],
    ['outdial-calls', 'compact', 'no', 'true or false', 'text "no"', false],
    [
      'outdial-calls',
      'view',
      { status: 'coming' },
      '{ status, to?, from?, until?, search?, order }',
      'a value of type object',
      undefined,
    ],
    ['outdial-calls', 'defaultCountry', 'USA', COUNTRY, 'text "USA"', undefined],
    ['outdial-calls', 'client', 'x', CLIENT, 'text "x"', undefined],
    ['outdial-calls', 'src', 'http://[', ADDRESS, 'text "http://["', 'http://['],
    ['outdial-calls', 'src', 5, ADDRESS, '5', '5'],
    ['outdial-dialer', 'snapshot', [], '{ epoch, version, state, concurrency, entries }', 'a list', null],
    ['outdial-dialer', 'historyHref', 5, TEXT, '5', ''],
    ['outdial-dispatching', 'src', 'ftp://example.com', ADDRESS, 'text "ftp://example.com"', 'ftp://example.com'],
    ['outdial-do-not-call', 'heading', {}, TEXT, 'a value of type object', ''],
    ['outdial-history', 'pageSize', Number.NaN, 'a whole number from 1 to 1000', 'NaN', 50],
    ['outdial-history', 'pageSize', 0, 'a whole number from 1 to 1000', '0', 50],
    ['outdial-history', 'phone', 13018040009, TEXT, 'a value of type number', ''],
    ['outdial-history', 'calls', 3, 'a list', '3', null],
    ['outdial-schedule-form', 'timeZone', 'Berlin', 'a time zone such as Europe/Berlin', 'text "Berlin"', undefined],
    ['outdial-schedule-form', 'client', {}, 'a client: createApiClient({ src })', 'a value of type object', undefined],
    ['outdial-schedule-form', 'to', 5, TEXT, '5', ''],
    ['outdial-sign-in', 'heading', true, TEXT, 'true', ''],
    ['outdial-status', 'status', 5, TEXT, '5', ''],
  ]

it.each(CASES)(
  '%s: a wrong %s (%j) is reported once, and breaks nothing',
  async (tag, property, value, expected, got, then) => {
    const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue()
    const element = Object.assign(document.createElement(tag), Reflect.get(PLACEHOLDER, tag), { [property]: value })
    document.body.append(element)
    onTestFinished(() => element.remove())
    await Reflect.get(element, 'updateComplete')
    expect(reported.mock.calls.map(([error]) => String(error))).toEqual([
      `TypeError: <${tag}>: Expected \`${property}\` to be ${expected}, got ${got}`,
    ])
    expect(Reflect.get(element, property)).toEqual(then)
  },
)

it('an attribute that is not a number is reported, too', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue()
  const { element } = await mountElement('outdial-history', { calls: [] })
  element.setAttribute('page-size', 'ten')
  await element.updateComplete
  expect(String(reported.mock.calls[0]?.[0])).toContain(
    'Expected `pageSize` to be a whole number from 1 to 1000, got NaN',
  )
})

it.each(['token', 'client'])('an attribute %s, which an element does not have, is reported once', async name => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue()
  document.body.insertAdjacentHTML(
    'beforeend',
    `<outdial-history phone="+13018040009" ${name}="secret"></outdial-history>`,
  )
  const element = document.body.lastElementChild
  if (!(element instanceof OutdialHistory)) throw new Error('Expected an element')
  onTestFinished(() => element.remove())
  element.calls = []
  await element.updateComplete
  element.heading = 'Mine'
  await element.updateComplete
  expect(reported.mock.calls.map(([error]) => String(error))).toEqual([
    `TypeError: <outdial-history>: Expected a property \`client\`, such as createApiClient({ src, token }), got an attribute \`${name}\``,
  ])
})

it('a property that is taken away has its default again, and nothing is reported', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue()
  const { element } = await mountElement('outdial-calls', { calls: [], order: 'soonest', heading: 'Mine' })
  element.removeAttribute('src')
  Object.assign(element, { order: undefined, heading: null, compact: undefined, view: null, client: null })
  await element.updateComplete
  expect([element.order, element.heading, element.compact]).toEqual(['latest', '', false])
  expect(reported).not.toHaveBeenCalled()
})

it('an address that cannot be one says that there is no Outdial', async () => {
  vi.spyOn(globalThis, 'reportError').mockReturnValue()
  const { root } = await mountElement('outdial-calls', { src: 'http://[' })
  await expect.poll(() => root.querySelector('[part~="notice"]')?.textContent).toContain('no Outdial at this address')
})

it('an address with a part too many, where Outdial answers 404, says that there is no Outdial', async () => {
  const server = fakeServer()
  server.on('GET', '/api/session', () => problem(404, 'There is nothing at this address'))
  const { root } = await mountElement('outdial-calls', { client: server.client })
  server.fail('for-good')
  await expect.poll(() => root.querySelector('[part~="notice"]')?.textContent).toContain('no Outdial at this address')
})

it('a malformed call of an event fetches the calls again, so that it is counted as in the list', async () => {
  const server = fakeServer()
  let calls: unknown[] = [callOf()]
  server.on('GET', '/api/calls', () => ({ calls }))
  const { root } = await mountElement('outdial-calls', { client: server.client })
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => root.querySelectorAll('.row').length).toBe(1)
  // Those of the element, and of the first event.
  const asked = () => server.asked.filter(({ path }) => path.endsWith('/api/calls')).length
  await expect.poll(asked).toBe(2)
  calls = [callOf(), { id: 'broken' }]
  server.tell('call', { id: 'broken', epoch: 'first' })
  await expect.poll(() => root.textContent).toContain('1 malformed, and not shown.')
})
