import type { JSX } from 'solid-js'
import type { ElementOf, Listeners, Properties, Tag } from './template-types.ts'

export type * from './template-types.ts'

/**
 * What each element takes in JSX of Solid: its properties,
 * `on:outdial-…` for its events, and what every HTML element takes.
 */
export type OutdialElements = {
  [T in Tag]: Properties<T> & Listeners<T, 'on:'> & JSX.HTMLAttributes<ElementOf<T>>
}

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends OutdialElements {}
  }
}
