import type { ElementTypes } from './element-types.ts'

export type { ElementTypes }

/** The tag of an element, such as `outdial-calls`. */
export type Tag = keyof ElementTypes

/** The class of an element. */
export type ElementOf<T extends Tag> = ElementTypes[T]['element']

/** What the text of an attribute may be, besides the type of its property. */
type Attribute<Value> = Value | (Value extends number ? `${number}` : never) | undefined

/** The properties of an element, and its attributes whose names have a dash. */
export type Properties<T extends Tag> = {
  [Name in keyof ElementTypes[T]['properties']]?: ElementTypes[T]['properties'][Name] | undefined
} & {
  [Name in keyof ElementTypes[T]['attributes']]?: Attribute<ElementTypes[T]['attributes'][Name]>
}

/** An event of an element, as its own listeners receive it. */
export type EventOf<T extends Tag, Name extends keyof ElementTypes[T]['events']> = ElementTypes[T]['events'][Name] & {
  readonly currentTarget: ElementOf<T>
}

/** The listeners of an element, by the names of its events after a prefix. */
export type Listeners<T extends Tag, Prefix extends string> = {
  [Name in keyof ElementTypes[T]['events'] as `${Prefix}${Name & string}`]?:
    | ((event: EventOf<T, Name>) => void)
    | undefined
}
