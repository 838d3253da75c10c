import { expect, it } from 'vitest'
import { mountElement } from '../testing/page.ts'
import './status-element.ts'

it('a status is an icon and a word, and why beside it', async () => {
  const { element, text, find } = await mountElement('outdial-status', { status: 'no-answer', cause: 'timeout' })
  expect(text('.status')).toBe('No answer')
  expect(find('svg')?.getAttribute('aria-hidden')).toBe('true')
  expect(text('[part=cause]')).toBe('timeout')
  element.status = 'transferred'
  element.cause = ''
  await element.updateComplete
  expect(text('.status')).toBe('transferred')
  expect(find('[part=cause]')).toBeNull()
})

it.each([
  ['idle', 'Waiting'],
  ['unknown', 'No answer yet'],
  ['indeterminate', 'Outcome unknown'],
])('%s is said in words that people know: %s', async (status, words) => {
  expect((await mountElement('outdial-status', { status })).text('.status')).toBe(words)
})

it('attributes are enough, and without a status nothing is there', async () => {
  const { element, text, root } = await mountElement('outdial-status')
  expect(root.textContent.trim()).toBe('')
  element.setAttribute('status', 'ringing')
  await element.updateComplete
  expect(text('.status')).toBe('Ringing')
})

it('a status stands in a line of text', async () => {
  const { element } = await mountElement('outdial-status', { status: 'busy' })
  expect(getComputedStyle(element).display).toBe('inline-flex')
  expect(element.getBoundingClientRect().width).toBeGreaterThan(40)
})
