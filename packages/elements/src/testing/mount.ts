import { onTestFinished } from 'vitest'
import '../dialer/dialer.ts'
import type { OutdialDialer } from '../dialer/dialer.ts'

/** The element in the page, with these properties, for as long as the test runs. */
export async function mount(properties: Partial<Pick<OutdialDialer, 'client' | 'picture' | 'heading'>>) {
  const element = Object.assign(document.createElement('outdial-dialer'), properties)
  document.body.append(element)
  onTestFinished(() => element.remove())
  await element.updateComplete
  const root = element.shadowRoot
  if (!root) throw new Error('Expected a shadow root')
  const texts = (selector: string) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent.trim())
  return {
    element,
    root,
    find: root.querySelector.bind(root),
    texts,
    /** The text of the first that fits, without its white space. */
    text: (selector: string) => root.querySelector(selector)?.textContent.trim().replaceAll(/\s+/g, ' '),
    call: () => {
      const button = root.querySelector<HTMLButtonElement>('.primary[part~="call-button"]')
      if (!button) throw new Error('There is no Call button')
      return button
    },
    button: (word: string) => {
      const button = [...root.querySelectorAll('button')].find(({ textContent }) => textContent.trim().startsWith(word))
      if (!button) throw new Error(`There is no button ${word}`)
      return button
    },
  }
}
