/** A text of an element, or a function that makes one. */
export type Text = string | ((...values: never[]) => string)

/** The texts of one language, by key. */
export type Texts = Readonly<Record<string, Text>>

/** All texts of an element in one language, and the BCP 47 tag of that language, for `Intl`. */
export type Words<T extends Texts> = T & { readonly language: string }

/** The texts of an element by language. See `wordTable`. */
export interface WordTable<T extends Texts> {
  /** The name for `addWords`: that of the element, or `outdial` for the words that elements share. */
  readonly name: string
  readonly shipped: { readonly en: T; readonly es: T }
  /** What `wordsIn` found, by language. */
  readonly known: { of: number; readonly words: Map<string, Words<T>> }
}

/** The texts of a table as `WordsController.now` gives them: `WordsOf<typeof signInWords>`. */
export type WordsOf<Table> = Table extends WordTable<infer T> ? Words<T> : never

/**
 * Declares the texts of an element, in its file `<element>.words.ts`. The type checker asks for
 * every key of `en` in `es`, with the same parameters. `language` is no key: `Words` has it.
 *
 * @example
 * export const signInWords = wordTable('outdial-sign-in', {
 *   en: { lead: 'Enter the API token.', wait: (n: number) => `Wait ${counted('en', n, SECONDS)}.` },
 *   es: { lead: 'Introduzca el token.', wait: n => `Espere ${counted('es', n, SEGUNDOS)}.` },
 * })
 */
export const wordTable = <T extends Texts>(
  name: string,
  shipped: { readonly en: T; readonly es: NoInfer<T> },
): WordTable<T> => ({ name, shipped, known: { of: additions, words: new Map() } })

const DEFAULT = 'en'
/** By the name of a table and a language in lower case. */
const added = new Map<string, object>()
let additions = 0
const listeners = new Set<() => void>()

/**
 * Adds or replaces texts of a table in a language, for every element of the page. Texts that are
 * missing are English.
 *
 * @throws {TypeError} if `language` is not a BCP 47 tag
 */
export function addTexts(name: string, language: string, texts: object): void {
  const tag = canonical(language)
  if (tag === undefined) throw new TypeError(`Expected \`language\` to be a tag such as de or pt-BR, got ${language}`)
  added.set(keyOf(name, tag), { ...added.get(keyOf(name, tag)), ...texts })
  additions++
  for (const listener of listeners) listener()
}

/** Calls the listener when texts were added, until the returned function is called. */
export function onTextsAdded(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/**
 * The texts in this language; for `es-MX` those of `es` if there are none of `es-MX`; in English if
 * there are neither.
 */
export function wordsIn<T extends Texts>({ name, shipped, known }: WordTable<T>, language: string): Words<T> {
  if (known.of !== additions) known.words.clear()
  known.of = additions
  const words = known.words.get(language) ?? resolve(shipped, name, canonical(language) ?? DEFAULT)
  known.words.set(language, words)
  return words
}

function resolve<T extends Texts>(shipped: WordTable<T>['shipped'], name: string, tag: string): Words<T> {
  const fallbacks = fallbacksOf(tag)
  const found = fallbacks.flatMap(each => [
    Object.hasOwn(shipped, each) ? shipped[each === 'es' ? 'es' : 'en'] : undefined,
    added.get(keyOf(name, each)),
  ])
  const isKnown = found.some(texts => texts !== undefined)
  return Object.assign({}, shipped.en, ...found, { language: isKnown ? tag : DEFAULT })
}

/** `pt`, `pt-BR`: from the least to the most exact. */
const fallbacksOf = (tag: string): readonly string[] => {
  const parts = tag.split('-')
  return parts.map((_part, index) => parts.slice(0, index + 1).join('-'))
}

const keyOf = (name: string, language: string) => `${name} ${language.toLowerCase()}`

function canonical(language: string): string | undefined {
  try {
    return new Intl.Locale(language).baseName
  } catch {
    return undefined
  }
}
