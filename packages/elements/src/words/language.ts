import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { onTextsAdded, type Texts, type Words, type WordTable, wordsIn } from './word-table.ts'

/**
 * How elements get their words.
 *
 * 1. An element keeps its texts in `<element>.words.ts`, in English and Spanish:
 *    `export const callsWords = wordTable('outdial-calls', { en: {…}, es: {…} })`, and
 *    `export type CallsWords = WordsOf<typeof callsWords>`. Its name and type stand in `words.ts`,
 *    too, so that apps can add a language.
 * 2. The element has `readonly #words = new WordsController(this, callsWords)` and draws
 *    `this.#words.now.title`, or `this.#words.now.found(3)`.
 * 3. Functions that draw a part of it take `words: CallsWords`. What formats times, numbers or
 *    durations takes `words.language`: `formatMoment(at, zone, options, words.language)`.
 * 4. Counts: `counted('es', n, { one: 'llamada', other: 'llamadas' })`, in `plural.ts`.
 *
 * The language is that of the nearest `lang` attribute of the element or what contains it, through
 * shadow roots; English if there is none, or if the table has no texts of that language. A change of
 * a `lang` attribute draws the element anew.
 */
export class WordsController<T extends Texts> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #table: WordTable<T>
  #language: string | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost & Element, table: WordTable<T>) {
    this.#host = host
    this.#table = table
    host.addController(this)
  }

  /** The texts in the language of the element, and that language. */
  get now(): Words<T> {
    this.#language ??= languageOf(this.#host)
    return wordsIn(this.#table, this.#language)
  }

  hostConnected(): void {
    this.#update()
    const stops = [observe(this.#host, this.#update), onTextsAdded(() => this.#host.requestUpdate())]
    this.#stop = () => {
      for (const stop of stops) stop()
    }
  }

  hostDisconnected(): void {
    this.#stop?.()
  }

  readonly #update = () => {
    const language = languageOf(this.#host)
    if (language === this.#language) return
    this.#language = language
    this.#host.requestUpdate()
  }
}

/** The language of a place in the page; `en` if no `lang` attribute says it. */
export function languageOf(element: Element): string {
  let place: Element | undefined = element
  while (place) {
    const marked: Element | null = place.closest('[lang]')
    if (marked) return marked.getAttribute('lang') || 'en'
    const root: Node = place.getRootNode()
    place = root instanceof ShadowRoot ? root.host : undefined
  }
  return 'en'
}

const updates = new Set<() => void>()
let observer: MutationObserver | undefined

/** Calls `update` when a `lang` attribute changes in a tree that contains the element. */
function observe(element: Element, update: () => void): () => void {
  observer ??= new MutationObserver(() => {
    for (const each of updates) each()
  })
  updates.add(update)
  let root: Node | undefined = element.getRootNode()
  while (root) {
    // A root that is observed already is not observed twice.
    observer.observe(root, { attributeFilter: ['lang'], subtree: true })
    root = root instanceof ShadowRoot ? root.host.getRootNode() : undefined
  }
  return () => {
    updates.delete(update)
    if (updates.size > 0) return
    observer?.disconnect()
  }
}
