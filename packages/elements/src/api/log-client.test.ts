import { expect, it } from 'vitest'
import { callOf, fakeServer } from '../testing/fake-server.ts'

const logged = {
  kind: 'logged',
  id: 'run:1:0',
  to: '+13018040009',
  at: '2026-11-21T09:00:00.000Z',
  status: 'busy',
  answered: false,
  direction: 'outbound',
  metadata: { name: 'Ann' },
}

it('the log lists scheduled and logged calls as calls; a logged one has no version to change', async () => {
  const server = fakeServer()
  server.on('GET', '/api/log', () => ({ calls: [{ kind: 'scheduled', ...callOf() }, logged, { kind: 'logged' }] }))
  const page = await server.client.listLog({ search: '3018', order: 'latest' })
  expect(page.calls.map(({ id, logged }) => [id, logged])).toEqual([
    [callOf().id, undefined],
    ['run:1:0', 'outbound'],
  ])
  expect(page.malformed).toBe(1)
  expect(server.asked.at(-1)?.query.toString()).toBe('search=3018&order=latest')
})

it('a logged call that arrives on the stream is told as such', async () => {
  const server = fakeServer()
  const heard: unknown[] = []
  const stop = server.client.listenToCalls({
    call: () => heard.push('call'),
    logged: ({ id, logged }) => heard.push([id, logged]),
  })
  server.tell('logged', { ...logged, direction: 'inbound' })
  stop()
  expect(heard).toEqual([['run:1:0', 'inbound']])
})

it('an export has an address with its filters, and its response can be read with a token', async () => {
  const server = fakeServer()
  server.on('GET', '/api/export', ({ query }) => new Response(query.toString()))
  const query = { status: ['busy', 'failed'], search: 'Ann B' }
  const url = server.client.exportUrl('csv', query)
  expect(url).toBe('/calls/api/export?format=csv&status=busy&status=failed&search=Ann+B')
  const response = await server.client.exportLog('jsonl', { ids: ['a:1'] })
  expect(await response.text()).toBe('format=jsonl&ids=a%3A1')
  server.on('GET', '/api/export', () => new Response('{"detail":"Not allowed"}', { status: 403 }))
  await expect(server.client.exportLog('csv')).rejects.toThrow('Not allowed')
})
