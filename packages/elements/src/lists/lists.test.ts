import { expect, it } from 'vitest'
import { expectAccessible } from '../testing/expect-accessible.ts'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import './lists.ts'

const listOf = (name: string, more: object = {}) => ({
  name,
  queue: name,
  state: 'running',
  concurrency: 3,
  paused: false,
  counts: { scheduled: 60, ringing: 3, completed: 37 },
  total: 100,
  linesInUse: 3,
  createdAt: '2026-11-21T09:00:00.000Z',
  firstSequence: 1,
  ...more,
})

async function open(lists: object[], more: object = {}) {
  const server = fakeServer()
  server.on('GET', '/api/lists', () => ({ lists, ...more }))
  const page = await mountElement('outdial-lists', { client: server.client, listHref: '/lists/{name}' })
  await expect.poll(() => page.text('.empty') !== 'Loading …').toBe(true)
  return { ...page, server }
}

it('shows each list with its progress and its link', async () => {
  const { texts, find, element } = await open([listOf('Autumn (2)'), listOf('Autumn', { state: 'finished' })])
  expect(texts('.state')).toEqual(['Being dialed', 'Finished'])
  expect(texts('.facts')[0]).toBe('37 of 100 calls over · 3 of 3 lines in use')
  expect(find('a')?.getAttribute('href')).toBe('/lists/Autumn%20(2)')
  await expectAccessible(element)
})

it('a list that was stopped before all of its calls were dialed is called stopped', async () => {
  const counts = { completed: 99, cancelled: 1 }
  const { texts, element } = await open([
    listOf('Autumn', { state: 'finished', paused: true, counts }),
    listOf('Winter', { state: 'finished', paused: false, counts }),
    listOf('Spring', { state: 'finished', paused: true, counts: { completed: 100 } }),
  ])
  expect(texts('.state')).toEqual(['Stopped', 'Finished', 'Finished'])
  element.lang = 'es'
  await expect.poll(() => texts('.state')[0]).toBe('Detenida')
})

it('calls in progress look other than calls that are over, and a cancelled call as in the rows', async () => {
  const { find } = await open([listOf('Autumn', { counts: { ringing: 1, completed: 1, cancelled: 1, failed: 1 } })])
  const look = (key: string) => {
    const part = find(`.bar [data-key=${key}]`)
    if (!part) throw new Error(`There is no ${key}`)
    return getComputedStyle(part)
  }
  expect([look('live').backgroundImage, look('completed').backgroundImage]).toEqual([
    expect.stringContaining('gradient'),
    'none',
  ])
  expect(look('cancelled').backgroundColor).toBe(look('failed').backgroundColor)
})

it('calls in progress beyond the lines are told as such, after a line was taken away', async () => {
  const { texts, element } = await open([listOf('Autumn', { concurrency: 2 })])
  expect(texts('.facts')[0]).toBe('37 of 100 calls over · 3 lines in use, 2 allowed')
  element.lang = 'es'
  await expect.poll(() => texts('.facts')[0]).toContain('3 líneas en uso, 2 permitidas')
})

it('a list is not being dialed while everything is paused', async () => {
  const { texts } = await open([
    listOf('Autumn', { allPaused: true }),
    listOf('Spring', { state: 'paused', allPaused: true }),
  ])
  expect(texts('.state')[0]).toBe('Everything is paused')
  expect(texts('.state')[1]).toMatch(/^Paused/)
})

it('the list of a user is opened by its name, and that of another by its queue', async () => {
  const list = listOf('Autumn', { queue: '~abc:Autumn', ownerId: 'ada' })
  const href = async (more: object) => (await open([list], more)).find('a')?.getAttribute('href')
  expect([await href({}), await href({ maxLines: 5 })]).toEqual(['/lists/~abc%3AAutumn', '/lists/Autumn'])
})

it('is loaded again when calls change, however often, about once a second', async () => {
  const { server } = await open([listOf('Autumn')])
  const asked = () => server.asked.filter(({ path }) => path.endsWith('/api/lists')).length
  const before = asked()
  for (let n = 0; n < 50; n++) server.tell('call', { epoch: 'e', ...callOf({ id: `${n}` }) })
  await expect.poll(asked, { timeout: 5000 }).toBe(before + 1)
})

it('a server without lists shows nothing, and one without any says so', async () => {
  const server = fakeServer()
  server.on('GET', '/api/lists', () => problem(404, 'not-found'))
  const absent = await mountElement('outdial-lists', { client: server.client })
  await expect.poll(() => absent.find('section')).toBeNull()
  const { text } = await open([])
  expect(text('.empty')).toBe('There is no list yet.')
})
