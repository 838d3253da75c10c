import { html, LitElement } from 'lit'
import { expect, it, onTestFinished } from 'vitest'
import { languageOf, WordsController } from './language.ts'
import { counted } from './plural.ts'
import { formatMoment } from './time.ts'
import { addTexts, wordTable } from './word-table.ts'

const testWords = wordTable('test-words', {
  en: { title: 'Calls', found: (n: number) => counted('en', n, { one: 'call', other: 'calls' }) },
  es: { title: 'Llamadas', found: n => counted('es', n, { one: 'llamada', other: 'llamadas' }) },
})

class TestWords extends LitElement {
  readonly #words = new WordsController(this, testWords)

  protected override render() {
    const words = this.#words.now
    return html`${words.title} · ${words.found(1200)} · ${words.language}`
  }
}
customElements.define('test-words', TestWords)

async function mount(...languages: readonly (string | undefined)[]) {
  const outer = document.createElement('div')
  const shadowed = outer.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'))
  const element = shadowed.appendChild(new TestWords())
  for (const [index, place] of [outer, shadowed, element].entries()) place.lang = languages[index] ?? ''
  for (const place of [outer, shadowed, element]) if (!place.lang) place.removeAttribute('lang')
  document.body.append(outer)
  onTestFinished(() => outer.remove())
  await element.updateComplete
  return { outer, shadowed, element, text: () => element.shadowRoot?.textContent }
}

it.each([
  [[], 'Calls · 1,200 calls · en'],
  [['es'], 'Llamadas · 1200 llamadas · es'],
  [['es', undefined, 'en'], 'Calls · 1,200 calls · en'],
  [['es', 'en'], 'Calls · 1,200 calls · en'],
  [['ES-mx'], 'Llamadas · 1200 llamadas · es-MX'],
  [['fr'], 'Calls · 1,200 calls · en'],
  [['no tag!'], 'Calls · 1,200 calls · en'],
] as const)('the nearest lang attribute decides, through shadow roots: %j', async (languages, text) => {
  expect((await mount(...languages)).text()).toBe(text)
})

it('a changed lang attribute draws the element anew, and so does another place in the page', async () => {
  const { outer, shadowed, element, text } = await mount()
  outer.lang = 'es'
  await expect.poll(text).toMatch(/^Llamadas/)
  shadowed.lang = 'en'
  await expect.poll(text).toMatch(/^Calls/)
  shadowed.removeAttribute('lang')
  await expect.poll(text).toMatch(/^Llamadas/)
  document.body.append(element)
  onTestFinished(() => element.remove())
  await expect.poll(text).toMatch(/^Calls/)
  expect(languageOf(element)).toBe('en')
})

it('an app adds a language and replaces texts; what it leaves out is English', async () => {
  const { text } = await mount('de-CH')
  expect(text()).toMatch(/^Calls/)
  addTexts('test-words', 'de', { title: 'Anrufe' })
  await expect.poll(text).toBe('Anrufe · 1,200 calls · de-CH')
  addTexts('test-words', 'de-CH', { title: 'Telefonate' })
  await expect.poll(text).toBe('Telefonate · 1,200 calls · de-CH')
  expect(() => addTexts('test-words', 'deutsch, bitte', {})).toThrow(
    new TypeError('Expected `language` to be a tag such as de or pt-BR, got deutsch, bitte'),
  )
})

it('times are in the language of the words', () => {
  const at = '2026-11-21T09:00:00Z'
  expect(formatMoment(at, 'UTC', { dateStyle: 'full' }, 'es')).toBe('sábado, 21 de noviembre de 2026')
  expect(formatMoment(at, 'UTC', { dateStyle: 'full' }, 'en')).toMatch(/Saturday/)
})
