import { recall, remember } from './local-storage.ts'
import { type DemoWords, demoWords, words } from './words.ts'

const CHOSEN = 'outdial-language'

const LANGUAGES = ['en', 'es'] as const
type Language = (typeof LANGUAGES)[number]

const isLanguage = (text: string | undefined): text is Language => LANGUAGES.some(each => each === text)

/** The language that was chosen in this browser; else the first that the browser asks for, or English. */
const preferred = (): Language => {
  const chosen = recall(CHOSEN)
  if (isLanguage(chosen)) return chosen
  // Some browsers give tags that `Intl` refuses, such as `en-US@posix`.
  return navigator.languages.map(tag => tag.split(/[^a-z]/i)[0]?.toLowerCase()).find(isLanguage) ?? 'en'
}

/**
 * Shows the document in the preferred language, and lets the viewer choose another. The elements
 * follow the `lang` of the document.
 *
 * @param choice - Its options are the languages
 * @param onChange - Called when another language is chosen
 */
export function startLanguages(choice: HTMLSelectElement, onChange: () => void): void {
  show(preferred())
  choice.value = document.documentElement.lang
  choice.addEventListener('change', () => {
    if (!isLanguage(choice.value)) return
    remember(CHOSEN, choice.value)
    show(choice.value)
    onChange()
  })
}

/** Sets the language of the document and the texts of its frame. */
function show(language: Language): void {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
    element.textContent = textNamed(element.dataset.words)
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.setAttribute('aria-label', textNamed(element.dataset.label))
  }
}

const isText = (name: string): name is keyof typeof demoWords.shipped.en => Object.hasOwn(demoWords.shipped.en, name)

function textNamed(name = ''): string {
  const text: DemoWords[keyof DemoWords] | undefined = isText(name) ? words()[name] : undefined
  if (typeof text !== 'string') throw new Error(`Expected words.ts to have a text ${name}`)
  return text
}
