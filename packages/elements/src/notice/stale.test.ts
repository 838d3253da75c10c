import { expect, it } from 'vitest'
import { expectAccessible } from '../testing/expect-accessible.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { mountElement } from '../testing/page.ts'
import '../dispatching/dispatching.ts'
import '../history/history.ts'

const CALM = { paused: false, lines: 3, linesInUse: 1, providers: [], queues: [] }

async function open() {
  const server = fakeServer()
  server.on('GET', '/api/dispatching', () => CALM)
  server.on('GET', '/api/phone-numbers/*/calls', () => [])
  const dispatching = await mountElement('outdial-dispatching', { client: server.client })
  const history = await mountElement('outdial-history', { client: server.client, phone: '+13018040009' })
  server.tell('hello', { epoch: 'first' })
  await expect.poll(() => dispatching.text('.summary')).toBeTruthy()
  return { server, both: [dispatching, history] }
}

it('what may be out of date says so and looks so in every element, until it is fresh again', async () => {
  const { server, both } = await open()
  const border = () => both.map(({ find }) => getComputedStyle(find('section') ?? document.body).borderStyle)
  expect(border()).toEqual(['solid', 'solid'])
  server.fail('for-now')
  const away = 'The server is away. Until it is back, this may be out of date.'
  await expect.poll(() => both.map(({ text }) => text('.notice'))).toEqual([away, away])
  expect(border()).toEqual(['dashed', 'dashed'])
  for (const { element } of both) await expectAccessible(element)
  server.tell('hello', { epoch: 'first' })
  await expect.poll(border).toEqual(['solid', 'solid'])
  await expect.poll(() => both.map(({ text }) => text('.notice'))).toEqual([undefined, undefined])
})

it('the notice of a server that is away stays in view while the page is scrolled', async () => {
  const { server, both } = await open()
  for (const { element, find } of both) {
    const section = find<HTMLElement>('section')
    if (section) section.style.minBlockSize = '3000px'
    server.fail('for-now')
    await expect.poll(() => find('.notice')).not.toBeNull()
    element.scrollIntoView()
    scrollBy(0, 1000)
    const { top, bottom } = find('.notice')?.getBoundingClientRect() ?? { top: -1, bottom: -1 }
    expect(top).toBeGreaterThanOrEqual(0)
    expect(bottom).toBeLessThan(innerHeight)
    server.tell('hello', { epoch: 'first' })
    scrollTo(0, 0)
  }
})
