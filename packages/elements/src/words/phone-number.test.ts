import { render } from 'lit'
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { phoneNumber } from './phone-number.ts'

// A page that is never idle, such as one whose rows change all the time.
beforeAll(() => {
  vi.stubGlobal('requestIdleCallback', (callback: () => void, { timeout }: IdleRequestOptions = {}) => {
    if (timeout) setTimeout(callback, timeout)
  })
})

async function draw(number: string) {
  const place = document.body.appendChild(document.createElement('p'))
  onTestFinished(() => place.remove())
  render(phoneNumber(number), place)
  return { place, groups: () => [...place.querySelectorAll('span')].map(({ textContent }) => textContent) }
}

it.each([
  ['+13018040009', ['+1', '301', '804', '0009']],
  ['+34600123456', ['+34', '600', '12', '34', '56']],
  ['+442071838750', ['+44', '20', '7183', '8750']],
])('%s is in groups, and its text is E.164', async (number, parts) => {
  const { place, groups } = await draw(number)
  expect(place.textContent).toBe(number)
  await expect.poll(groups).toEqual(parts)
  expect(place.textContent).toBe(number)
  render(phoneNumber('+13018040010'), place)
  expect(groups()).toEqual(['+1', '301', '804', '0010'])
})

it('what is no number stays as it is', async () => {
  const { place, groups } = await draw('+13018040009')
  await expect.poll(groups).toHaveLength(4)
  render(phoneNumber('anonymous'), place)
  expect(place.textContent).toBe('anonymous')
})

it('what is copied is E.164', async () => {
  const { place, groups } = await draw('+13018040009')
  await expect.poll(groups).toHaveLength(4)
  getSelection()?.selectAllChildren(place)
  expect(getSelection()?.toString()).toBe('+13018040009')
})
