import { expect, it, onTestFinished } from 'vitest'
import { cdp } from 'vitest/browser'
import './calls/calls.ts'
import './dialer/dialer.ts'
import { fakeServer, snapshotOf } from './testing/fake-server.ts'
import { mountElement } from './testing/page.ts'

async function wish(value: 'reduce' | 'no-preference'): Promise<void> {
  const set = (value: string) =>
    cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] })
  onTestFinished(async () => void (await set('')))
  await set(value)
}

/** Everything in the element that moves, by its tag. */
const moving = (root: ShadowRoot): string[] =>
  [...root.querySelectorAll('*')]
    .filter(element => {
      const { animationName, transitionDuration } = getComputedStyle(element)
      return animationName !== 'none' || transitionDuration !== '0s'
    })
    .map(({ localName }) => localName)

const states = {
  async 'calls that are loading'() {
    const { root } = await mountElement('outdial-calls', { client: fakeServer().client })
    return root
  },
  async 'a dialer at work'() {
    const server = fakeServer()
    const { element, root } = await mountElement('outdial-dialer', { client: server.client })
    server.tell('snapshot', snapshotOf(['completed', 'ringing', 'idle'], { state: 'running' }))
    await element.updateComplete
    return root
  },
}

it.each(Object.entries(states))('nothing moves for a viewer who wishes so: %s', async (_name, arrange) => {
  await wish('reduce')
  expect(moving(await arrange())).toEqual([])
})

it.each(Object.entries(states))('something moves for all others: %s', async (_name, arrange) => {
  await wish('no-preference')
  expect(moving(await arrange())).not.toEqual([])
})
