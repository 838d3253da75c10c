import type { LitElement } from 'lit'
import { onTestFinished } from 'vitest'

type Tags = {
  [Tag in keyof HTMLElementTagNameMap]: HTMLElementTagNameMap[Tag] extends LitElement ? Tag : never
}[keyof HTMLElementTagNameMap]

/** An element of ours in the page, with these properties, for as long as the test runs. */
export async function mountElement<Tag extends Tags>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]> = {}) {
  const element = Object.assign(document.createElement(tag), properties)
  document.body.append(element)
  onTestFinished(() => element.remove())
  await element.updateComplete
  const root = element.shadowRoot
  if (!root) throw new Error('Expected a shadow root')
  return {
    element,
    root,
    find: root.querySelector.bind(root),
    /** The texts of all that fit. */
    texts: (selector: string) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent.trim()),
    /** The text of the first that fits, its white space as it is seen. */
    text: (selector: string) => root.querySelector(selector)?.textContent.trim().replaceAll(/\s+/g, ' '),
    button: (word: string) => {
      const button = [...root.querySelectorAll('button')].find(({ textContent }) => textContent.trim().startsWith(word))
      if (!button) throw new Error(`There is no button ${word}`)
      return button
    },
  }
}
