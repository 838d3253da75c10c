import type { EmitFn, HTMLAttributes, PublicProps } from 'vue'
import type { ElementTypes } from './element-types.ts'
import type { ElementOf, EventOf, Properties, Tag } from './template-types.ts'

export type * from './template-types.ts'

/**
 * What each element takes in templates of Vue: its properties,
 * `@outdial-…` for its events, and what every HTML element takes.
 */
export type OutdialElements = {
  [T in Tag]: new () => ElementOf<T> & {
    /** @deprecated Only for the types of templates. */
    $props: Properties<T> & HTMLAttributes & PublicProps
    /** @deprecated Only for the types of templates. */
    $emit: EmitFn<{ [Name in keyof ElementTypes[T]['events']]: (event: EventOf<T, Name>) => void }>
  }
}

declare module 'vue' {
  interface GlobalComponents extends OutdialElements {}
}
