import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { ElementOf, Listeners, Properties, Tag } from './template-types.ts'

export type * from './template-types.ts'

/**
 * What each element takes in JSX of React 19: its properties,
 * `onoutdial-…` for its events, and what every HTML element takes.
 */
export type OutdialElements = {
  [T in Tag]: Properties<T> & Listeners<T, 'on'> & DetailedHTMLProps<HTMLAttributes<ElementOf<T>>, ElementOf<T>>
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends OutdialElements {}
  }
}
