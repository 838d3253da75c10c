import type { HTMLAttributes } from 'svelte/elements'
import type { ElementOf, Listeners, Properties, Tag } from './template-types.ts'

export type * from './template-types.ts'

/**
 * What each element takes in templates of Svelte 5: its properties,
 * `onoutdial-…` for its events, and what every HTML element takes.
 */
export type OutdialElements = {
  [T in Tag]: Properties<T> & Listeners<T, 'on'> & HTMLAttributes<ElementOf<T>>
}

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends OutdialElements {}
}
