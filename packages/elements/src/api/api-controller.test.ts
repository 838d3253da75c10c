import { expect, it } from 'vitest'
import { callOf, type FakeServer, fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import '../call/call.ts'
import '../calls/calls.ts'
import '../dialer/dialer.ts'
import '../dispatching/dispatching.ts'
import '../do-not-call/do-not-call.ts'
import '../history/history.ts'
import '../list/list.ts'
import '../lists/lists.ts'
import '../number/number.ts'
import '../overview/overview.ts'

const NUMBER = '+13018040009'
const at = '2026-11-21T09:00:00.000Z'
const call = { kind: 'scheduled', ...callOf({ queue: 'Autumn', metadata: { name: 'Ada' } }) }
const list = {
  name: 'Autumn',
  queue: 'Autumn',
  state: 'running',
  concurrency: 3,
  paused: false,
  counts: { scheduled: 1 },
  total: 1,
  linesInUse: 0,
  createdAt: at,
  firstSequence: 1,
}
const dispatching = { paused: false, lines: 3, linesInUse: 1, providers: [], queues: [] }

const ANSWERS = {
  '/api/log': { calls: [call] },
  '/api/log/*': call,
  '/api/phone-numbers/*': { formatted: NUMBER, number: NUMBER, timeZones: ['America/New_York'] },
  '/api/phone-numbers/*/calls': [{ created_at: at, counterparty: '+19842068287', type: 'Missed Inbound' }],
  '/api/do-not-call': { entries: [{ number: NUMBER, addedAt: at }] },
  '/api/do-not-call/*': { number: NUMBER, addedAt: at },
  '/api/dispatching': dispatching,
  '/api/lists': { lists: [list] },
  '/api/lists/*': list,
  '/api/lists/*/calls': { calls: [call] },
  '/api/overview': {
    at,
    since: at,
    scheduled: 1204,
    inProgress: 0,
    endedLastMinute: 0,
    hours: [],
    failures: [],
    next: [call],
  },
}

function answer(server: FakeServer, how: (known: unknown) => unknown) {
  for (const [path, known] of Object.entries(ANSWERS)) server.on('GET', path, () => how(known))
}

const SHOWN = [
  ['outdial-calls', {}, '.row'],
  ['outdial-call', { callId: call.id }, 'h2'],
  ['outdial-history', { phone: NUMBER }, 'li'],
  ['outdial-number', { phone: NUMBER }, '[role=switch]'],
  ['outdial-do-not-call', {}, '[part~=entry]'],
  ['outdial-dispatching', {}, '.summary'],
  ['outdial-lists', {}, 'li'],
  ['outdial-list', { name: 'Autumn' }, '.row'],
  ['outdial-overview', {}, '[part~=call]'],
  ['outdial-dialer', {}, 'li'],
] as const

async function mountFor(server: FakeServer, tag: (typeof SHOWN)[number][0], properties: object, selector: string) {
  answer(server, known => known)
  const page = await mountElement(tag, { client: server.client, ...properties })
  server.tell('hello', { epoch: 'first' })
  server.tell('snapshot', snapshotOf(['idle']))
  await expect.poll(() => page.find(selector)).not.toBeNull()
  return page
}

it.each(SHOWN)('<%s> drops what it shows when another user signs in', async (tag, properties, selector) => {
  const server = fakeServer()
  const { find } = await mountFor(server, tag, properties, selector)
  answer(server, () => problem(403, 'This is not for you', { code: 'forbidden' }))
  server.client.userChanged()
  await expect.poll(() => find(selector)).toBeNull()
  server.tell('hello', { epoch: 'first' })
  answer(server, known => known)
  server.tell('snapshot', snapshotOf(['idle']))
  server.client.userChanged()
  server.tell('snapshot', snapshotOf(['idle']))
  await expect.poll(() => find(selector)).not.toBeNull()
})

it.each(SHOWN)('<%s> drops what it shows when it returns to the page of another user', async (...shown) => {
  const server = fakeServer()
  const [, , selector] = shown
  const { element, find } = await mountFor(server, ...shown)
  element.remove()
  server.client.userChanged()
  answer(server, () => new Promise(() => {}))
  document.body.append(element)
  await expect.poll(() => find(selector)).toBeNull()
})
